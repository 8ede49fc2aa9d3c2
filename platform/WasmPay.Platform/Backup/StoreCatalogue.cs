using System.Data.Common;
using Dapper;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Backup;

/// <summary>Which tables a store has, and which of them name rows of others.</summary>
internal static class StoreCatalogue
{
    /// <summary>All tables of a store but that of the migrations, those that others name before these.</summary>
    public static async Task<IReadOnlyList<string>> TablesAsync(DbConnection connection, DbTransaction transaction, Dialect dialect, CancellationToken cancellation)
    {
        var tables = await connection.QueryAsync<string>(new(
            dialect is PostgresDialect
                ? "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
                : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", transaction: transaction, cancellationToken: cancellation)).ConfigureAwait(false);
        var references = await connection.QueryAsync<Reference>(new(
            dialect is PostgresDialect
                ? """
                  SELECT child.relname AS Child, parent.relname AS Parent FROM pg_constraint
                  JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid
                  WHERE contype = 'f' AND child.relnamespace = to_regnamespace(current_schema()::text)
                  """
                : "SELECT m.name AS Child, f.\"table\" AS Parent FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
            transaction: transaction, cancellationToken: cancellation)).ConfigureAwait(false);
        return InOrder(tables.Where(t => t != "migrations"), references.Where(r => r.Child != r.Parent).ToLookup(r => r.Child, r => r.Parent));
    }

    /// <summary>The columns of a table, with their .NET types.</summary>
    public static async Task<IReadOnlyList<(string Name, Type Type)>> ColumnsAsync(DbConnection connection, DbTransaction transaction, string table, CancellationToken cancellation)
    {
        var reader = await connection.ExecuteReaderAsync(new($"SELECT * FROM {table} WHERE 1 = 0", transaction: transaction, cancellationToken: cancellation)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            return [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.GetFieldType(i)))];
    }

    private static List<string> InOrder(IEnumerable<string> tables, ILookup<string, string> parents)
    {
        var waiting = tables.Order(StringComparer.Ordinal).ToList();
        List<string> ordered = [];
        while (waiting.Count > 0)
        {
            var next = waiting.FirstOrDefault(t => !parents[t].Any(waiting.Contains));
            // INVARIANT: rows that name each other in a ring could be written in no order.
            Invariant.Holds(next is not null, "Tables name each other without a ring");
            ordered.Add(next);
            waiting.Remove(next);
        }
        return ordered;
    }

    private sealed record Reference
    {
        public string Child { get; init; } = "";
        public string Parent { get; init; } = "";
    }
}
