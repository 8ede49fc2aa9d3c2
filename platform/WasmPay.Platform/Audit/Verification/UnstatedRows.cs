using System.Globalization;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Verification;

/// <summary>Rows that no record speaks of. All that records speak of is there by now: so many rows and no more may be there.</summary>
internal static class UnstatedRows
{
    /// <summary>The first row too many, in tables with so many rows by the audit.</summary>
    public static async Task<Difference?> FindAsync(Session session, IReadOnlyDictionary<string, long> stated)
    {
        foreach (var (table, where) in s_strays)
        {
            var count = await session.ScalarAsync<long>($"SELECT COUNT(*) FROM {table}").ConfigureAwait(false);
            if (count == stated.GetValueOrDefault(table)) continue;
            var stray = (await RowQuery.ReadAsync(session, $"{where} LIMIT 1").ConfigureAwait(false)).FirstOrDefault();
            return stray is null
                ? new Difference(table, "*", "rows", stated.GetValueOrDefault(table).ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture))
                : new Difference(table, string.Join('/', stray.Values.Keys.Select(stray.Text)), "row", StoredRow.Nothing, "a row");
        }
        return await FirstAsync(session, "bank_list_entries", """
            SELECT e.bank AS bank, e.list AS list, e.kind AS kind, e.value AS value FROM bank_list_entries e
            LEFT JOIN bank_lists l ON l.bank = e.bank AND l.name = e.list WHERE l.bank IS NULL
            """).ConfigureAwait(false) ?? await HeadsAsync(session).ConfigureAwait(false);
    }

    // How to find one of them; where there are too many of another kind, their number is said.
    private static readonly (string Table, string Where)[] s_strays =
    [
        ("transactions", """
            SELECT t.id AS id FROM transactions t LEFT JOIN audit a ON a.sequence = t.number AND a.subject = t.id AND a.kind LIKE 'transaction.%' WHERE a.sequence IS NULL ORDER BY t.number
            """),
        ("evaluations", "SELECT e.transaction_id AS id, e.position AS position FROM evaluations e LEFT JOIN transactions t ON t.id = e.transaction_id WHERE t.id IS NULL"),
        ("entries", """
            SELECT e.posting AS posting, e.line AS line FROM entries e LEFT JOIN accounts a ON a.id = e.account
            WHERE a.id IS NULL OR e.account_version > a.version OR e.account_version < 1
            """),
        ("postings", "SELECT p.id AS id FROM postings p LEFT JOIN entries e ON e.posting = p.id WHERE e.posting IS NULL"),
        ("flows", """
            SELECT f.subject AS subject, f.currency AS currency, f.position AS position FROM flows f
            LEFT JOIN flow_heads h ON h.subject = f.subject AND h.currency = f.currency WHERE h.subject IS NULL OR f.position > h.position OR f.position < 1
            """),
        ("audit_head", "SELECT id AS id FROM audit_head WHERE id <> 1"),
    ];

    // The newest running totals are the newest of the rows that were compared.
    private static async Task<Difference?> HeadsAsync(Session session)
    {
        var rows = await RowQuery.ReadAsync(session, """
            SELECT f.subject AS subject, f.currency AS currency, f.position AS position, f.posted_at AS posted_at, f.high AS high, f.low AS low,
                   h.position AS head_position, h.posted_at AS head_posted_at, h.high AS head_high, h.low AS head_low
            FROM (SELECT subject, currency, MAX(position) AS newest FROM flows GROUP BY subject, currency) AS n
            JOIN flows f ON f.subject = n.subject AND f.currency = n.currency AND f.position = n.newest
            LEFT JOIN flow_heads h ON h.subject = f.subject AND h.currency = f.currency
            WHERE h.subject IS NULL OR h.position <> f.position OR h.posted_at <> f.posted_at OR h.high <> f.high OR h.low <> f.low LIMIT 1
            """).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            return await FirstAsync(session, "flow_heads", """
                SELECT h.subject AS subject, h.currency AS currency FROM flow_heads h
                LEFT JOIN flows f ON f.subject = h.subject AND f.currency = h.currency AND f.position = h.position WHERE f.subject IS NULL
                """).ConfigureAwait(false);
        }
        var (row, key) = (rows[0], $"{rows[0].Text("subject")}/{rows[0].Text("currency")}");
        foreach (var column in (string[])["position", "posted_at", "high", "low"])
            if (row.Text(column) != row.Text($"head_{column}")) return new Difference("flow_heads", key, column, row.Text(column), row.Text($"head_{column}"));
        return new Difference("flow_heads", key, "row", "a row", StoredRow.Nothing);
    }

    private static async Task<Difference?> FirstAsync(Session session, string table, string sql) =>
        (await RowQuery.ReadAsync(session, $"{sql} LIMIT 1").ConfigureAwait(false)).FirstOrDefault() is { } row
            ? new Difference(table, string.Join('/', row.Values.Keys.Select(row.Text)), "row", StoredRow.Nothing, "a row")
            : null;
}
