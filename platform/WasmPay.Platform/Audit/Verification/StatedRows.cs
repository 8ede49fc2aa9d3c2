using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Verification;

/// <summary>The rows that records state one by one: the newest word about each, and whether the store keeps to it.</summary>
internal sealed class StatedRows
{
    private readonly Dictionary<(string Table, string Key), (string Digest, long Sequence)> _newest = new()
    {
        // What a store begins with, without a record.
        [("live_version", "1")] = (RowDigest.Of([("id", 1L), ("version", 0L)]), 0),
    };

    /// <summary>Takes what a record says.</summary>
    public void Take(AuditRecord record, IEnumerable<RowFact> rows)
    {
        // What a migration has moved is stated again where it is now.
        foreach (var row in rows.Where(r => r.Table != MovedStops.Before))
        {
            if (row.Digest is null) _newest.Remove((row.Table, row.Key));
            else _newest[(row.Table, row.Key)] = (row.Digest, record.Sequence);
        }
    }

    /// <summary>Compares all tables, in pages; <paramref name="balances"/> is what the postings make of each account.</summary>
    public async Task<Difference?> CompareAsync(Session session, Balances balances)
    {
        foreach (var table in AuditedTables.All)
        {
            StoredRow? last = null;
            for (var page = await table.PageAsync(session, last).ConfigureAwait(false); page.Count > 0; page = await table.PageAsync(session, last).ConfigureAwait(false))
            {
                foreach (var row in page)
                    if (await CompareAsync(session, table, row).ConfigureAwait(false) is { } difference) return difference;
                if (table == AuditedTables.Accounts && await balances.CompareAsync(session, page).ConfigureAwait(false) is { } wrong) return wrong;
                last = page[^1];
            }
        }
        // What was found is taken out: what is left is not in the store.
        if (_newest.Count > 0 && _newest.MinBy(n => n.Value.Sequence).Key is var (name, key)) return new Difference(name, key, "row", "a row", StoredRow.Nothing);
        return await ContentAsync(session).ConfigureAwait(false);
    }

    private async Task<Difference?> CompareAsync(Session session, AuditedTable table, StoredRow row)
    {
        var key = table.KeyOf(row);
        if (!_newest.Remove((table.Name, key), out var stated)) return new Difference(table.Name, key, "row", StoredRow.Nothing, "a row");
        row = await RowImage.CompleteAsync(session, table, row).ConfigureAwait(false);
        var digest = RowImage.DigestOf(table, row);
        return digest == stated.Digest ? null : await ExplainAsync(session, table, row, stated.Sequence, stated.Digest, digest).ConfigureAwait(false);
    }

    // The record is read again: what it says in clear need not be held for every row.
    private static async Task<Difference> ExplainAsync(Session session, AuditedTable table, StoredRow row, long sequence, string stated, string found)
    {
        var key = table.KeyOf(row);
        var record = await AuditPages.FindAsync(session, sequence).ConfigureAwait(false);
        var facts = record is null ? null : RecordFacts.Read(record);
        var values = facts?.Rows?.LastOrDefault(r => r.Table == table.Name && r.Key == key)?.Values;
        foreach (var column in table.Clear)
            if (values?.TryGetValue(column, out var says) == true && ValuesFact.Text(says) != row.Text(column))
                return new Difference(table.Name, key, column, ValuesFact.Text(says), row.Text(column));
        if (facts?.Entries is { } said && table == AuditedTables.Lists)
        {
            var kept = await RowImage.EntriesAsync(session, row).ConfigureAwait(false);
            if (said.Except(kept, StringComparer.Ordinal).FirstOrDefault() is { } missing) return new Difference("bank_list_entries", key, "row", missing, StoredRow.Nothing);
            if (kept.Except(said, StringComparer.Ordinal).FirstOrDefault() is { } added) return new Difference("bank_list_entries", key, "row", StoredRow.Nothing, added);
        }
        return new Difference(table.Name, key, "row", stated, found);
    }

    // Rows whose bytes are named by their digest, one at a time: they can be long.
    private static async Task<Difference?> ContentAsync(Session session)
    {
        foreach (var (table, column) in AuditedTables.NamedByContent)
        {
            var key = table.Key[0];
            for (var name = await NextAsync("").ConfigureAwait(false); name is not null; name = await NextAsync(name).ConfigureAwait(false))
            {
                var row = (await RowQuery.ReadAsync(session, $"SELECT {column} AS content FROM {table.Name} WHERE {key} = @name", new { name }).ConfigureAwait(false))[0];
                var digest = row.Values["content"] is byte[] bytes ? Digest.Of(bytes) : row.Text("content");
                if (digest != name) return new Difference(table.Name, name, column, name, digest);
            }
            Task<string?> NextAsync(string after) => session.ScalarAsync<string>($"SELECT {key} FROM {table.Name} WHERE {key} > @after ORDER BY {key} LIMIT 1", new { after });
        }
        return null;
    }
}
