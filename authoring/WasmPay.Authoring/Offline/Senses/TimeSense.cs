using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Offline.Senses;

/// <summary>Clocks and calendars, in the bank's local time.</summary>
internal static class TimeSense
{
    /// <summary>The condition of a sense of time.</summary>
    public static Condition Of(Sense sense)
    {
        var parts = sense.Parts;
        return sense.Name switch
        {
            "all" => new AllOf([.. parts.Select(Of)]),
            "either" => new AnyOf([.. parts.Select(Of)]),
            "before" => Clock(parts[0], Comparator.LessThan),
            "until-incl" => Clock(parts[0], Comparator.AtMost),
            "after" => Clock(parts[0], Comparator.AtLeast),
            "since" => Clock(parts[0], Comparator.AtLeast),
            "night" => Span(parts[0], parts[1]),
            "span" => Span(parts[0], parts[1]),
            "span-incl" => Joined(parts[0], parts[1], Clock(parts[0], Comparator.AtLeast), Clock(parts[1], Comparator.AtMost)),
            "weekend" => Weekdays([6, 7]),
            "weekdays" => Weekdays([1, 2, 3, 4, 5]),
            "days" => Weekdays([.. Days(parts[0]).Distinct().Order()]),
            "other-days" => Weekdays([.. Enumerable.Range(1, 7).Select(day => (long)day).Except(Days(parts[0]))]),
            "months" => Numbers("transaction.at.month", [.. Months(parts[0])]),
            "day-of-month" => new Comparison(["transaction.at.day"], Comparator.Equal, ConditionSense.Whole(parts[0])),
            "from-day" => new Comparison(["transaction.at.day"], Comparator.AtLeast, ConditionSense.Whole(parts[0])),
            "after-day" => new Comparison(["transaction.at.day"], Comparator.MoreThan, ConditionSense.Whole(parts[0])),
            "before-day" => new Comparison(["transaction.at.day"], Comparator.LessThan, ConditionSense.Whole(parts[0])),
            "to-day" => new Comparison(["transaction.at.day"], Comparator.AtMost, ConditionSense.Whole(parts[0])),
            "day-span" => ConditionSense.Whole(parts[0]) <= ConditionSense.Whole(parts[1]) ? new AllOf([Of(Sense.Of("from-day", parts[0])), Of(Sense.Of("to-day", parts[1]))])
                : new AnyOf([Of(Sense.Of("from-day", parts[0])), Of(Sense.Of("to-day", parts[1]))]),
            "first-days" => new Comparison(["transaction.at.day"], Comparator.AtMost, ConditionSense.Whole(parts[0])),
            "last-days" => new Comparison([FactCatalog.DaysLeftInMonth], Comparator.LessThan, ConditionSense.Whole(parts[0])),
            "date" => new AllOf([Numbers("transaction.at.month", [ConditionSense.Whole(parts[0])]), new Comparison(["transaction.at.day"], Comparator.Equal, ConditionSense.Whole(parts[1]))]),
            "from-date" => Dated(parts[0], Comparator.AtLeast),
            "before-date" => Dated(parts[0], Comparator.LessThan),
            "after-date" => Dated(parts[0], Comparator.MoreThan),
            "to-date" => Dated(parts[0], Comparator.AtMost),
            "on-date" => Dated(parts[0], Comparator.Equal),
            "between-dates" => new AllOf([Dated(parts[0], Comparator.AtLeast), Dated(parts[1], Comparator.AtMost)]),
            "between-days" => Yearly(parts[0], parts[1]),
            "last-of" => new AllOf([Numbers("transaction.at.month", [ConditionSense.Whole(parts[0])]), new Comparison([FactCatalog.DaysLeftInMonth], Comparator.Equal, 0)]),
            "month-range" => MonthRange(ConditionSense.Whole(parts[0]), ConditionSense.Whole(parts[1])),
            "last-weekday" => new AllOf([Weekdays([ConditionSense.Whole(parts[0])]), new Comparison([FactCatalog.DaysLeftInMonth], Comparator.LessThan, 7)]),
            "week-span" => WeekSpan(parts),
            "night-of" => NightOf(parts),
            _ => throw new ArgumentException($"There is no time `{sense.Key}`.", nameof(sense)),
        };
    }

    private static Comparison Dated(Sense date, Comparator comparator) =>
        new([FactCatalog.Date], comparator, ConditionSense.Whole(date.Parts[0]) * 10_000 + ConditionSense.Whole(date.Parts[1]) * 100 + ConditionSense.Whole(date.Parts[2]));

    // Both days are in it; a span over New Year is its end and its beginning.
    private static Condition Yearly(Sense from, Sense to)
    {
        var (start, end) = (OnOrAfter(from), Before(to));
        return Rank(from) <= Rank(to) ? new AllOf([start, end]) : new AnyOf([start, end]);

        static long Rank(Sense day) => ConditionSense.Whole(day.Parts[0]) * 100 + ConditionSense.Whole(day.Parts[1]);
        static Condition OnOrAfter(Sense day) => Within(day, Comparator.MoreThan, Comparator.AtLeast);
        static Condition Before(Sense day) => Within(day, Comparator.LessThan, Comparator.AtMost);
        static Condition Within(Sense day, Comparator month, Comparator inMonth) => new AnyOf([
            new Comparison(["transaction.at.month"], month, ConditionSense.Whole(day.Parts[0])),
            new AllOf([new Comparison(["transaction.at.month"], Comparator.Equal, ConditionSense.Whole(day.Parts[0])), new Comparison(["transaction.at.day"], inMonth, ConditionSense.Whole(day.Parts[1]))])]);
    }

    private static Condition MonthRange(long from, long to)
    {
        Condition start = new Comparison(["transaction.at.month"], Comparator.AtLeast, from), end = new Comparison(["transaction.at.month"], Comparator.AtMost, to);
        return from <= to ? new AllOf([start, end]) : new AnyOf([start, end]);
    }

    // "From Friday 18:00 to Monday 08:00": the first day's evening, the days between, the last day's morning.
    private static AnyOf WeekSpan(IReadOnlyList<Sense> parts)
    {
        var (first, last) = (ConditionSense.Whole(parts[0]), ConditionSense.Whole(parts[2]));
        var between = Enumerable.Range(1, (int)((last - first + 6) % 7)).Select(i => (first - 1 + i) % 7 + 1).ToList();
        var spans = new List<Condition>
        {
            new AllOf([Weekdays([first]), Clock(parts[1], Comparator.AtLeast)]),
            new AllOf([Weekdays([last]), Clock(parts[3], Comparator.LessThan)]),
        };
        if (between.Count > 0) spans.Add(Weekdays([.. between.Order()]));
        return new AnyOf(spans);
    }

    private static AnyOf NightOf(IReadOnlyList<Sense> parts) =>
        parts[0].Name is "span" or "night" ? WeekSpan([parts[1], parts[0].Parts[0], parts[2], parts[0].Parts[1]]) : new AnyOf([]);

    // A span over midnight is the evening and the morning; the first minute is in it, the last is not.
    private static Condition Span(Sense from, Sense to) => Joined(from, to, Clock(from, Comparator.AtLeast), Clock(to, Comparator.LessThan));

    private static Condition Joined(Sense from, Sense to, Condition start, Condition end) =>
        ConditionSense.Whole(from) < ConditionSense.Whole(to) ? new AllOf([start, end]) : new AnyOf([start, end]);

    private static Comparison Clock(Sense minutes, Comparator comparator)
    {
        var minute = ConditionSense.Whole(minutes);
        // All but the first instant of the minute of 18:00 is after 18:00, so that minute is. A full hour is a question of the hour.
        return minute % 60 == 0 && comparator is Comparator.AtLeast or Comparator.LessThan && minute % 60 == 0
            ? new Comparison(["transaction.at.hour"], comparator, minute / 60)
            : new Comparison([FactCatalog.MinuteOfDay], comparator, minute);
    }

    private static Condition Weekdays(IReadOnlyList<long> days) => days switch
    {
        [6, 7] => new Comparison(["transaction.at.weekday"], Comparator.AtLeast, 6),
        [1, 2, 3, 4, 5] => new Comparison(["transaction.at.weekday"], Comparator.AtMost, 5),
        _ => Numbers("transaction.at.weekday", days),
    };

    private static Condition Numbers(string fact, IReadOnlyList<long> values) =>
        values is [var one] ? new Comparison([fact], Comparator.Equal, one) : new AnyOf([.. values.Select(v => new Comparison([fact], Comparator.Equal, v))]);

    private static IEnumerable<long> Days(Sense sense)
    {
        if (sense.Name == "both-days") return sense.Parts.SelectMany(Days);
        if (sense.Name != "day-range") return [ConditionSense.Whole(sense)];
        var (from, to) = (ConditionSense.Whole(sense.Parts[0]), ConditionSense.Whole(sense.Parts[1]));
        return Enumerable.Range(0, (int)((to - from + 7) % 7) + 1).Select(i => (from - 1 + i) % 7 + 1);
    }

    private static IEnumerable<long> Months(Sense sense) => sense.Name == "both-months" ? sense.Parts.SelectMany(Months) : [ConditionSense.Whole(sense)];
}
