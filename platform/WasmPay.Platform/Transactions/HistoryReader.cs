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

    public async Task<Result<History>> ReadAsync(Session session, string origin, string destination, string reporting, TimeZoneInfo zone, DateTimeOffset at)
    {
        var now = at.ToUnixTimeMilliseconds();
        long[] begins =
        [
            now - Hour + 1, now - Day + 1, now - 7 * Day + 1, now - 30 * Day + 1,
            BankCalendar.StartOfDay(at, zone).ToUnixTimeMilliseconds(), BankCalendar.StartOfMonth(at, zone).ToUnixTimeMilliseconds(),
        ];
        var heads = (await FlowStore.HeadsAsync(session, origin, destination).ConfigureAwait(false)).ToLookup(h => h.Subject);
        var (sentHeads, pairHeads) = (heads[FlowStore.Sent(origin)].ToList(), heads[FlowStore.Pair(origin, destination)]);
        if (!(await ActivityAsync(session, sentHeads, begins, reporting).ConfigureAwait(false)).TryGet(out var sent, out var error)) return error;
        if (!(await ActivityAsync(session, heads[FlowStore.Received(destination)], begins, reporting).ConfigureAwait(false)).TryGet(out var received, out error)) return error;
        if (!(await ActivityAsync(session, pairHeads, begins, reporting).ConfigureAwait(false)).TryGet(out var pair, out error)) return error;
        uint? idle = sentHeads.Count == 0 ? null : (uint)Math.Clamp((now - sentHeads.Max(h => h.PostedAt)) / 60_000, 0, uint.MaxValue);
        return new History(sent, received, pair, !pairHeads.Any(), idle);
    }

    private async Task<Result<Activity>> ActivityAsync(Session session, IEnumerable<Flow> heads, long[] begins, string reporting)
    {
        var counts = new long[begins.Length];
        var totals = new Int128[begins.Length];
        // In the order of their codes, so that the first error is the same on every store.
        foreach (var head in heads.OrderBy(h => h.Currency, StringComparer.Ordinal))
        {
            var before = await FlowStore.BeforeAsync(session, head, begins).ConfigureAwait(false);
            for (var i = 0; i < begins.Length; i++)
            {
                counts[i] += head.Position - (before[i]?.Position ?? 0);
                var units = LedgerAudit.Join(head.High, head.Low) - LedgerAudit.Join(before[i]?.High ?? 0, before[i]?.Low ?? 0);
                // INVARIANT: running totals only grow.
                Invariant.Holds(units >= 0 && counts[i] >= 0, "A window's total is not negative");
                if (units > long.MaxValue) return Overflow();
                if (!rates.Convert((long)units, head.Currency, reporting).TryGet(out var quote, out var error)) return error;
                totals[i] += quote.TargetUnits;
            }
        }
        if (totals.Any(t => t > long.MaxValue) || counts.Any(c => c > uint.MaxValue)) return Overflow();
        Tally At(int i) => new((uint)counts[i], (long)totals[i]);
        return new Activity(At(0), At(1), At(2), At(3), At(4), At(5));
    }

    private static Error Overflow() => new(ErrorCode.AmountOverflow, "What the accounts moved before is more than a rule's numbers can hold.", "history");
}
