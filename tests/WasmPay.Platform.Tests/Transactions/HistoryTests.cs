using FsCheck.Fluent;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>What SQL counts against a second opinion that knows only a list of payments.</summary>
public sealed class HistoryTests
{
    private static readonly string[] Accounts = ["N1", "N2", "I1"];

    private sealed record Payment(DateTimeOffset At, string Origin, string Destination, long Units, string Currency);

    private sealed record Step(int Origin, int Destination, int Units, int MinutesLater);

    [Theory, Stores]
    public async Task Windows_agree_with_a_naive_count_for_random_payments(string store)
    {
        // Steps from a minute to several days, dense around the windows' ends.
        var step = from origin in Gen.Choose(0, 2)
                   from other in Gen.Choose(1, 2)
                   from units in Gen.Choose(1, 2_000)
                   from minutes in Gen.OneOf(Gen.Choose(0, 5), Gen.Elements(59, 60, 61, 60 * 24, 60 * 24 - 1, 60 * 24 * 7, 60 * 24 * 30), Gen.Choose(0, 60 * 30))
                   select new Step(origin, (origin + other) % 3, units, minutes);
        var runs = store == "sqlite" ? 6 : 3;
        for (var seed = 1; seed <= runs; seed++)
            await CompareAsync(store, [.. step.ListOf(25).Sample(1, new FsCheck.Rnd((ulong)seed), 25).Single()]);
    }

    [Fact]
    public async Task A_rolling_window_leaves_out_what_is_exactly_as_old_as_it_is_long()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        Ok(await bed.PayAsync(100, "k1"));
        bed.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1u, (await HistoryOfAsync(bed, "k2")).Sent.Hour.Count);
        bed.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new Tally(1, 1), (await HistoryOfAsync(bed, "k3")).Sent.Hour);
    }

    [Fact]
    public async Task The_calendar_day_begins_at_the_validating_banks_own_midnight()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        // 10 March 2026, 23:30 in New York is 03:30 UTC on the 11th.
        bed.Time.Now = new DateTimeOffset(2026, 3, 11, 3, 30, 0, TimeSpan.Zero);
        Ok(await bed.PayAsync(100, "k1"));
        bed.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(1u, (await HistoryOfAsync(bed, "k2")).Sent.CalendarDay.Count);
        bed.Time.Advance(TimeSpan.FromMinutes(1));
        var midnight = await HistoryOfAsync(bed, "k3");
        Assert.Equal((0u, 2u, 2u), (midnight.Sent.CalendarDay.Count, midnight.Sent.CalendarMonth.Count, midnight.Sent.Day.Count));
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z")]
    [InlineData("America/New_York", "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z")]
    [InlineData("Asia/Beirut", "2026-03-29T12:00:00Z", "2026-03-28T22:00:00Z")]
    [InlineData("America/Havana", "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-05-05T00:00:00Z", "2026-05-04T18:15:00Z")]
    public void A_day_begins_where_the_clocks_say_so_also_when_they_change(string zone, string at, string start) =>
        Assert.Equal(Parse(start), BankCalendar.StartOfDay(Parse(at), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task CompareAsync(string store, IReadOnlyList<Step> steps)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "approve");
        await bed.InstallAsync("ICMR", "approve");
        var past = new List<Payment>();
        foreach (var (i, step) in steps.Index())
        {
            bed.Time.Advance(TimeSpan.FromMinutes(step.MinutesLater));
            var (origin, destination) = (Accounts[step.Origin], Accounts[step.Destination]);
            var currency = origin == "I1" ? "GBP" : "USD";
            var transaction = Ok(await bed.PayAsync(step.Units, $"k{i}", origin, destination, currency, Staff)).Transaction;
            foreach (var evaluation in transaction.Evaluations)
            {
                var (reporting, zone) = evaluation.Target == "ICMR" ? ("GBP", "Europe/London") : ("USD", "America/New_York");
                var naive = Naive(past, origin, destination, bed.Time.Now, reporting, zone);
                // A bank does not know what another's customers do elsewhere.
                if (origin == "I1" != (evaluation.Target == "ICMR")) naive = naive with { Sent = NotKnown.Activity, IdleMinutes = NotKnown.IdleMinutes };
                if (destination == "I1" != (evaluation.Target == "ICMR")) naive = naive with { Received = NotKnown.Activity };
                Assert.Equal(naive, RequestOf(evaluation).History);
            }
            past.Add(new Payment(bed.Time.Now, origin, destination, step.Units, currency));
        }
        await bed.AssertSoundAsync();
    }

    private static History Naive(List<Payment> past, string origin, string destination, DateTimeOffset now, string reporting, string zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone));
        Activity Of(Func<Payment, bool> subject)
        {
            Tally Count(Func<Payment, bool> window)
            {
                var counted = past.Where(subject).Where(window).ToList();
                var total = counted.GroupBy(p => p.Currency).Sum(g => RateTable.Embedded.Convert(g.Sum(p => p.Units), g.Key, reporting).Value.TargetUnits);
                return new Tally((uint)counted.Count, total);
            }
            DateTimeOffset Local(Payment p) => TimeZoneInfo.ConvertTime(p.At, TimeZoneInfo.FindSystemTimeZoneById(zone));
            return new Activity(
                Count(p => now - p.At < TimeSpan.FromHours(1)), Count(p => now - p.At < TimeSpan.FromDays(1)), Count(p => now - p.At < TimeSpan.FromDays(7)),
                Count(p => now - p.At < TimeSpan.FromDays(30)), Count(p => Local(p).Date == local.Date),
                Count(p => (Local(p).Year, Local(p).Month) == (local.Year, local.Month)));
        }
        var sent = past.LastOrDefault(p => p.Origin == origin);
        return new History(
            Of(p => p.Origin == origin), Of(p => p.Destination == destination), Of(p => p.Origin == origin && p.Destination == destination),
            !past.Exists(p => p.Origin == origin && p.Destination == destination), sent is null ? null : (uint)(now - sent.At).TotalMinutes);
    }

    private static async Task<History> HistoryOfAsync(TestPlatform bed, string key) => RequestOf(Ok(await bed.PayAsync(1, key)).Transaction.Evaluations[0]).History;

    private static ValidationRequest RequestOf(Evaluation evaluation)
    {
        using var json = System.Text.Json.JsonDocument.Parse(evaluation.RequestJson);
        Assert.True(RequestJson.TryRead(json.RootElement, out var request, out var error), error);
        return request;
    }
}
