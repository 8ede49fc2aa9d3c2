using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Offline.Senses;

/// <summary>What went before: totals and counts over the windows that the contract has, and how long an account was idle.</summary>
internal sealed class HistorySense(MoneyReader money, Questioner questions)
{
    private const string Idle = "history.idle-minutes";

    private static readonly Condition Always = new AllOf([]);

    /// <summary>The condition of a sense of history; null where it is none.</summary>
    public Condition? Of(Sense sense, string phrase)
    {
        var parts = sense.Parts;
        switch (sense.Name)
        {
            case "total":
                return Total(parts[0].Name, parts[1], parts[2].Name, parts[3], phrase);
            case "count":
                return Count(parts[0].Name, parts[1], parts[2].Name, parts[3], phrase);
            case "count-asked":
                var counted = parts[2].Name == "open" ? Counted(phrase) : parts[2].Name;
                return counted is null ? Always : Count(parts[0].Name, parts[1], counted, parts[3], phrase);
            case "total-asked":
                var plus = parts[2].Name == "open" ? Counted(phrase) : parts[2].Name;
                return plus is null ? Always : Total(parts[0].Name, parts[1], plus, parts[3], phrase);
            case "totalled":
                return Totalled(parts[0].Parts, parts[1], phrase);
            case "with-it":
                // The text says in front that the payment is counted; what it says behind must not deny it.
                var added = parts[0].Parts[0].Parts;
                if (added[2].Name == "without") return Lack("whether this payment is counted: the text says both", phrase);
                return Totalled([added[0], added[1], Sense.Of("with")], parts[0].Parts[1], phrase);
            case "counts-with":
                return parts[0].Parts[2].Name == "without" ? Lack("whether this payment is counted: the text says both", phrase)
                    : Of(Sense.Of(parts[0].Name, parts[0].Parts[0], parts[0].Parts[1], Sense.Of("with"), parts[0].Parts[3]), phrase);
            case "versus":
                return Versus(parts[0], parts[1].Parts, phrase);
            case "brought":
                // What a payment brings about is counted with it.
                var sum = parts[0].Parts;
                return Total(sum[0].Name, sum[1], "with", parts[1], phrase);
            case "brought-count":
                return Count(parts[0].Name, parts[1], "with", parts[3], phrase);
            case "counted":
                return Count(parts[0].Parts[0].Name, parts[0].Parts[1], parts[0].Parts[2].Name, parts[1], phrase);
            case "idle":
                return IdleFor(parts[0]);
            case "idle-open" or "idle-asked":
                // An account that never sent has not sent for any span; whether it is meant, nobody said.
                if (sense.Name == "idle-asked") parts = [parts[0].Parts[0], parts[1]];
                var answer = questions.Choose("undefined-term", parts[1].Text,
                    (new Reading("never", "the account has not sent for so long, or has never sent"), ["never"]),
                    (new Reading("sent", "the account has sent before, and not for so long"), ["sent before", "has sent", "before"]));
                return answer is null ? Always : answer == "never" ? new AnyOf([new IsAbsent(Idle), IdleFor(parts[0])]) : IdleFor(parts[0]);
            case "never-sent":
                return new IsAbsent(Idle);
            default:
                return null;
        }
    }

    private Condition Totalled(IReadOnlyList<Sense> sum, Sense test, string phrase)
    {
        var (open, would) = (sum[2].Name == "open", test.Name == "would");
        if (would) test = test.Parts[0];
        if (!open || !would) return Total(sum[0].Name, sum[1], sum[2].Name, test, phrase);
        return Counted(phrase) is { } with ? Total(sum[0].Name, sum[1], with, test, phrase) : Always;
    }

    // Whether the payment at hand is one of those that are counted.
    private string? Counted(string phrase) =>
        questions.Choose("counting", phrase,
            (new Reading("without", "this payment is not counted"), ["not ", "without", "exclu", "before", "payments only", "ones only", "only earlier", "only previous"]),
            (new Reading("with", "this payment is counted"), ["count", "inclu", "with", "added", "plus"]));

    private Condition Total(string activity, Sense window, string plus, Sense test, string phrase)
    {
        if (Window(window, phrase) is not { } known) return Always;
        List<string> terms = [$"history.{activity}.{known}.total"];
        if (plus == "with") terms.Add(MoneyReader.Reporting);
        return ConditionSense.Bounds(test, questions) is { } bounds ? new AllOf([.. bounds.Select(b => money.Total(terms, b.Comparator, b.Limit))]) : Always;
    }

    // A payment against what went before it.
    private Condition Versus(Sense test, IReadOnlyList<Sense> sum, string phrase) => Window(sum[1], phrase) is not { } known ? Always
        : sum[2].Name == "with" ? Lack("a payment compared with a total that counts it", phrase)
        : new Comparison([new Term(MoneyReader.Reporting)], ConditionSense.Compared(test.Name), new FactsLimit([new Term($"history.{sum[0].Name}.{known}.total")]));

    private Condition Count(string activity, Sense window, string plus, Sense test, string phrase)
    {
        if (Window(window, phrase) is not { } known) return Always;
        var limit = ConditionSense.Whole(test.Parts[0]) - (plus == "with" ? 1 : 0);
        return new Comparison([$"history.{activity}.{known}.count"], ConditionSense.Compared(test.Name), limit);
    }

    private Condition IdleFor(Sense test) => Count(test.Parts[0], "minutes") is { } minutes
        ? new Comparison([Idle], ConditionSense.Compared(test.Name), minutes) : Lack("how long an account was idle, in such a span", test.Key);

    private Condition Lack(string fact, string phrase)
    {
        questions.Lack(fact, phrase);
        return Always;
    }

    private string? Window(Sense window, string phrase)
    {
        switch (window.Name)
        {
            case "calendar-day" or "calendar-month":
                return window.Name;
            case "vague-window":
                return Asked(window.Parts[0].Text, window.Parts[1].Text);
            case "window":
                var known = Count(window.Parts[0], "hours") switch { 1 => "hour", 24 => "day", 168 => "week", 720 => "month", _ => null };
                if (known is null) questions.Lack("history over any window but an hour, 24 hours, 7 or 30 days, the calendar day and the calendar month", phrase);
                return known;
            default:
                questions.Lack("history over such a window", phrase);
                return null;
        }
    }

    private string? Asked(string span, string phrase)
    {
        Reading[] readings = span switch
        {
            "day" => [new("rolling", "the 24 hours before the payment"), new("calendar", "the calendar day so far, from local midnight")],
            "week" => [new("rolling", "the 7 days before the payment")],
            "hour" => [new("rolling", "the 60 minutes before the payment")],
            _ => [new("rolling", "the 30 days before the payment"), new("calendar", "the calendar month so far")],
        };
        string[] calendarly = ["calendar", "midnight", "since the first"], rollingly = ["rolling", "24 hours", "30 days", "7 days", "60 minutes", "before the payment", "last", "any "];
        if (questions.Choose("window", phrase, [.. readings.OrderBy(r => r.Id).Select(r => (r, r.Id == "calendar" ? calendarly : rollingly))]) is not { } answer) return null;
        var calendar = answer == "calendar";
        return span switch { "day" => calendar ? "calendar-day" : "day", "month" => calendar ? "calendar-month" : "month", _ => span };
    }

    /// <summary>Whose history a sense speaks of: what was sent, or what was received; null where it is no history of one account.</summary>
    public static string? Side(Sense sense) => sense.Name switch
    {
        "total" or "total-asked" or "count" or "count-asked" or "sum" or "counting" => sense.Parts[0].Name == "received" ? "received" : sense.Parts[0].Name == "pair" ? null : "sent",
        "totalled" or "brought" or "counted" => Side(sense.Parts[0]),
        "idle" or "idle-open" or "idle-asked" or "never-sent" => "sent",
        _ => null,
    };

    /// <summary>A span in whole units; null where it is not whole, or has no fixed length.</summary>
    public static long? Count(Sense span, string unit)
    {
        if (span.Name is not ("days" or "weeks" or "hours" or "minutes")) return null;
        var minutes = ConditionSense.Whole(span.Parts[0]) * span.Name switch { "weeks" => 7 * 1440, "days" => 1440, "hours" => 60, _ => 1 };
        var size = unit switch { "days" => 1440, "hours" => 60, _ => 1 };
        return minutes % size == 0 ? minutes / size : null;
    }
}
