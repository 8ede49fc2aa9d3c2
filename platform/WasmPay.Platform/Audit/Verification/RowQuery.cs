using Dapper;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Verification;

/// <summary>Rows by their keys, whatever is in them.</summary>
internal static class RowQuery
{
    /// <summary>The rows whose values in <paramref name="keys"/> are one of <paramref name="wanted"/>.</summary>
    public static async Task<List<StoredRow>> WhereAsync(Session session, string table, IEnumerable<string> columns, string[] keys, IReadOnlyCollection<object[]> wanted, string more = "")
    {
        if (wanted.Count == 0) return [];
        // Names are written out: the stores differ in how they take a list.
        var arguments = new DynamicParameters();
        var tuples = wanted.Select((values, row) => $"({string.Join(", ", values.Select((value, column) =>
        {
            arguments.Add($"v{row}_{column}", value);
            return $"@v{row}_{column}";
        }))})").ToList();
        var sql = $"SELECT {string.Join(", ", columns.Select(c => $"{c} AS {c}"))} FROM {table} WHERE ({string.Join(", ", keys)}) IN (VALUES {string.Join(", ", tuples)}) {more}";
        return await ReadAsync(session, sql, arguments).ConfigureAwait(false);
    }

    /// <summary>The rows of a statement.</summary>
    public static async Task<List<StoredRow>> ReadAsync(Session session, string sql, object? arguments = null) =>
        (await session.QueryAsync<dynamic>(sql, arguments).ConfigureAwait(false)).ConvertAll(r => (StoredRow)StoredRow.Of(r)!);

    /// <summary>The first column in which a row is not as expected, from left to right.</summary>
    public static Difference? Compare(string table, string key, StoredRow? row, params (string Column, string Expected)[] expected)
    {
        if (row is null) return new Difference(table, key, "row", "a row", StoredRow.Nothing);
        foreach (var (column, says) in expected)
            if (row.Text(column) is var found && found != says) return new Difference(table, key, column, says, found);
        return null;
    }
}
