using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Evaluate;

/// <summary>Reads the facts of a request by their names.</summary>
internal static class FactReader
{
    /// <summary>A numeric fact; null when it is absent.</summary>
    public static long? Number(ValidationRequest request, string fact)
    {
        var t = request.Transaction;
        return fact switch
        {
            "transaction.amount.units" => t.Amount.Units,
            "transaction.reporting.units" => t.Reporting.Units,
            "transaction.origin.age-days" => t.Origin.AgeDays,
            "transaction.destination.age-days" => t.Destination.AgeDays,
            "transaction.at.year" => t.At.Year,
            "transaction.at.month" => t.At.Month,
            "transaction.at.day" => t.At.Day,
            "transaction.at.weekday" => t.At.Weekday,
            "transaction.at.hour" => t.At.Hour,
            "transaction.at.minute" => t.At.Minute,
            FactCatalog.MinuteOfDay => t.At.Hour * 60 + t.At.Minute,
            FactCatalog.DaysLeftInMonth => DaysIn(t.At.Year, t.At.Month) - t.At.Day,
            FactCatalog.Date => t.At.Year * 10_000 + t.At.Month * 100 + t.At.Day,
            "history.idle-minutes" => request.History.IdleMinutes,
            _ when fact.StartsWith("history.", StringComparison.Ordinal) => Tally(request.History, fact.Split('.')),
            _ => throw NoSuch(fact),
        };
    }

    /// <summary>A text fact.</summary>
    public static string Text(ValidationRequest request, string fact)
    {
        var t = request.Transaction;
        return fact switch
        {
            "transaction.amount.currency" => t.Amount.Currency,
            "transaction.reporting.currency" => t.Reporting.Currency,
            "transaction.channel" => InterpretationJson.Name(t.Channel),
            "transaction.purpose" => t.Purpose,
            "transaction.memo" => t.Memo,
            _ when fact.StartsWith("transaction.origin.", StringComparison.Ordinal) => Text(t.Origin, fact[19..]),
            _ when fact.StartsWith("transaction.destination.", StringComparison.Ordinal) => Text(t.Destination, fact[24..]),
            _ => throw NoSuch(fact),
        };
    }

    /// <summary>The lists of a party.</summary>
    public static IReadOnlyList<string> Lists(ValidationRequest request, string party) =>
        party == "transaction.origin" ? request.Transaction.Origin.Lists : request.Transaction.Destination.Lists;

    /// <summary>A yes-or-no fact.</summary>
    public static bool Flag(ValidationRequest request, string fact) =>
        fact == "history.first-payment" ? request.History.FirstPayment : throw NoSuch(fact);

    private static string Text(Party party, string field) => field switch
    {
        "account" => party.Account,
        "name" => party.Name,
        "address" => party.Address,
        "identifier" => party.Identifier,
        "birth-date" => party.BirthDate,
        "bank" => party.Bank,
        "country" => party.Country,
        "residence" => party.Residence,
        "holder" => InterpretationJson.Name(party.Holder),
        "rating" => InterpretationJson.Name(party.Rating),
        _ => throw NoSuch(field),
    };

    private static long Tally(History history, string[] path)
    {
        var activity = path[1] switch { "sent" => history.Sent, "received" => history.Received, "pair" => history.Pair, _ => throw NoSuch(path[1]) };
        var tally = path[2] switch
        {
            "hour" => activity.Hour,
            "day" => activity.Day,
            "week" => activity.Week,
            "month" => activity.Month,
            "calendar-day" => activity.CalendarDay,
            "calendar-month" => activity.CalendarMonth,
            _ => throw NoSuch(path[2]),
        };
        return path[3] == "count" ? tally.Count : tally.Total;
    }

    // A request may hold any number; a month that no calendar has still has a length.
    private static int DaysIn(int year, int month)
    {
        if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        return 30 + ((month + month / 8) & 1);
    }

    private static ArgumentException NoSuch(string fact) => new($"No such fact: {fact}.");
}
