using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Shrinking;

/// <summary>
/// Takes a request towards a simple one, field by field, as long as it still shows the problem. Every step either resets a part
/// or halves a distance, and only a step that comes nearer is kept, so it ends.
/// </summary>
/// <param name="simple">Where to go.</param>
/// <param name="stillShows">Whether a request shows the problem; it costs a call of the subject.</param>
/// <param name="mayGoOn">False once the time is up.</param>
internal sealed class RequestShrinker(ValidationRequest simple, Func<ValidationRequest, bool> stillShows, Func<bool> mayGoOn)
{
    private const int Budget = 800;

    private static readonly Func<ValidationRequest, ValidationRequest, ValidationRequest>[] Parts =
    [
        (to, from) => to with { Strangers = from.Strangers, History = from.History, Transaction = to.Transaction with { Origin = from.Transaction.Origin, Destination = from.Transaction.Destination } },
        (to, from) => to with { History = from.History },
        (to, from) => to with { Transaction = from.Transaction },
        (to, from) => to with { Transaction = to.Transaction with { Origin = from.Transaction.Origin } },
        (to, from) => to with { Transaction = to.Transaction with { Destination = from.Transaction.Destination } },
        (to, from) => to with { Transaction = to.Transaction with { At = from.Transaction.At } },
        (to, from) => to with { Transaction = to.Transaction with { Amount = from.Transaction.Amount, Reporting = from.Transaction.Reporting } },
        (to, from) => to with { Transaction = to.Transaction with { Amount = to.Transaction.Reporting } },
        (to, from) => to with { History = to.History with { Pair = from.History.Pair } },
        (to, from) => to with { History = to.History with { Received = from.History.Received } },
        (to, from) => to with { History = to.History with { Sent = from.History.Sent } },
        (to, from) => to with { History = to.History with { Sent = from.History.Sent, Pair = from.History.Pair } },
        (to, from) => to with { History = to.History with { Received = from.History.Received, Pair = from.History.Pair } },
    ];

    private ValidationRequest current = PlainRequest.Instance;
    private (int Fields, long Bits, UInt128 Distance) measure;
    private bool plausible;
    private int calls;

    /// <summary>The nearest request to the simple one that was found to show the problem.</summary>
    public ValidationRequest Shrink(ValidationRequest request)
    {
        (current, plausible, calls) = (request, Plausibility.Holds(request), 0);
        measure = Measure(current);
        if (!plausible) TryPlausible();
        for (var before = (-1, 0L, UInt128.Zero); before != measure && Goes();)
        {
            before = measure;
            foreach (var part in Parts) Attempt(part(current, simple));
            foreach (var field in RequestFields.All) ShrinkField(field);
            ShrinkTallies();
        }
        return current;
    }

    private bool Goes() => calls < Budget && mayGoOn();

    /// <summary>A request that the platform may send says more, even where it differs in more fields.</summary>
    private void TryPlausible()
    {
        if (!Goes()) return;
        var restored = Plausibility.Restore(current);
        calls++;
        if (!stillShows(restored)) return;
        (current, plausible, measure) = (restored, true, Measure(restored));
    }

    private bool Attempt(ValidationRequest candidate)
    {
        if (!Goes()) return false;
        if (plausible) candidate = Plausibility.Restore(candidate);
        var size = Measure(candidate);
        if (size.CompareTo(measure) >= 0) return false;
        calls++;
        if (!stillShows(candidate)) return false;
        (current, measure) = (candidate, size);
        plausible |= Plausibility.Holds(candidate);
        return true;
    }

    private void ShrinkField(RequestField field)
    {
        if (field.Same(current, simple) || Attempt(field.Copy(simple, current))) return;
        switch (field)
        {
            case NumberField { Role: not NumberRole.Choice } number: ShrinkNumber(number); break;
            case TextField text: ShrinkText(text); break;
            case ListField list: ShrinkList(list); break;
        }
    }

    /// <summary>Halves the distance while that works, then tries the neighbours: finds a boundary exactly.</summary>
    private void ShrinkNumber(NumberField field)
    {
        var (near, far) = (field.Read(simple), field.Read(current));
        while (Goes() && Int128.Abs((Int128)far - near) > 1)
        {
            var middle = (long)(((Int128)far + near) / 2);
            if (Attempt(field.Write(current, middle))) far = field.Read(current);
            else near = middle;
        }
    }

    private void ShrinkText(TextField field)
    {
        if (Attempt(field.Write(current, ""))) return;
        for (var piece = Runes(field).Count / 2; piece > 0 && Goes(); piece /= 2)
            for (var start = 0; start < Runes(field).Count && Goes();)
                if (!Attempt(field.Write(current, Without(Runes(field), start, piece)))) start += piece;
    }

    private List<string> Runes(TextField field) => [.. field.Read(current).EnumerateRunes().Select(rune => rune.ToString())];

    private static string Without(List<string> runes, int start, int count) => string.Concat(runes.Take(start).Concat(runes.Skip(start + count)));

    private void ShrinkList(ListField field)
    {
        if (Attempt(field.Write(current, []))) return;
        for (var piece = Math.Max(1, field.Read(current).Count / 2); piece > 0 && Goes(); piece /= 2)
            for (var start = 0; start < field.Read(current).Count && Goes();)
            {
                var names = field.Read(current);
                if (!Attempt(field.Write(current, [.. names.Take(start), .. names.Skip(start + piece)]))) start += piece;
            }
    }

    /// <summary>Count and total of a window go together, and a window may go down to what lies within it.</summary>
    private void ShrinkTallies()
    {
        foreach (var (read, write) in Activities)
            foreach (var window in Windows.All)
            {
                var tally = window.Read(read(current));
                if (tally == window.Read(read(simple))) continue;
                if (Attempt(write(current, window.Write(read(current), default)))) continue;
                if (tally.Count > 1 && tally.Total >= 1) Attempt(write(current, window.Write(read(current), tally with { Count = 1 })));
                if (tally.Total > tally.Count) Attempt(write(current, window.Write(read(current), tally with { Total = tally.Count })));
            }
    }

    private static readonly (Func<ValidationRequest, Activity> Read, Func<ValidationRequest, Activity, ValidationRequest> Write)[] Activities =
    [
        (r => r.History.Pair, (r, a) => r with { History = r.History with { Pair = a } }),
        (r => r.History.Received, (r, a) => r with { History = r.History with { Received = a } }),
        (r => r.History.Sent, (r, a) => r with { History = r.History with { Sent = a } }),
    ];

    /// <summary>Few fields that differ come first, then the sum of magnitudes, then the sum itself.</summary>
    private (int Fields, long Bits, UInt128 Distance) Measure(ValidationRequest request)
    {
        var (fields, bits, distance) = (0, 0L, UInt128.Zero);
        foreach (var field in RequestFields.All.Append(RequestFields.Strangers))
        {
            var away = field.Distance(request, simple);
            if (away == UInt128.Zero) continue;
            fields++;
            bits += 128 - (long)UInt128.LeadingZeroCount(away);
            distance += away;
        }
        return (fields, bits, distance);
    }
}
