using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Requests;

/// <summary>What the platform may send: the invariants between a request's parts, checked and restored.</summary>
internal static class Plausibility
{
    /// <summary>Amounts and totals stay below this, in minor units: sums of two never overflow s64.</summary>
    public const long MaximumUnits = 4_000_000_000_000_000;

    /// <summary>No account makes more payments than this in a month.</summary>
    public const uint MaximumCount = 10_000_000;

    private const uint DaysInRollingMonth = 30;

    /// <summary>Whether the platform may send this request.</summary>
    public static bool Holds(ValidationRequest request)
    {
        var (transaction, history) = request;
        return transaction.Amount.Units is >= 0 and <= MaximumUnits
            && transaction.Reporting.Units is >= 0 and <= MaximumUnits
            && (transaction.Amount.Currency != transaction.Reporting.Currency || transaction.Amount.Units == transaction.Reporting.Units)
            && Moments.IsPossible(transaction.At)
            && Nests(history.Pair, transaction.At)
            && (!history.FirstPayment || history.Pair == Windows.None)
            // Of whom is not known, what stands for that is all that the platform sends.
            && NotKnown.Of(request.Strangers, request) == request
            && (request.Strangers.HasFlag(Strangers.Origin) || Encloses(history.Sent) && IdleFits(history))
            && (request.Strangers.HasFlag(Strangers.Destination) || Encloses(history.Received));

        bool Encloses(Activity activity) =>
            Nests(activity, transaction.At) && Windows.All.All(window => Windows.Contains(window.Read(activity), window.Read(history.Pair)));
    }

    /// <summary>The request with the least changes that make it plausible; itself when it is.</summary>
    public static ValidationRequest Restore(ValidationRequest request)
    {
        if (Holds(request)) return request;
        var (transaction, history) = request;
        var reporting = transaction.Reporting with { Units = Math.Clamp(transaction.Reporting.Units, 0, MaximumUnits) };
        var amount = transaction.Amount.Currency == reporting.Currency
            ? reporting
            : transaction.Amount with { Units = Math.Clamp(transaction.Amount.Units, 0, MaximumUnits) };
        return NotKnown.Of(request.Strangers, new ValidationRequest(
            transaction with { Amount = amount, Reporting = reporting, At = Moments.Possible(transaction.At) },
            RestoreHistory(history)));
    }

    /// <summary>Makes what was sent agree with the idle time, where <see cref="Restore"/> would do the opposite.</summary>
    public static History FollowIdle(History history)
    {
        var sent = history.Sent;
        var needed = history.IdleMinutes;
        foreach (var window in Windows.Rolling)
            if (needed is null || needed >= window.Minutes) sent = window.Write(sent, default);
            else if (window.Read(sent).Count == 0) sent = window.Write(sent, new Tally(1, 10_000));
        if (needed is null or >= 1_440) sent = sent with { CalendarDay = default };
        if (needed is null or >= 43_200) sent = Windows.None;
        var pairFits = Windows.All.All(window => Windows.Contains(window.Read(sent), window.Read(history.Pair)));
        return history with { Sent = sent, Pair = pairFits ? history.Pair : Windows.None, FirstPayment = needed is null || history.FirstPayment };
    }

    private static History RestoreHistory(History history)
    {
        var pair = Nest(history.Pair, Windows.None);
        var sent = Nest(history.Sent, pair);
        var received = Nest(history.Received, pair);
        var restored = new History(sent, received, pair, history.FirstPayment && pair == Windows.None, history.IdleMinutes);
        return IdleFits(restored) ? restored : restored with { IdleMinutes = IdleFor(sent) };
    }

    private static Activity Nest(Activity activity, Activity part)
    {
        foreach (var window in Windows.All) activity = window.Write(activity, Windows.Possible(window.Read(activity)));
        for (var round = 0; round < 6; round++)
        {
            var before = activity;
            activity = EncloseOnce(activity, part, Windows.Enclose);
            if (activity == before) return activity;
        }
        return EncloseOnce(activity, part, EncloseGenerously);
    }

    private static Activity EncloseOnce(Activity activity, Activity part, Func<Tally, Tally, Tally> enclose)
    {
        foreach (var window in Windows.All)
            activity = window.Write(activity, enclose(window.Read(activity), window.Read(part)));
        foreach (var (inner, outer) in Windows.Nested)
            activity = outer.Write(activity, enclose(outer.Read(activity), inner.Read(activity)));
        return activity;
    }

    /// <summary>Contains the inner tally and anything smaller, at the price of a larger change.</summary>
    private static Tally EncloseGenerously(Tally outer, Tally inner)
    {
        if (Windows.Contains(outer, inner)) return outer;
        var count = Math.Max(outer.Count, inner.Count) + 1;
        return new Tally(count, Math.Max(outer.Total, inner.Total) + count);
    }

    /// <summary>A calendar month on its 31st day is longer than the rolling one.</summary>
    private static bool Nests(Activity activity, Moment at) =>
        Windows.All.All(window => Windows.IsPossible(window.Read(activity)))
        && Windows.Nested.All(pair =>
            (pair.Inner == Windows.CalendarMonth && at.Day > DaysInRollingMonth) || Windows.Contains(pair.Outer.Read(activity), pair.Inner.Read(activity)));

    /// <summary>A window as long as the idle time is empty; a longer one is not. Bounds are loose by a minute for rounding.</summary>
    private static bool IdleFits(History history)
    {
        if (history.IdleMinutes is not { } idle) return history.Sent == Windows.None && history.FirstPayment;
        foreach (var window in Windows.Rolling)
        {
            var count = window.Read(history.Sent).Count;
            if (idle > window.Minutes && count > 0) return false;
            if (idle < window.Minutes && count == 0) return false;
        }
        return true;
    }

    private static uint IdleFor(Activity sent)
    {
        uint idle = 30;
        foreach (var window in Windows.Rolling)
        {
            if (window.Read(sent).Count > 0) return idle;
            idle = window.Minutes!.Value + 30;
        }
        return idle;
    }
}
