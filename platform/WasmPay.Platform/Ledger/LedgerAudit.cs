using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Ledger;

/// <summary>Adds up the whole ledger from its entries. Sums are taken in two halves, so that no store's integer overflows.</summary>
internal static class LedgerAudit
{
    private const long Half = 1_000_000_000;

    /// <summary>SQL for the sum of a column in two halves, to be joined by <see cref="Join"/>.</summary>
    public static string Sum(string units, string high, string low) =>
        $"CAST(COALESCE(SUM({units} / {Half}), 0) AS BIGINT) AS {high}, CAST(COALESCE(SUM({units} % {Half}), 0) AS BIGINT) AS {low}";

    /// <summary>Minor units in two halves, whose sums fit 64 bits for billions of payments.</summary>
    public static (long High, long Low) Split(long units) => (units / Half, units % Half);

    public static Int128 Join(long high, long low) => (Int128)high * Half + low;

    public static async Task<LedgerCheck> RunAsync(Session session)
    {
        var faults = new List<string>();
        var (postings, entries) = (await session.ScalarAsync<long>("SELECT COUNT(DISTINCT posting) FROM entries").ConfigureAwait(false), await session.ScalarAsync<long>("SELECT COUNT(*) FROM entries").ConfigureAwait(false));
        // Halves that are both zero are most of them; the others may still come to zero together.
        var suspects = await session.QueryAsync<SumRow>(
            $"SELECT posting AS Name, currency AS Currency, {Sum("units", "High", "Low")} FROM entries GROUP BY posting, currency HAVING SUM(units / {Half}) <> 0 OR SUM(units % {Half}) <> 0").ConfigureAwait(false);
        faults.AddRange(suspects.Where(p => Join(p.High, p.Low) != 0).Select(p => $"The posting {p.Name} does not balance in {p.Currency}."));

        var accounts = await session.QueryAsync<AccountSumRow>(
            $"""
            SELECT a.id AS Name, a.currency AS Currency, a.balance AS Balance, a.version AS Version, a.floor_units AS FloorUnits,
                   COUNT(e.account) AS Entries, COALESCE(MAX(e.account_version), 0) AS Newest, {Sum("e.units", "High", "Low")}
            FROM accounts a LEFT JOIN entries e ON e.account = a.id GROUP BY a.id, a.currency, a.balance, a.version, a.floor_units
            """).ConfigureAwait(false);
        foreach (var account in accounts)
        {
            if (Join(account.High, account.Low) != account.Balance) faults.Add($"The balance of {account.Name} is not the sum of its entries.");
            if (account.Entries != account.Version || account.Newest != account.Version) faults.Add($"Entries of {account.Name} are missing.");
            if (account.Balance < account.FloorUnits) faults.Add($"The account {account.Name} is below its floor.");
        }

        var totals = accounts.GroupBy(a => a.Currency, StringComparer.Ordinal)
            .Select(g => new CurrencyTotal(g.Key, g.Aggregate(Int128.Zero, (sum, a) => sum + a.Balance), g.LongCount()))
            .OrderBy(t => t.Currency, StringComparer.Ordinal).ToList();
        faults.AddRange(totals.Where(t => t.Units != 0).Select(t => $"All balances in {t.Currency} sum to {t.Units}, not to zero."));
        faults.AddRange(await FlowFaultsAsync(session).ConfigureAwait(false));
        return new LedgerCheck(postings, entries, totals, faults);
    }

    // INVARIANT: the running totals from which rules see history say what the posted transactions say.
    private static async Task<IEnumerable<string>> FlowFaultsAsync(Session session)
    {
        var posted = await session.QueryAsync<SumRow>(
            $"SELECT currency AS Currency, {Sum("units", "High", "Low")}, COUNT(*) AS Entries FROM transactions WHERE posted_at IS NOT NULL GROUP BY currency").ConfigureAwait(false);
        var flows = await session.QueryAsync<SumRow>(
            """
            SELECT currency AS Currency, CAST(SUM(position) AS BIGINT) AS Entries, CAST(SUM(high) AS BIGINT) AS High, CAST(SUM(low) AS BIGINT) AS Low
            FROM flow_heads WHERE subject LIKE 'sent:%' GROUP BY currency
            """).ConfigureAwait(false);
        var left = posted.Select(p => (p.Currency, p.Entries, Join(p.High, p.Low))).ToHashSet();
        left.SymmetricExceptWith(flows.Select(f => (f.Currency, f.Entries, Join(f.High, f.Low))));
        return left.Select(l => l.Currency).Distinct().Select(c => $"The running totals in {c} are not those of the posted transactions.");
    }

    private sealed record SumRow
    {
        public string Name { get; init; } = "";
        public string Currency { get; init; } = "";
        public long High { get; init; }
        public long Low { get; init; }
        public long Entries { get; init; }
    }

    private sealed record AccountSumRow
    {
        public string Name { get; init; } = "";
        public string Currency { get; init; } = "";
        public long Balance { get; init; }
        public long Version { get; init; }
        public long? FloorUnits { get; init; }
        public long Entries { get; init; }
        public long Newest { get; init; }
        public long High { get; init; }
        public long Low { get; init; }
    }
}
