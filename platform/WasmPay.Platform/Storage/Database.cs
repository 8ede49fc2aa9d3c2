using System.Data;
using System.Data.Common;

namespace WasmPay.Platform.Storage;

/// <summary>The store: SQLite or PostgreSQL behind one set of statements. Work is done in transactions, again where a race was lost.</summary>
public sealed class Database : IAsyncDisposable
{
    private const int Attempts = 10;
    private readonly Dialect _dialect;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writers;

    private Database(Dialect dialect, TimeProvider time)
    {
        (_dialect, _time) = (dialect, time);
        _writers = new SemaphoreSlim(dialect.Writers);
    }

    /// <summary>Which store it is: <c>sqlite</c> or <c>postgres</c>.</summary>
    public string Kind => _dialect.Name;

    internal Dialect Dialect => _dialect;

    /// <summary>
    /// Opens a store and brings its tables up to date. <paramref name="database"/> is a SQLite file's path or connection string,
    /// or a PostgreSQL connection string (<c>Host=...</c>) or address (<c>postgres://...</c>).
    /// </summary>
    /// <exception cref="MigrationException">The store was made by another version of the product.</exception>
    /// <exception cref="DbException">The store cannot be opened.</exception>
    public static Task<Database> OpenAsync(string database, TimeProvider time, CancellationToken cancellation = default) =>
        OpenAsync(database, time, dialect => Migrator.ApplyAsync(dialect, time, cancellation));

    /// <summary>Opens a store without a change to its tables, which must be those of this version.</summary>
    internal static Task<Database> OpenAsIsAsync(string database, TimeProvider time, CancellationToken cancellation) =>
        OpenAsync(database, time, dialect => Migrator.CheckAsync(dialect, cancellation));

    private static async Task<Database> OpenAsync(string database, TimeProvider time, Func<Dialect, Task> prepare)
    {
        var opened = new Database(Dialect.Of(database), time);
        try
        {
            await prepare(opened._dialect).ConfigureAwait(false);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads in one snapshot-free transaction that is always rolled back.</summary>
    internal async Task<T> ReadAsync<T>(Func<Session, Task<T>> read, CancellationToken cancellation = default)
    {
        var connection = await _dialect.OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = BeginRead(connection);
            await using (transaction.ConfigureAwait(false))
                return await read(new Session(connection, transaction, _dialect)).ConfigureAwait(false);
        }
    }

    /// <summary>Writes in one transaction: committed when the result has a value, rolled back when it is an error or throws.</summary>
    internal async Task<Result<T>> WriteAsync<T>(Func<Session, Task<Result<T>>> write, CancellationToken cancellation = default)
    {
        await _writers.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await AttemptAsync(write, cancellation).ConfigureAwait(false);
                }
                catch (DbException lost) when (attempt < Attempts && _dialect.IsTransient(lost))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(attempt * 5), _time, cancellation).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _writers.Release();
        }
    }

    private async Task<Result<T>> AttemptAsync<T>(Func<Session, Task<Result<T>>> write, CancellationToken cancellation)
    {
        var connection = await _dialect.OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await connection.BeginTransactionAsync(
                _dialect is SqliteDialect ? IsolationLevel.Serializable : IsolationLevel.ReadCommitted, cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var session = new Session(connection, transaction, _dialect);
                var result = await write(session).ConfigureAwait(false);
                // INVARIANT: nothing changes without its record, so that the books can be made again from the records.
                Invariant.Holds(!result.IsOk || session.Journal.IsEmpty, "What was changed is in an audit record");
                // Past this point nobody's cancellation may leave it unknown whether the money moved.
                if (result.IsOk) await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                else await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
                return result;
            }
        }
    }

    private static DbTransaction BeginRead(DbConnection connection) => connection is Microsoft.Data.Sqlite.SqliteConnection sqlite
        ? sqlite.BeginTransaction(deferred: true)
        : connection.BeginTransaction(IsolationLevel.RepeatableRead);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _writers.Dispose();
        await _dialect.DisposeAsync().ConfigureAwait(false);
    }
}
