using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Protocol;

/// <summary>One request for one component, in the terms of either contract; one of the current may have fuel of its own.</summary>
internal readonly record struct BatchItem(ComponentKey Key, ValidationRequest? Current, LegacyRequest? Legacy, ulong? Fuel = null);

/// <summary>All requests of a payment in one message, and their outcomes in one answer, in the same order.</summary>
internal static class BatchCodec
{
    /// <summary>Bytes of the smallest item: a key, whether it has fuel of its own, and the kind of its request.</summary>
    private const int LeastItemBytes = ComponentKey.Bytes + 2;
    private const int LeastOutcomeBytes = 30;

    /// <exception cref="ArgumentException">A text of a request has an unpaired surrogate, which no contract can carry.</exception>
    public static void Write(WireWriter to, uint number, TimeSpan deadline, ReadOnlySpan<BatchItem> items)
    {
        to.Begin(MessageKind.Validate);
        to.U32(number);
        to.U32((uint)deadline.TotalMilliseconds);
        to.Count(items.Length);
        foreach (var item in items)
        {
            item.Key.Write(to);
            to.Flag(item.Fuel is not null);
            if (item.Fuel is { } fuel) to.U64(fuel);
            to.Flag(item.Legacy is not null);
            if (item.Legacy is { } legacy) RequestCodec.Write(to, legacy);
            else RequestCodec.Write(to, item.Current!);
        }
    }

    public static (uint Number, TimeSpan Deadline, BatchItem[] Items) Read(ref WireReader from, int mostItems, int textBytes)
    {
        var (number, deadline) = (from.U32(), TimeSpan.FromMilliseconds(from.U32()));
        var items = new BatchItem[from.Count(mostItems, LeastItemBytes)];
        for (var i = 0; i < items.Length; i++)
        {
            var key = ComponentKey.Read(ref from);
            ulong? fuel = from.Flag() ? from.U64() : null;
            items[i] = from.Flag()
                ? new(key, null, RequestCodec.ReadLegacy(ref from, textBytes), fuel)
                : new(key, RequestCodec.Read(ref from, textBytes), null, fuel);
        }
        from.End();
        return (number, deadline, items);
    }

    /// <summary>Writes outcomes within so many bytes; each has an equal share, so that none drives out another's.</summary>
    public static void Write(WireWriter to, ReadOnlySpan<Outcome> outcomes, int mostBytes)
    {
        to.Begin(MessageKind.Outcomes);
        to.Count(outcomes.Length);
        var share = (mostBytes - sizeof(int)) / Math.Max(1, outcomes.Length);
        foreach (var outcome in outcomes)
        {
            var start = to.Length;
            OutcomeCodec.Write(to, outcome);
            if (to.Length - start <= share) continue;
            to.Rewind(start);
            OutcomeCodec.Write(to, new() { Kind = OutcomeKind.HostFailure, Explanation = $"The answer is larger than the {share} bytes that it may have.", Fuel = outcome.Fuel });
        }
    }

    /// <summary>As many outcomes as there were items.</summary>
    public static void Read(ref WireReader from, Span<Outcome> outcomes, OutcomeLimits limits)
    {
        var count = from.Count(outcomes.Length, LeastOutcomeBytes);
        if (count != outcomes.Length) throw new WireException($"{count} outcomes answer {outcomes.Length} requests.");
        for (var i = 0; i < count; i++) outcomes[i] = OutcomeCodec.Read(ref from, limits);
        from.End();
    }

    public static void WriteUnknown(WireWriter to, List<int> places)
    {
        to.Begin(MessageKind.Unknown);
        to.Count(places.Count);
        foreach (var place in places) to.Count(place);
    }

    /// <summary>Places of the items whose component the worker does not have: each once, in order, at least one.</summary>
    public static int[] ReadUnknown(ref WireReader from, int items)
    {
        var places = new int[from.Count(items, sizeof(int))];
        if (places.Length == 0) throw new WireException("Nothing is unknown.");
        for (var i = 0; i < places.Length; i++)
        {
            var place = from.U32();
            if (place >= items || (i > 0 && place <= places[i - 1])) throw new WireException($"There is no item {place} there.");
            places[i] = (int)place;
        }
        from.End();
        return places;
    }
}
