using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>Clock times, days of the week, days of the month and months, local to the bank.</summary>
internal sealed class Times(Cursor c, Numbers numbers, BankProfile bank)
{
    private const string Hour = "transaction.at.hour";
    private const string Weekday = "transaction.at.weekday";
    private const string Day = "transaction.at.day";
    private const string Month = "transaction.at.month";

    private static readonly Phrases<long> Weekdays = new(
        ("monday|mondays|mon", 1), ("tuesday|tuesdays|tue|tues", 2), ("wednesday|wednesdays|wed", 3), ("thursday|thursdays|thu|thur|thurs", 4),
        ("friday|fridays|fri", 5), ("saturday|saturdays|sat", 6), ("sunday|sundays|sun", 7));

    private static readonly Phrases<long> Months = new(
        ("january|jan", 1), ("february|feb", 2), ("march|mar", 3), ("april|apr", 4), ("may", 5), ("june|jun", 6), ("july|jul", 7),
        ("august|aug", 8), ("september|sept|sep", 9), ("october|oct", 10), ("november|nov", 11), ("december|dec", 12));

    private static readonly Phrases<long> Ordinals = new(
        ("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("sixth", 6), ("seventh", 7), ("eighth", 8), ("ninth", 9), ("tenth", 10));

    private static readonly Dictionary<string, string> Cities = new(StringComparer.Ordinal)
    {
        ["frankfurt"] = "Europe/Berlin",
        ["munich"] = "Europe/Berlin",
        ["hamburg"] = "Europe/Berlin",
        ["german"] = "Europe/Berlin",
        ["uk"] = "Europe/London",
        ["edinburgh"] = "Europe/London",
        ["british"] = "Europe/London",
        ["mumbai"] = "Asia/Kolkata",
        ["delhi"] = "Asia/Kolkata",
        ["new delhi"] = "Asia/Kolkata",
        ["indian standard"] = "Asia/Kolkata",
        ["india"] = "Asia/Kolkata",
        ["abu dhabi"] = "Asia/Dubai",
        ["gulf"] = "Asia/Dubai",
        ["brasilia"] = "America/Sao_Paulo",
        ["brasília"] = "America/Sao_Paulo",
        ["são paulo"] = "America/Sao_Paulo",
        ["sao paulo"] = "America/Sao_Paulo",
        ["rio"] = "America/Sao_Paulo",
        ["osaka"] = "Asia/Tokyo",
        ["japan"] = "Asia/Tokyo",
        ["new york"] = "America/New_York",
        ["eastern"] = "America/New_York",
        ["montreal"] = "America/Toronto",
        ["ottawa"] = "America/Toronto",
        ["kuwait city"] = "Asia/Kuwait",
        ["kuwaiti"] = "Asia/Kuwait",
        ["geneva"] = "Europe/Zurich",
        ["barcelona"] = "Europe/Madrid",
        ["lyon"] = "Europe/Paris",
    };

    /// <summary>A condition on the time, such as <c>on a Saturday or a Sunday</c>, <c>at or after 20:00 or before 06:00</c>.</summary>
    public Condition? Read() => c.Try(() =>
    {
        if (One() is not { } first) return null;
        // "before 08:00, or at 18:00 or later"; "on weekends or on Fridays": alternatives of one kind bind most tightly.
        while (c.Try(() => c.Eat("[,] or [else] [also]") && One() is { } next ? Make.Any(first, next) : null) is { } either) first = either;
        Zone();
        return first;
    });

    /// <summary>A condition on the time as an answer says it.</summary>
    public Condition? ReadText(string text)
    {
        var inner = c.Fork(text);
        return new Times(inner, new Numbers(inner), bank).Read() is { } condition && inner.AtEnd ? condition : null;
    }

    private Condition? One() => c.Try(() => c.Skip("made|sent|entered|submitted|ordered|executed|initiated|instructed|placed|booked|happening|falling|dated|received|occurring") ? Outside() ?? Clock() ?? Days() ?? DayOfMonth() ?? Calendar() ?? Terms.Hours(c, this) : null);

    private Condition? Clock() => c.Try(() =>
    {
        if (Range() is { } range) return range;
        if (c.Eat("at or after|on or after|from|as of|not before|no earlier than|after or at|starting at|since|later than or at|not earlier than") && Time() is { } from)
        {
            if (!c.Eat("onwards|on|and later")) c.Eat("or later");
            return At(Comparator.AtLeast, from);
        }
        if (c.Eat("at or before|no later than|not later than|up to and including|by") && Time() is { } until) return At(Comparator.AtMost, until);
        if (c.Eat("before|earlier than|prior to|until|till|ahead of") && Time() is { } before) return At(Comparator.LessThan, before);
        if (c.Eat("after|later than|past") && Time() is { } after) return At(Comparator.AtLeast, after);
        c.Eat("at");
        if (Time() is { } time && c.Eat("or later|or after|onwards|and later|or thereafter|and after")) return At(Comparator.AtLeast, time);
        return null;
    });

    private Condition? Range() => c.Try(() =>
    {
        var night = c.Eat("in the hours|during the hours|during the period|in the period|in the night|at night|overnight|during the night");
        if (night) c.Eat(", that is|, i.e .|, i.e.|, meaning|, so|,");
        var bracket = night && c.Eat("(");
        var between = c.Eat("between [the hours of]");
        if (!between && !c.Eat("from") && !c.Sees("0") && c.Next.Kind != TokenKind.Time) return null;
        if (Time() is not { } from) return null;
        c.Eat("( inclusive )|( included )|inclusive");
        if (!c.Eat(between ? "and" : "to|until|till|up to|-|through") || Time() is not { } to) return null;
        c.Eat("( exclusive )|( excluded )|exclusive");
        return bracket && !c.Eat(")") ? null : Between(from, to);
    });

    private Condition? Outside() => c.Try(() =>
    {
        if (!c.Eat("outside [of]|not between|not within|not during|other than between|out of")) return null;
        if (Days() is { } days) return Make.Not(days);
        c.Eat("the hours of|the hours|hours of|the window|the window of|[the] [our] business hours [of]|[the] [our] office hours [of]|[the] [our] banking hours [of]|[the] [our] working hours [of]|[the] [our] opening hours [of]|between|from|the period");
        c.Eat("between|from");
        var bracket = c.Eat("(");
        if (Time() is not { } from || !c.Eat("to|until|till|-|and|through") || Time() is not { } to) return null;
        return bracket && !c.Eat(")") ? null : Make.Not(Between(from, to));
    });

    private static Condition Between(long from, long to) => from <= to
        ? Make.All(At(Comparator.AtLeast, from), At(Comparator.LessThan, to))
        : Make.Any(At(Comparator.AtLeast, from), At(Comparator.LessThan, to));

    private static Condition At(Comparator comparator, long minutes) =>
        minutes % 60 == 0 && comparator is Comparator.AtLeast or Comparator.LessThan && minutes % 60 == 0
            ? Make.Compare(Hour, comparator, minutes / 60)
            : Make.Compare(FactCatalog.MinuteOfDay, comparator, minutes);

    private long? Time() => c.Try<object>(() =>
    {
        c.Eat("local time");
        if (c.Eat("midnight")) return 0L;
        if (c.Eat("noon|midday|12 noon")) return 12 * 60L;
        decimal minutes;
        if (c.Next.Kind == TokenKind.Time) minutes = c.Take().Value;
        else if (c.Next.Kind == TokenKind.Word && c.Next.Lower.Length is 3 or 4 && c.Next.Lower[^2..] is "am" or "pm" && int.TryParse(c.Next.Lower[..^2], out var clock) && clock is > 0 and <= 12)
        {
            var pm = c.Take().Lower.EndsWith("pm", StringComparison.Ordinal);
            return (long)((clock % 12 + (pm ? 12 : 0)) * 60);
        }
        else if (c.Next.Kind == TokenKind.Number && c.Next.Value <= 24 && decimal.Truncate(c.Next.Value) == c.Next.Value)
        {
            minutes = c.Take().Value * 60;
            if (!c.Sees("am|pm|a.m.|p.m.|h|hrs|hours|o'clock|a.m|p.m")) return null;
        }
        else if (c.Next.Kind == TokenKind.Number && c.Next.Text.Length == 4 && c.Next.Value < 2400 && c.Next.Value % 100 < 60)
        {
            minutes = decimal.Truncate(c.Next.Value / 100) * 60 + c.Take().Value % 100;
            if (!c.Sees("hrs|hours|h")) return null;
        }
        else return null;
        if (c.Eat("pm|p.m.|p.m")) minutes += minutes < 720 ? 720 : 0;
        else if (c.Eat("am|a.m.|a.m")) minutes -= minutes >= 720 ? 720 : 0;
        else if (!c.Eat("hrs|hours|h|o'clock")) c.Eat("in the morning");
        c.Eat("sharp");
        Zone();
        return (long)minutes;
    }) as long?;

    private void Zone() => c.Try<object>(() =>
    {
        var bracket = c.Eat("(");
        if (!bracket) c.Eat(",");
        if (c.Eat("local time|bank time|bank local time|the bank 's local time|our time|our local time|in local time|in the bank 's time zone|local|by the bank 's clock|by local time")) return Closed();
        c.Eat("in");
        var start = c.Position;
        for (var words = 1; words <= 3; words++)
        {
            if (c.Next.Kind != TokenKind.Word) return null;
            c.Take();
            if (!c.Eat("time")) continue;
            var city = c.TextFrom(start).ToLowerInvariant()[..^5].Trim();
            var zone = bank.TimeZone;
            var known = zone.Equals(Cities.GetValueOrDefault(city), StringComparison.Ordinal) || zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ').Equals(city, StringComparison.OrdinalIgnoreCase);
            return known ? Closed() : null;
        }
        return null;

        object? Closed()
        {
            return !bracket || c.Eat(")") ? true : null;
        }
    });

    private Condition? Days() => c.Try(() =>
    {
        c.Eat("on|during|over|at|in");
        c.Eat("a|the|any|every");
        if (c.Eat("weekend|weekends|weekend days|weekend day|day of the weekend")) return Make.Compare(Weekday, Comparator.AtLeast, 6);
        if (c.Eat("weekday|weekdays")) return Make.Compare(Weekday, Comparator.AtMost, 5);
        c.Eat("either [a]");
        if (!c.Eat(Weekdays, out var first)) return null;
        var days = new SortedSet<long> { first };
        if (c.Try(() => c.Eat("to|through|-|until") && c.Eat(Weekdays, out var last) && Fill(days, first, last))) { }
        while (c.Try(() => c.Eat(", or [on] [a]|, and [on] [a]|or [on] [a]|and [on] [a]|, [a]|/") && c.Eat(Weekdays, out var next) && days.Add(next))) { }
        c.Eat("inclusive|( inclusive )");
        return Set(Weekday, days, 7);
    });

    private static bool Fill(SortedSet<long> days, long from, long to)
    {
        for (var day = from; ; day = day % 7 + 1)
        {
            days.Add(day);
            if (day == to) return true;
        }
    }

    private static Condition Set(string fact, SortedSet<long> values, long end) =>
        values.Count > 1 && values.Max - values.Min == values.Count - 1
            ? values.Max == end ? Make.Compare(fact, Comparator.AtLeast, values.Min)
            : values.Min == 1 ? Make.Compare(fact, Comparator.AtMost, values.Max)
            : Make.All(Make.Compare(fact, Comparator.AtLeast, values.Min), Make.Compare(fact, Comparator.AtMost, values.Max))
            : Make.Any(values.Select(v => Make.Compare(fact, Comparator.Equal, v)));

    private Condition? DayOfMonth() => c.Try(() =>
    {
        c.Eat("on|in|during|within");
        c.Eat("the|a|any|each");
        if (c.Eat("last"))
        {
            var count = numbers.Whole() ?? 1;
            if (!c.Eat("[calendar] day|[calendar] days") || !OfMonth()) return null;
            return count == 1
                ? Make.Compare(FactCatalog.DaysLeftInMonth, Comparator.Equal, 0)
                : Make.Compare(FactCatalog.DaysLeftInMonth, Comparator.LessThan, count);
        }
        if (c.Eat("month end day|month 's last [calendar] day|month 's final [calendar] day|final [calendar] day of the month|final [calendar] day of each month|final [calendar] day of every month")) return Make.Compare(FactCatalog.DaysLeftInMonth, Comparator.Equal, 0);
        if (c.Try(() => c.Eat("first") && numbers.Whole() is { } first && c.Eat("[calendar] days") && OfMonth() ? Make.Compare(Day, Comparator.AtMost, first) : null) is { } start) return start;
        if (Rank() is not { } rank || rank > 31) return null;
        if (c.Try(() => c.Eat("to|through|-|until") && c.Skip("the") && Rank() is { } to && to <= 31 && OfMonth()
            ? Make.All(Make.Compare(Day, Comparator.AtLeast, rank), Make.Compare(Day, Comparator.AtMost, to)) : null) is { } span) return span;
        c.Eat("[calendar] day");
        if (!OfMonth()) return null;
        if (c.Eat("or later|onwards|and later|or after")) return Make.Compare(Day, Comparator.AtLeast, rank);
        return Make.Compare(Day, Comparator.Equal, rank);
    });

    private bool OfMonth() => c.Eat("of the [calendar] month|of a [calendar] month|of each [calendar] month|of every [calendar] month|of any [calendar] month|in the [calendar] month|in any [calendar] month|in a [calendar] month");

    private long? Rank() => c.Try<object>(() =>
        c.Next.Kind == TokenKind.Ordinal ? (long)c.Take().Value : c.Eat(Ordinals, out var rank) ? rank : null) as long?;

    private Condition? Calendar() => c.Try(() =>
    {
        c.Eat("in|during|made in|on");
        c.Eat("the month of|the months of");
        var day = c.Next.Kind == TokenKind.Number && c.Next.Value is >= 1 and <= 31 ? (long?)c.Take().Value : c.Next.Kind == TokenKind.Ordinal ? (long)c.Take().Value : null;
        if (day is not null) c.Eat("of");
        if (!c.Eat(Months, out var month)) return null;
        if (day is { } number) return Make.All(Make.Compare(Month, Comparator.Equal, month), Make.Compare(Day, Comparator.Equal, number));
        var months = new SortedSet<long> { month };
        while (c.Try(() => c.Eat(", or|, and|or|and|,") && c.Eat(Months, out var next) && months.Add(next))) { }
        return Set(Month, months, 12);
    });
}
