using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Interpretations;

/// <summary>Makes full requests of examples: an ordinary payment of the bank, with the given facts set.</summary>
public static class SampleRequests
{
    private static readonly Activity Quiet = new(default, default, default, default, default, default);

    /// <summary>An ordinary domestic payment of 250 major units between two individuals on a Wednesday morning, with an empty history.</summary>
    public static ValidationRequest Baseline(BankProfile bank) => new(
        new Transaction(
            "example",
            new Party("ORIGIN-1", "Robin Example", "12 Example Street", "C-1", "1984-05-17", bank.Code, bank.Country, bank.Country, Holder.Individual, Rating.Low, 1200, []),
            new Party("DESTINATION-1", "Sam Sample", "7 Sample Road", "C-2", "1979-11-02", bank.Code, bank.Country, bank.Country, Holder.Individual, Rating.Low, 800, []),
            new Money(25_000, bank.ReportingCurrency),
            new Money(25_000, bank.ReportingCurrency),
            Channel.Web, "", "Invoice 2201",
            new Moment(1_778_667_600_000, 2026, 5, 13, 3, 11, 20)),
        new History(Quiet, Quiet, Quiet, true));

    /// <summary>The example's payment. Facts out of their range are brought to its end.</summary>
    public static ValidationRequest ToRequest(BankProfile bank, Example example)
    {
        var request = Baseline(bank);
        foreach (var (name, value) in example.Given) request = With(request, name, value);
        // A payment in the reporting currency has one amount, whichever of the two was given.
        var t = request.Transaction;
        if (t.Amount.Currency == t.Reporting.Currency && t.Amount.Units != t.Reporting.Units)
        {
            var units = example.Given.ContainsKey("transaction.reporting.units") ? t.Reporting.Units : t.Amount.Units;
            t = t with { Amount = t.Amount with { Units = units }, Reporting = t.Reporting with { Units = units } };
        }
        return request with { Transaction = t };
    }

    private static ValidationRequest With(ValidationRequest request, string name, FactValue value)
    {
        var (t, h) = (request.Transaction, request.History);
        var path = name.Split('.');
        return path[1] switch
        {
            "origin" => request with { Transaction = t with { Origin = With(t.Origin, path[2], value) } },
            "destination" => request with { Transaction = t with { Destination = With(t.Destination, path[2], value) } },
            "amount" => request with { Transaction = t with { Amount = With(t.Amount, path[2], value) } },
            "reporting" => request with { Transaction = t with { Reporting = With(t.Reporting, path[2], value) } },
            "channel" => request with { Transaction = t with { Channel = Word<Channel>(value) } },
            "purpose" => request with { Transaction = t with { Purpose = Text(value) } },
            "memo" => request with { Transaction = t with { Memo = Text(value) } },
            "at" => request with { Transaction = t with { At = With(t.At, path[2], value) } },
            "sent" => request with { History = h with { Sent = With(h.Sent, path[2], path[3], value) } },
            "received" => request with { History = h with { Received = With(h.Received, path[2], path[3], value) } },
            "pair" => request with { History = h with { Pair = With(h.Pair, path[2], path[3], value) } },
            "first-payment" => request with { History = h with { FirstPayment = ((FlagValue)value).Flag } },
            "idle-minutes" => request with { History = h with { IdleMinutes = value is NumberValue n ? Clamp(n.Number) : null } },
            _ => throw new ArgumentException($"No such fact: {name}.", nameof(name)),
        };
    }

    private static Party With(Party party, string field, FactValue value) => field switch
    {
        "account" => party with { Account = Text(value) },
        "name" => party with { Name = Text(value) },
        "address" => party with { Address = Text(value) },
        "identifier" => party with { Identifier = Text(value) },
        "birth-date" => party with { BirthDate = Text(value) },
        "bank" => party with { Bank = Text(value) },
        "country" => party with { Country = Text(value) },
        "residence" => party with { Residence = Text(value) },
        "holder" => party with { Holder = Word<Holder>(value) },
        "rating" => party with { Rating = Word<Rating>(value) },
        "age-days" => party with { AgeDays = Clamp(Number(value)) },
        "lists" => party with { Lists = ((ListsValue)value).Names },
        _ => throw new ArgumentException($"No such fact: {field}.", nameof(field)),
    };

    private static Money With(Money money, string field, FactValue value) =>
        field == "units" ? money with { Units = Number(value) } : money with { Currency = Text(value) };

    private static Moment With(Moment at, string field, FactValue value)
    {
        var number = Number(value);
        return field switch
        {
            "year" => at with { Year = (ushort)Math.Clamp(number, 1970, 9999) },
            "month" => at with { Month = (byte)Math.Clamp(number, 1, 12) },
            "day" => at with { Day = (byte)Math.Clamp(number, 1, 31) },
            "weekday" => at with { Weekday = (byte)Math.Clamp(number, 1, 7) },
            "hour" => at with { Hour = (byte)Math.Clamp(number, 0, 23) },
            "minute" => at with { Minute = (byte)Math.Clamp(number, 0, 59) },
            _ => throw new ArgumentException($"No such fact: {field}.", nameof(field)),
        };
    }

    private static Activity With(Activity activity, string window, string field, FactValue value)
    {
        Tally Set(Tally tally) => field == "count" ? tally with { Count = Clamp(Number(value)) } : tally with { Total = Number(value) };
        return window switch
        {
            "hour" => activity with { Hour = Set(activity.Hour) },
            "day" => activity with { Day = Set(activity.Day) },
            "week" => activity with { Week = Set(activity.Week) },
            "month" => activity with { Month = Set(activity.Month) },
            "calendar-day" => activity with { CalendarDay = Set(activity.CalendarDay) },
            "calendar-month" => activity with { CalendarMonth = Set(activity.CalendarMonth) },
            _ => throw new ArgumentException($"No such window: {window}.", nameof(window)),
        };
    }

    private static long Number(FactValue value) => ((NumberValue)value).Number;

    private static string Text(FactValue value) => ((TextValue)value).Text;

    private static uint Clamp(long number) => (uint)Math.Clamp(number, 0, uint.MaxValue);

    private static T Word<T>(FactValue value) where T : struct, Enum =>
        Enum.GetValues<T>().First(v => InterpretationJson.Name(v) == Text(value));
}
