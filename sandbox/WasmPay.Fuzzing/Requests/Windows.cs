using System.Collections.Immutable;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Requests;

/// <summary>One window of an account's activity.</summary>
/// <param name="Name">The contract's name.</param>
/// <param name="Minutes">Length of a rolling window; null for calendar ones.</param>
/// <param name="Read">Its tally.</param>
/// <param name="Write">The activity with another tally in it.</param>
internal sealed record Window(string Name, uint? Minutes, Func<Activity, Tally> Read, Func<Activity, Tally, Activity> Write);

/// <summary>The six windows, and arithmetic on what they hold.</summary>
internal static class Windows
{
    public static Window Hour { get; } = new("hour", 60, a => a.Hour, (a, t) => a with { Hour = t });
    public static Window Day { get; } = new("day", 1_440, a => a.Day, (a, t) => a with { Day = t });
    public static Window Week { get; } = new("week", 10_080, a => a.Week, (a, t) => a with { Week = t });
    public static Window Month { get; } = new("month", 43_200, a => a.Month, (a, t) => a with { Month = t });
    public static Window CalendarDay { get; } = new("calendar-day", null, a => a.CalendarDay, (a, t) => a with { CalendarDay = t });
    public static Window CalendarMonth { get; } = new("calendar-month", null, a => a.CalendarMonth, (a, t) => a with { CalendarMonth = t });

    /// <summary>All six, the shorter first.</summary>
    public static ImmutableArray<Window> All { get; } = [Hour, CalendarDay, Day, Week, CalendarMonth, Month];

    /// <summary>Rolling windows, the shorter first.</summary>
    public static ImmutableArray<Window> Rolling { get; } = [Hour, Day, Week, Month];

    /// <summary>Pairs of which the first lies within the second, inner ones first.</summary>
    public static ImmutableArray<(Window Inner, Window Outer)> Nested { get; } =
        [(Hour, Day), (CalendarDay, Day), (CalendarDay, CalendarMonth), (Day, Week), (Week, Month), (CalendarMonth, Month)];

    /// <summary>Nothing in any window.</summary>
    public static Activity None { get; } = new(default, default, default, default, default, default);

    /// <summary>Whether payments could make up this tally: each is at least one minor unit, and sums stay far from overflow.</summary>
    public static bool IsPossible(Tally tally) =>
        tally.Total >= tally.Count && tally.Total <= Plausibility.MaximumUnits
        && tally.Count <= Plausibility.MaximumCount && (tally.Count > 0 || tally.Total == 0);

    /// <summary>Whether the inner tally's payments could be a part of the outer's.</summary>
    public static bool Contains(Tally outer, Tally inner) =>
        outer.Count >= inner.Count && outer.Total >= inner.Total
        && IsPossible(new Tally(outer.Count - inner.Count, outer.Total - inner.Total));

    /// <summary>The least change of <paramref name="outer"/> that makes it contain <paramref name="inner"/>; both possible by themselves.</summary>
    public static Tally Enclose(Tally outer, Tally inner)
    {
        if (Contains(outer, inner)) return outer;
        var count = Math.Max(outer.Count, inner.Count);
        var total = Math.Max(outer.Total, inner.Total);
        if (count == inner.Count) return total == inner.Total ? inner : new Tally(count + 1, total);
        return new Tally(count, Math.Max(total, inner.Total + (count - inner.Count)));
    }

    /// <summary>The nearest tally that payments could make up, with room left for what encloses it.</summary>
    public static Tally Possible(Tally tally)
    {
        if (IsPossible(tally) && tally.Total <= Plausibility.MaximumUnits / 2 && tally.Count <= Plausibility.MaximumCount / 2) return tally;
        var total = Math.Clamp(tally.Total, 0, Plausibility.MaximumUnits / 2);
        var count = Math.Min(tally.Count, Plausibility.MaximumCount / 2);
        return count == 0 ? new Tally(total == 0 ? 0u : 1u, total) : new Tally(count, Math.Max(total, count));
    }
}
