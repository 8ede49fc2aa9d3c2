using System.Data.Common;
using Dapper;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Tests.Support;

/// <summary>Another process in the middle of a transaction, until it is disposed.</summary>
internal sealed class Holding : IAsyncDisposable
{
    private readonly Dialect _dialect;
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;

    private Holding(Dialect dialect, DbConnection connection, DbTransaction transaction) => (_dialect, _connection, _transaction) = (dialect, connection, transaction);

    /// <summary>Holds the place of SQLite's one writer.</summary>
    public static async Task<Holding> WriterAsync(TestPlatform bed)
    {
        var dialect = Dialect.Of(bed.Database);
        var connection = await dialect.OpenAsync(CancellationToken.None);
        return new Holding(dialect, connection, await dialect.BeginWriteAsync(connection, CancellationToken.None));
    }

    /// <summary>Holds PostgreSQL's row of an account.</summary>
    public static async Task<Holding> AccountAsync(TestPlatform bed, string account)
    {
        var holding = await WriterAsync(bed);
        await holding.ExecuteAsync($"SELECT id FROM accounts WHERE id = '{account}' FOR UPDATE");
        return holding;
    }

    public Task ExecuteAsync(string sql) => _connection.ExecuteAsync(sql, transaction: _transaction);

    /// <summary>Returns when a statement of the same PostgreSQL database waits for a lock.</summary>
    public async Task UntilSomebodyWaitsAsync()
    {
        await using var connection = await _dialect.OpenAsync(CancellationToken.None);
        while (await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
            await Task.Delay(5);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
        await _dialect.DisposeAsync();
    }
}
