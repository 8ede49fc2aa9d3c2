using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>Windows of the history: <c>in the last 24 hours</c>, <c>since midnight</c>, <c>per calendar month</c>.</summary>
internal sealed class Windows(Cursor c, Numbers numbers)
{
    private static readonly Phrases<string> Calendar = new(
        ("since midnight|since local midnight|today|so far today|earlier today|calendar day|same calendar day|current calendar day|on the same day|same day|day so far|since the start of the day|since the day began|since 00:00|calendar date|on the day", "calendar-day"),
        ("calendar month|this month|so far this month|month to date|current month|since the start of the month|since the beginning of the month|since the first of the month|same calendar month|current calendar month|since the 1st of the month|month so far", "calendar-month"));

    private static readonly Phrases<(string Rolling, string Calendar, string RollingText, string CalendarText)> Loose = new(
        ("daily|per day|a day|in a day|each day|in one day|every day|last day|past day|any one day|one day|a single day|in a single day|any day|day", ("day", "calendar-day", "the 24 hours before the payment", "the calendar day so far, from local midnight")),
        ("monthly|per month|a month|in a month|each month|in one month|every month|last month|past month|previous month|any one month|one month|a single month|any month|month", ("month", "calendar-month", "the 30 days before the payment", "the calendar month so far")),
        ("weekly|per week|a week|in a week|each week|last week|past week|one week|any week|week|this week|calendar week", ("week", "", "the 7 days before the payment", "the calendar week so far")));

    private static readonly Phrases<long> Units = new(
        ("minute|minutes|min|mins", 1), ("hour|hours|h|hrs", 60), ("day|days", 1440), ("week|weeks", 7 * 1440), ("month|months", -1), ("year|years", -2), ("quarter|quarters", -3));

    /// <summary>A window's name in the contract; null where none stands here.</summary>
    public string? Read() => c.Try(() =>
    {
        var start = c.Position;
        c.Eat("(");
        c.Eat("in|over|during|within|for|of|on|per|across|throughout|inside");
        c.Eat("the|any|a|an|each|its|one|every|any given|a given|any one|any single|this");
        if (c.Eat(Calendar, out var calendar))
        {
            c.Eat("so far|to date|in question");
            return Closed(calendar);
        }
        if (c.Eat("financial year|fiscal year|tax year|calendar year|current financial year|current year|year|quarter|calendar quarter|current quarter|this year|year to date|lifetime|past year|last year|previous year|last quarter"))
            return Missing(start, $"history over \"{c.TextFrom(start)}\": the longest is 30 days or the calendar month");
        var rolling = c.Eat("last|past|previous|preceding|trailing|latest|rolling|most recent|running|prior|sliding|immediately preceding|moving|last rolling|previous rolling|preceding rolling");
        if (rolling) c.Eat("period of|window of|stretch of|calendar");
        else c.Eat("period of|window of|stretch of|rolling period of|rolling window of");
        if (Length(start, rolling) is { } window) return Closed(window);
        c.Return(start);
        c.Eat("in|over|during|within|for|of|on");
        c.Eat("the|any");
        if (c.Eat(Loose, out var loose)) return Closed(Ask(c.TextFrom(start), loose));
        return null;
    });

    /// <summary>Asks whether a loose word such as "daily" is a rolling or a calendar window.</summary>
    public string? Adjective() => c.Try(() =>
    {
        var start = c.Position;
        return c.Sees("daily|weekly|monthly") && c.Eat(Loose, out var loose) ? Ask(c.TextFrom(start), loose) : null;
    });

    /// <summary>A length of time in minutes: <c>180 days</c>.</summary>
    public object? Minutes() => c.Try<object>(() => numbers.Whole() is { } count && c.Eat(Units, out var unit) && unit > 0 ? count * unit : null);

    private string? Length(int start, bool rolling)
    {
        var count = numbers.Whole();
        if (count is null && !rolling) { if (!c.Sees("hour|60")) return null; }
        if (!c.Eat(Units, out var unit)) return null;
        // "last day", "past month" without a number are loose.
        if (count is null && unit is 1440 or -1 or 7 * 1440 && count is null) return null;
        if (unit == -1) return count == 1 ? null : Missing(start, $"history over \"{c.TextFrom(start)}\": the longest is 30 days or the calendar month");
        if (unit < 0) return Missing(start, $"history over \"{c.TextFrom(start)}\": the longest is 30 days or the calendar month");
        c.Eat("stretch|period|window|span|rolling|interval|time frame|timeframe");
        c.Eat("before the payment|before it|before this payment|before this one");
        return ((count ?? 1) * unit) switch
        {
            60 => "hour",
            1440 => "day",
            7 * 1440 => "week",
            30 * 1440 => "month",
            _ => Missing(start, $"history over \"{c.TextFrom(start)}\": the rolling windows are 1 hour, 24 hours, 7 days and 30 days"),
        };
    }

    private string Missing(int start, string fact)
    {
        c.Questions.Lack(fact, c.TextFrom(start));
        return "month";
    }

    private string Ask(string phrase, (string Rolling, string Calendar, string RollingText, string CalendarText) loose)
    {
        var answer = c.Questions.Ask("window", phrase, new Reading("rolling", loose.RollingText), new Reading("calendar", loose.CalendarText));
        if (answer is null || !(answer.Contains("calendar", StringComparison.OrdinalIgnoreCase) || answer.Contains("midnight", StringComparison.OrdinalIgnoreCase))) return loose.Rolling;
        if (loose.Calendar != "") return loose.Calendar;
        c.Questions.Lack("history over the calendar week", phrase);
        return loose.Rolling;
    }

    private string Closed(string window)
    {
        c.Eat(")");
        return window;
    }
}
