using System.Text.Json.Nodes;
using WasmPay.Authoring.Json;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Rows;

/// <summary>What a record says of a row: its digest and its clear values, or that it is there no more.</summary>
internal static class RowImage
{
    /// <summary>A pseudo-column: the digest of a list's entries, in order.</summary>
    public const string Entries = "entries";

    /// <summary>The row as it is now.</summary>
    public static async Task<JsonObject> ReadAsync(Session session, AuditedTable table, IReadOnlyList<object> key)
    {
        var row = await table.FindAsync(session, key).ConfigureAwait(false);
        var image = new JsonObject { ["table"] = table.Name, ["key"] = string.Join('/', key.Select(StoredRow.Text)) };
        if (row is null)
        {
            image["digest"] = null;
            return image;
        }
        row = await CompleteAsync(session, table, row).ConfigureAwait(false);
        image["digest"] = DigestOf(table, row);
        image["values"] = new JsonObject(table.Clear.Select(c => KeyValuePair.Create(c, RowDigest.Node(row.Values[c]))));
        return image;
    }

    /// <summary>The digest of a row that is complete.</summary>
    public static string DigestOf(AuditedTable table, StoredRow row) => row.Digest(row.Values.ContainsKey(Entries) ? table.Stated.Add(Entries) : table.Stated);

    /// <summary>A list with its entries; any other row as it is.</summary>
    public static async Task<StoredRow> CompleteAsync(Session session, AuditedTable table, StoredRow row)
    {
        if (table != AuditedTables.Lists) return row;
        var entries = await EntriesAsync(session, row).ConfigureAwait(false);
        var values = new Dictionary<string, object?>(row.Values, StringComparer.Ordinal) { [Entries] = CanonicalJson.Digest(new JsonArray([.. entries.Select(e => (JsonNode)e)])) };
        return new StoredRow(values);
    }

    /// <summary>A list's entries as <c>kind:value</c>, in order.</summary>
    public static async Task<List<string>> EntriesAsync(Session session, StoredRow list)
    {
        var rows = await session.QueryAsync<dynamic>(
            "SELECT kind AS kind, value AS value FROM bank_list_entries WHERE bank = @bank AND list = @name", new { bank = list.Values["bank"], name = list.Values["name"] }).ConfigureAwait(false);
        // No kind has a colon; one that was written by hand takes none from the value.
        var entries = rows.ConvertAll(r => (StoredRow)StoredRow.Of(r)!).ConvertAll(r => $"{r.Text("kind").Replace(":", "%3A", StringComparison.Ordinal)}:{r.Text("value")}");
        entries.Sort(StringComparer.Ordinal);
        return entries;
    }
}
