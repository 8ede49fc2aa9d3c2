using System.Data.Common;
using Dapper;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Tests.Support;

namespace WasmPay.Platform.Tests.Audit;

/// <summary>A column of the store, as the store itself lists it.</summary>
internal sealed record StoreColumn
{
    public string Table { get; init; } = "";
    public string Name { get; init; } = "";
    public string Type { get; init; } = "";
    public bool IsKey { get; init; }
}

/// <summary>
/// Somebody with the database's password: goes round the platform, its triggers and its keys, changes one thing, and puts it back when the
/// change is disposed.
/// </summary>
internal sealed class Hand : IAsyncDisposable
{
    private readonly Dialect _dialect;
    private readonly DbConnection _connection;

    private Hand(Dialect dialect, DbConnection connection) => (_dialect, _connection) = (dialect, connection);

    private bool IsSqlite => _dialect is SqliteDialect;

    public static async Task<Hand> OpenAsync(TestPlatform bed)
    {
        var dialect = Dialect.Of(bed.Database);
        var hand = new Hand(dialect, await dialect.OpenAsync(CancellationToken.None));
        if (!hand.IsSqlite)
        {
            await hand._connection.ExecuteAsync("SET session_replication_role = replica");
            return hand;
        }
        await hand._connection.ExecuteAsync("PRAGMA foreign_keys = OFF");
        foreach (var trigger in (await hand._connection.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'trigger'")).ToList())
            await hand._connection.ExecuteAsync($"DROP TRIGGER {trigger}");
        return hand;
    }

    public Task ExecuteAsync(string sql) => _connection.ExecuteAsync(sql);

    public async Task<IReadOnlyList<StoreColumn>> ColumnsAsync() => (await _connection.QueryAsync<StoreColumn>(IsSqlite
        ? """
          SELECT m.name AS "Table", c.name AS Name, c.type AS Type, c.pk > 0 AS IsKey FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1, c.cid
          """
        : """
          SELECT c.table_name AS "Table", c.column_name AS Name, c.data_type AS Type, EXISTS (
              SELECT 1 FROM information_schema.table_constraints t JOIN information_schema.key_column_usage k ON k.constraint_name = t.constraint_name
              WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_name = c.table_name AND k.column_name = c.column_name) AS IsKey
          FROM information_schema.columns c WHERE c.table_schema = 'public' ORDER BY 1, c.ordinal_position
          """)).AsList();

    /// <summary>Another value in a random row: a number is one more, a text longer, bytes one more, and nothing is something.</summary>
    public async Task<IAsyncDisposable> ChangeAsync(StoreColumn column, Random chance) =>
        await ChangeAsync(column, await RowAsync(column.Table, chance), value => value switch
        {
            long number => number + 1_000_000,
            string text => text + "x",
            byte[] bytes => (byte[])[.. bytes, 7],
            // A row that speaks of nothing yet may get a number or a word.
            null => column.Type.ToUpperInvariant() is "BIGINT" ? 1L : "x",
            _ => throw new InvalidOperationException($"{column.Table}.{column.Name} is a {value.GetType()}."),
        });

    /// <summary>A value of the caller's in the first row.</summary>
    public async Task<IAsyncDisposable> ChangeAsync(StoreColumn column, Func<object?, object> change) => await ChangeAsync(column, await RowAsync(column.Table, chance: null), change);

    private async Task<IAsyncDisposable> ChangeAsync(StoreColumn column, Dictionary<string, object?> row, Func<object?, object> change)
    {
        var other = change(row[column.Name]);
        var keys = await KeysAsync(column.Table);
        await SetAsync(column, other, keys.ToDictionary(k => k, k => row[k]));
        return new Undo(() => SetAsync(column, row[column.Name], keys.ToDictionary(k => k, k => k == column.Name ? other : row[k])));
    }

    public async Task<IAsyncDisposable> RemoveAsync(string table, Random chance)
    {
        var row = await RowAsync(table, chance);
        var keys = await KeysAsync(table);
        await DeleteAsync(table, keys, row);
        return new Undo(() => InsertAsync(table, row));
    }

    /// <summary>A row like another, with another key.</summary>
    public async Task<IAsyncDisposable> DoubleAsync(string table, Random chance)
    {
        var row = await RowAsync(table, chance);
        var keys = await KeysAsync(table);
        // What is unique beside the key is another as well.
        string[] unique = [keys[^1], .. new[] { "number", "hash", "idempotency_key", "transaction_id", "account_version" }.Where(c => row.ContainsKey(c) && !keys.Contains(c))];
        var twin = row.ToDictionary(c => c.Key, c => unique.Contains(c.Key) ? c.Value switch { long n => n + 1_000_000, null => null, var v => $"{v}x" } : c.Value);
        await InsertAsync(table, twin);
        return new Undo(() => DeleteAsync(table, keys, twin));
    }

    public async ValueTask DisposeAsync()
    {
        // A pooled connection would keep these settings.
        if (!IsSqlite) await _connection.ExecuteAsync("SET session_replication_role = DEFAULT");
        await _connection.DisposeAsync();
        await _dialect.DisposeAsync();
    }

    private async Task<Dictionary<string, object?>> RowAsync(string table, Random? chance)
    {
        var count = await _connection.ExecuteScalarAsync<int>($"SELECT COUNT(*) FROM {table}");
        Assert.True(count > 0, $"The history leaves {table} empty.");
        var keys = string.Join(", ", await KeysAsync(table));
        IDictionary<string, object?> row = await _connection.QueryFirstAsync($"SELECT * FROM {table} ORDER BY {keys} LIMIT 1 OFFSET {chance?.Next(count) ?? 0}");
        return row.ToDictionary(c => c.Key, c => c.Value is int number ? (long)number : c.Value);
    }

    private async Task<List<string>> KeysAsync(string table) => [.. (await ColumnsAsync()).Where(c => c.Table == table && c.IsKey).Select(c => c.Name)];

    private Task SetAsync(StoreColumn column, object? value, Dictionary<string, object?> keys)
    {
        var arguments = new DynamicParameters(keys);
        arguments.Add("value_to_be", value);
        return _connection.ExecuteAsync($"UPDATE {column.Table} SET {column.Name} = @value_to_be WHERE {string.Join(" AND ", keys.Keys.Select(k => $"{k} = @{k}"))}", arguments);
    }

    private Task DeleteAsync(string table, List<string> keys, Dictionary<string, object?> row) => _connection.ExecuteAsync(
        $"DELETE FROM {table} WHERE {string.Join(" AND ", keys.Select(k => $"{k} = @{k}"))}", new DynamicParameters(keys.ToDictionary(k => k, k => row[k])));

    private Task InsertAsync(string table, Dictionary<string, object?> row) => _connection.ExecuteAsync(
        $"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Keys.Select(k => "@" + k))})", new DynamicParameters(row));

    private sealed class Undo(Func<Task> undo) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await undo();
    }
}
