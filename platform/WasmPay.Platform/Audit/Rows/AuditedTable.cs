using System.Collections.Immutable;
using Dapper;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Rows;

/// <summary>
/// A table whose rows are stated in the audit records: by a digest of each row, and by those of its values that are nobody's secret. The same
/// reading makes the record and checks it.
/// </summary>
/// <param name="Name">The table.</param>
/// <param name="Key">Its primary key's columns, in order.</param>
/// <param name="Stated">The columns that the digest covers.</param>
/// <param name="Clear">Those of them whose values stand in the record.</param>
internal sealed record AuditedTable(string Name, ImmutableArray<string> Key, ImmutableArray<string> Stated, ImmutableArray<string> Clear)
{
    private const int RowsAtOnce = 500;

    /// <summary>The row of this key as it is now; null where there is none.</summary>
    public async Task<StoredRow?> FindAsync(Session session, IReadOnlyList<object> key) =>
        StoredRow.Of(await session.FirstOrDefaultAsync<dynamic>(
            $"SELECT {Columns} FROM {Name} WHERE {string.Join(" AND ", Key.Select((k, i) => $"{k} = @k{i}"))}", Arguments(key)).ConfigureAwait(false));

    /// <summary>Rows in the store's order of their keys, after one of them.</summary>
    public async Task<List<StoredRow>> PageAsync(Session session, StoredRow? after)
    {
        var keys = string.Join(", ", Key);
        var where = after is null ? "" : $"WHERE ({keys}) > ({string.Join(", ", Key.Select((_, i) => $"@k{i}"))}) ";
        var rows = await session.QueryAsync<dynamic>(
            $"SELECT {Columns} FROM {Name} {where}ORDER BY {keys} LIMIT {RowsAtOnce}", after is null ? null : Arguments([.. Key.Select(k => after.Values[k]!)])).ConfigureAwait(false);
        return rows.ConvertAll(r => (StoredRow)StoredRow.Of(r)!);
    }

    /// <summary>A key as one text.</summary>
    public string KeyOf(StoredRow row) => string.Join('/', Key.Select(row.Text));

    private string Columns => string.Join(", ", Key.Union(Stated).Select(c => $"{c} AS {c}"));

    private static DynamicParameters Arguments(IReadOnlyList<object> key)
    {
        var arguments = new DynamicParameters();
        foreach (var (i, part) in key.Index()) arguments.Add($"k{i}", part);
        return arguments;
    }
}
