using System.Text.Json.Nodes;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Verification;

/// <summary>
/// What is said once of a store from before records stated the books: each row that is stated one by one, each account's balance, and how many
/// payments, evaluations, postings, entries and running totals there are. Of those the sums are held, and not each by itself.
/// </summary>
internal static class Baseline
{
    /// <summary>The kind of its records.</summary>
    public const string Kind = "books.baseline";

    private static readonly Principal s_platform = new(Principal.Platform, "The platform", Principal.Platform, Roles.None);
    private static readonly string[] s_counted = ["transactions", "evaluations", "postings", "entries", "flows"];

    /// <summary>Writes it where it is needed: the first record states nothing, and no baseline came since.</summary>
    public static async Task EnsureAsync(Database database, AuditLog audit, CancellationToken cancellation)
    {
        if (!await database.ReadAsync(IsNeededAsync, cancellation).ConfigureAwait(false)) return;
        await database.WriteAsync<bool>(async s =>
        {
            // The chain's end is locked first: of two nodes that start at once, one writes and the other looks again.
            await AuditLog.NextAsync(s).ConfigureAwait(false);
            if (await IsNeededAsync(s).ConfigureAwait(false)) await WriteAsync(s, audit).ConfigureAwait(false);
            return true;
        }, cancellation).ConfigureAwait(false);
    }

    private static async Task<bool> IsNeededAsync(Session session) =>
        await AuditPages.FindAsync(session, 1).ConfigureAwait(false) is { } first
        && RecordFacts.Read(first)?.Rows is null
        && await session.ScalarAsync<long>("SELECT COUNT(*) FROM audit WHERE subject = 'books' AND kind = @Kind", new { Kind }).ConfigureAwait(false) == 0;

    private static async Task WriteAsync(Session session, AuditLog audit)
    {
        foreach (var table in AuditedTables.All)
        {
            StoredRow? last = null;
            for (var page = await table.PageAsync(session, last).ConfigureAwait(false); page.Count > 0; page = await table.PageAsync(session, last).ConfigureAwait(false))
            {
                foreach (var row in page) session.Journal.Row(table, [.. table.Key.Select(k => row.Values[k]!)]);
                var body = new JsonObject();
                if (table == AuditedTables.Accounts) body[RecordBody.Balances] = await BalancesAsync(session, page).ConfigureAwait(false);
                await audit.AppendAsync(session, Kind, s_platform, "books", body).ConfigureAwait(false);
                last = page[^1];
            }
        }
        var counts = new JsonObject();
        foreach (var table in s_counted) counts[table] = await session.ScalarAsync<long>($"SELECT COUNT(*) FROM {table}").ConfigureAwait(false);
        await audit.AppendAsync(session, Kind, s_platform, "books", new JsonObject { [RecordBody.Counts] = counts }).ConfigureAwait(false);
    }

    private static async Task<JsonArray> BalancesAsync(Session session, IReadOnlyList<StoredRow> page)
    {
        var rows = await RowQuery.WhereAsync(session, "accounts", ["id", "balance", "version"], ["id"], [.. page.Select(r => new[] { r.Values["id"]! })]).ConfigureAwait(false);
        return [.. rows.Select(r => (JsonNode)new JsonObject { ["account"] = r.Text("id"), ["balance"] = r.Number("balance"), ["version"] = r.Number("version") })];
    }
}
