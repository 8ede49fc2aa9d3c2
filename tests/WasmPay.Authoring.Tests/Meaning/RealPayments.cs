using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Meaning;

/// <summary>
/// Payments with histories that were lived: past payments are drawn, and counted and added up as the platform's HistoryReader does. So what the laws of
/// facts say must hold of each of them.
/// </summary>
internal sealed class RealPayments(BankProfile bank, Random random)
{
    private sealed record Past(DateTimeOffset At, bool Sends, bool Receives, long Units);

    private static readonly string[] s_accounts = ["ORIGIN-1", "DESTINATION-1", "A1", "DE99"];
    private static readonly string[] s_names = ["Robin Example", "Sam Sample", "Acme Crypto Ltd", "a"];
    private static readonly string[] s_memos = ["", "Invoice 2201", "gift", "GIFT card", "crypto gift", "refund of crypto", "ref", "Crypto"];
    private static readonly string[] s_countries = ["DEU", "FRA", "IRN", "USA"];
    private static readonly string[] s_currencies = ["EUR", "EUR", "USD", "JPY"];
    private static readonly long[] s_units = [1, 2, 499, 500, 501, 999, 1_000, 1_001, 24_999, 25_000, 25_001, 99_999, 100_000, 100_001, 1_000_000];

    public ValidationRequest Next()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(bank.TimeZone);
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(0, 2 * 366 * 24 * 60));
        var past = Enumerable.Range(0, Pick(0, 0, 1, 2, 6)).Select(_ => Draw(at)).ToList();
        var (pays, isPaid) = Pick((true, true), (true, true), (true, false), (false, true));
        var currency = Pick(s_currencies);
        var units = Pick(s_units);
        var origin = Draw("ORIGIN-1", pays);
        var destination = Draw(Pick(s_accounts[1..]), isPaid);
        if (!pays && !isPaid || origin.Bank == destination.Bank) destination = destination with { Country = origin.Country };
        var newest = past.Where(p => p.Sends).Select(p => p.At).DefaultIfEmpty().Max();
        var pair = past.Where(p => p is { Sends: true, Receives: true }).ToList();
        var request = new ValidationRequest(
            new Transaction(
                "tx", origin, destination, new Money(units, currency), new Money(currency == bank.ReportingCurrency ? units : units / 3, bank.ReportingCurrency),
                Pick(Enum.GetValues<Channel>()), Pick("", "SALA", "GDDS"), Pick(s_memos), MomentAt(at, zone)),
            new History(
                Count(past.Where(p => p.Sends), at, zone), Count(past.Where(p => p.Receives), at, zone), Count(pair, at, zone), pair.Count == 0,
                past.Exists(p => p.Sends) ? (uint)((at - newest).Ticks / TimeSpan.TicksPerMinute) : null));
        var strangers = (pays ? Strangers.None : Strangers.Origin) | (isPaid ? Strangers.None : Strangers.Destination);
        // As BankKnowledge tells a payer's bank of the payee.
        if (!isPaid)
            request = request with { Transaction = request.Transaction with { Destination = destination with { Address = "", BirthDate = "", Identifier = destination.Holder == Holder.Individual ? "" : destination.Identifier, Holder = destination.Holder == Holder.Individual ? Holder.Individual : Holder.Business } } };
        return NotKnown.Of(strangers, request);
    }

    private Past Draw(DateTimeOffset at)
    {
        var (sends, receives) = Pick((true, true), (true, false), (false, true));
        var minutes = Pick(0, 1, 59, 60, 61, 180, 1_439, 1_440, 1_441, 1_500, 2_880, 10_079, 10_080, 20_000, 43_199, 43_200, 44_000, 44_700, 90_000);
        return new Past(at.AddMinutes(-minutes).AddSeconds(-random.Next(0, 60)), sends, receives, Pick(0, 1, 500, 25_000, 99_999));
    }

    private Party Draw(string account, bool isOwn) => new(
        account, Pick(s_names), Pick("", "1 Street"), Pick("", "C-1", "LEI-5"), Pick("", "1984-05-17", "2004-02-29"), isOwn ? bank.Code : "OTHERBANK",
        isOwn ? bank.Country : Pick("FRA", "FRA"), Pick(["", .. s_countries]), Pick(Enum.GetValues<Holder>()), Pick(Enum.GetValues<Rating>()),
        (uint)Pick(0, 1, 29, 30, 31, 1_200), [.. bank.Lists.Keys.Where(_ => random.Next(4) == 0).Order(StringComparer.Ordinal)]);

    private static Activity Count(IEnumerable<Past> all, DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var past = all.ToList();
        Tally Since(DateTimeOffset begin) => new((uint)past.Count(p => p.At >= begin), past.Where(p => p.At >= begin).Sum(p => p.Units));
        Tally Within(TimeSpan window) => Since(at - window + TimeSpan.FromMilliseconds(1));
        return new Activity(
            Within(TimeSpan.FromHours(1)), Within(TimeSpan.FromDays(1)), Within(TimeSpan.FromDays(7)), Within(TimeSpan.FromDays(30)),
            Since(Start(local.Date)), Since(Start(new DateTime(local.Year, local.Month, 1))));

        DateTimeOffset Start(DateTime midnight) => new(midnight, zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight));
    }

    private static Moment MomentAt(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return new Moment(
            (ulong)at.ToUnixTimeMilliseconds(), (ushort)local.Year, (byte)local.Month, (byte)local.Day, (byte)(local.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek), (byte)local.Hour, (byte)local.Minute);
    }

    private T Pick<T>(params IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
