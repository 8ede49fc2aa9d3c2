using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Meaning.Facts;

/// <summary>The values that a solver gave to all facts.</summary>
/// <param name="Numbers">By fact.</param>
/// <param name="Texts">By fact.</param>
/// <param name="Lists">The lists that each party is on.</param>
/// <param name="First">Whether it is the pair's first payment.</param>
/// <param name="HasSent">Whether the account has ever sent.</param>
internal sealed record FactValues(
    IReadOnlyDictionary<string, long> Numbers, IReadOnlyDictionary<string, string> Texts, ILookup<string, string> Lists, bool First, bool HasSent);

/// <summary>Makes the payment of which the values are.</summary>
internal static class PaymentMaker
{
    /// <summary>The payment as a validator of the bank sees it.</summary>
    public static ValidationRequest Make(FactValues values, BankProfile bank)
    {
        var (origin, destination) = (Party(values, FactSpace.Parties[0]), Party(values, FactSpace.Parties[1]));
        var strangers = bank.Code == FactLaws.Platform
            ? Strangers.None
            : (origin.Bank == bank.Code ? Strangers.None : Strangers.Origin) | (destination.Bank == bank.Code ? Strangers.None : Strangers.Destination);
        return new ValidationRequest(
            new Transaction(
                "example", origin, destination, Money(values, "amount"), Money(values, "reporting"),
                Word<Channel>(values.Texts["transaction.channel"]), values.Texts["transaction.purpose"], values.Texts["transaction.memo"], Moment(values, bank.TimeZone)),
            new History(
                Activity(values, "sent"), Activity(values, "received"), Activity(values, "pair"), values.First,
                values.HasSent ? (uint)values.Numbers[FactSpace.Idle] : null))
        { Strangers = strangers };
    }

    private static Party Party(FactValues values, string party)
    {
        string Text(string field) => values.Texts[$"{party}.{field}"];
        return new Party(
            Text("account"), Text("name"), Text("address"), Text("identifier"), Text("birth-date"), Text("bank"), Text("country"), Text("residence"),
            Word<Holder>(Text("holder")), Word<Rating>(Text("rating")), (uint)values.Numbers[$"{party}.age-days"],
            [.. values.Lists[party].Order(StringComparer.Ordinal)]);
    }

    private static Money Money(FactValues values, string money) =>
        new(values.Numbers[$"transaction.{money}.units"], values.Texts[$"transaction.{money}.currency"]);

    private static Activity Activity(FactValues values, string activity)
    {
        Tally Of(string window) => new((uint)values.Numbers[$"history.{activity}.{window}.count"], values.Numbers[$"history.{activity}.{window}.total"]);
        return new Activity(Of("hour"), Of("day"), Of("week"), Of("month"), Of("calendar-day"), Of("calendar-month"));
    }

    private static Moment Moment(FactValues values, string zone)
    {
        int At(string part) => (int)values.Numbers[$"transaction.at.{part}"];
        var local = new DateTime(At("year"), At("month"), At("day"), At("hour"), At("minute"), 0, DateTimeKind.Unspecified);
        var weekday = local.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek;
        return new Moment(EpochMs(local, zone), (ushort)local.Year, (byte)local.Month, (byte)local.Day, (byte)weekday, (byte)local.Hour, (byte)local.Minute);
    }

    private static ulong EpochMs(DateTime local, string zone)
    {
        // A profile may name a zone that this machine does not know; no rule sees more of the instant than its local parts.
        var offset = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known.GetUtcOffset(local) : TimeSpan.Zero;
        return (ulong)Math.Max(0, (local - DateTime.UnixEpoch - offset).Ticks / TimeSpan.TicksPerMillisecond);
    }

    private static T Word<T>(string word) where T : struct, Enum => Enum.GetValues<T>().First(value => InterpretationJson.Name(value) == word);
}
