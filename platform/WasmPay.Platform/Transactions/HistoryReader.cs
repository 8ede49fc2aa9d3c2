using WasmPay.Platform.Currencies;
using WasmPay.Platform.Ledger;
using WasmPay.Platform.Storage;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Transactions;

/// <summary>
/// What went before a payment, from committed transactions. A rolling window of an hour holds what was committed less than
/// an hour before; the calendar windows begin with the validating bank's local day and month.
/// Totals are exact per currency and then converted, half to even, into the reporting currency.
/// </summary>
internal sealed class HistoryReader(RateTable rates)
{
    private const long Hour = 3_600_000, Day = 24 * Hour;

    private const string Sent = "origin_account = @Origin";
    private const string Received = "destination_account = @Destination";
    private const string Pair = Sent + " AND " + Received;

    public async Task<Result<History>> ReadAsync(Session session, string origin, string destination, string reporting, TimeZoneInfo zone, DateTimeOffset at)
    {
        var now = at.ToUnixTimeMilliseconds();
        var window = new Window
        {
            Origin = origin,
            Destination = destination,
            Hour = now - Hour + 1,
            Day = now - Day + 1,
            Week = now - 7 * Day + 1,
            Month = now - 30 * Day + 1,
            CalendarDay = BankCalendar.StartOfDay(at, zone).ToUnixTimeMilliseconds(),
            CalendarMonth = BankCalendar.StartOfMonth(at, zone).ToUnixTimeMilliseconds(),
        };
        if (!(await ActivityAsync(session, Sent, window, reporting).ConfigureAwait(false)).TryGet(out var sent, out var error)) return error;
        if (!(await ActivityAsync(session, Received, window, reporting).ConfigureAwait(false)).TryGet(out var received, out error)) return error;
        if (!(await ActivityAsync(session, Pair, window, reporting).ConfigureAwait(false)).TryGet(out var pair, out error)) return error;

        var lastSent = await session.ScalarAsync<long?>($"SELECT MAX(posted_at) FROM transactions WHERE {Sent}", window).ConfigureAwait(false);
        var lastPair = await session.ScalarAsync<long?>($"SELECT MAX(posted_at) FROM transactions WHERE {Pair}", window).ConfigureAwait(false);
        uint? idle = lastSent is { } last ? (uint)Math.Clamp((now - last) / 60_000, 0, uint.MaxValue) : null;
        return new History(sent, received, pair, lastPair is null, idle);
    }

    private async Task<Result<Activity>> ActivityAsync(Session session, string subject, Window window, string reporting)
    {
        var rows = await session.QueryAsync<Row>(
            $"""
            SELECT currency AS Currency,
                {Sums("Hour", "@Hour")}, {Sums("Day", "@Day")}, {Sums("Week", "@Week")}, {Sums("Month", "@Month")},
                {Sums("CalendarDay", "@CalendarDay")}, {Sums("CalendarMonth", "@CalendarMonth")}
            FROM transactions WHERE {subject} AND posted_at >= @Oldest GROUP BY currency
            """, window).ConfigureAwait(false);
        var failure = default(Error);
        var activity = new Activity(
            Tally(r => (r.HourCount, r.HourHigh, r.HourLow)),
            Tally(r => (r.DayCount, r.DayHigh, r.DayLow)),
            Tally(r => (r.WeekCount, r.WeekHigh, r.WeekLow)),
            Tally(r => (r.MonthCount, r.MonthHigh, r.MonthLow)),
            Tally(r => (r.CalendarDayCount, r.CalendarDayHigh, r.CalendarDayLow)),
            Tally(r => (r.CalendarMonthCount, r.CalendarMonthHigh, r.CalendarMonthLow)));
        return failure is null ? activity : failure;

        Tally Tally(Func<Row, (long Count, long High, long Low)> pick)
        {
            long count = 0;
            var total = Int128.Zero;
            foreach (var row in rows)
            {
                var (more, high, low) = pick(row);
                var units = LedgerAudit.Join(high, low);
                count += more;
                if (units > long.MaxValue) failure ??= Overflow();
                else if (rates.Convert((long)units, row.Currency, reporting).TryGet(out var quote, out var error)) total += quote.TargetUnits;
                else failure ??= error;
            }
            if (total > long.MaxValue || count > uint.MaxValue) failure ??= Overflow();
            return failure is null ? new Tally((uint)count, (long)total) : default;
        }
    }

    private static Error Overflow() => new(ErrorCode.AmountOverflow, "What the accounts moved before is more than a rule's numbers can hold.", "history");

    private static string Sums(string name, string since) =>
        $"COUNT(CASE WHEN posted_at >= {since} THEN 1 END) AS {name}Count, " +
        LedgerAudit.Sum($"CASE WHEN posted_at >= {since} THEN units ELSE 0 END", $"{name}High", $"{name}Low");

    private sealed record Window
    {
        public required string Origin { get; init; }
        public required string Destination { get; init; }
        public required long Hour { get; init; }
        public required long Day { get; init; }
        public required long Week { get; init; }
        public required long Month { get; init; }
        public required long CalendarDay { get; init; }
        public required long CalendarMonth { get; init; }
        public long Oldest => Math.Min(Month, CalendarMonth);
    }

    private sealed record Row
    {
        public string Currency { get; init; } = "";
        public long HourCount { get; init; }
        public long HourHigh { get; init; }
        public long HourLow { get; init; }
        public long DayCount { get; init; }
        public long DayHigh { get; init; }
        public long DayLow { get; init; }
        public long WeekCount { get; init; }
        public long WeekHigh { get; init; }
        public long WeekLow { get; init; }
        public long MonthCount { get; init; }
        public long MonthHigh { get; init; }
        public long MonthLow { get; init; }
        public long CalendarDayCount { get; init; }
        public long CalendarDayHigh { get; init; }
        public long CalendarDayLow { get; init; }
        public long CalendarMonthCount { get; init; }
        public long CalendarMonthHigh { get; init; }
        public long CalendarMonthLow { get; init; }
    }
}
