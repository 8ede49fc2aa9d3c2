using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace WasmPay.Platform.Storage;

/// <summary>The store: SQLite or PostgreSQL behind one set of statements. Work is done in transactions, again where a race was lost.</summary>
public sealed class Database : IAsyncDisposable
{
    private const int Attempts = 10;
    private readonly Dialect _dialect;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _writers;

    private Database(Dialect dialect, TimeProvider time, ILogger log)
    {
        (_dialect, _time, _log) = (dialect, time, log);
        _writers = new SemaphoreSlim(dialect.Writers);
    }

    /// <summary>Which store it is: <c>sqlite</c> or <c>postgres</c>.</summary>
    public string Kind => _dialect.Name;

    internal Dialect Dialect => _dialect;

    /// <summary>
    /// Opens a store and brings its tables up to date, where it is PostgreSQL's and the role may. <paramref name="database"/> is a SQLite file's
    /// path or connection string, or a PostgreSQL connection string (<c>Host=...</c>) or address (<c>postgres://...</c>).
    /// </summary>
    /// <exception cref="ArgumentException">The connection string or address is not one.</exception>
    /// <exception cref="MigrationException">The store was made by another version of the product, or the role may not make it this version's.</exception>
    /// <exception cref="DbException">The store cannot be opened.</exception>
    public static Task<Database> OpenAsync(string database, TimeProvider time, CancellationToken cancellation = default) => OpenAsync(database, time, NullLogger.Instance, cancellation);

    /// <summary>The same with a log.</summary>
    internal static Task<Database> OpenAsync(string database, TimeProvider time, ILogger log, CancellationToken cancellation) =>
        OpenAsync(database, time, log, dialect => Migrator.EnsureAsync(dialect, time, cancellation));

    /// <summary>Opens a store without a change to its tables, which must be those of this version.</summary>
    internal static Task<Database> OpenAsIsAsync(string database, TimeProvider time, CancellationToken cancellation)
    {
        // SQLite would make a file where there is none.
        var isPath = !database.Contains('=', StringComparison.Ordinal) && !database.Contains("://", StringComparison.Ordinal);
        var address = isPath ? new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite }.ConnectionString : database;
        return OpenAsync(address, time, NullLogger.Instance, dialect => Migrator.CheckAsync(dialect, cancellation));
    }

    private static async Task<Database> OpenAsync(string database, TimeProvider time, ILogger log, Func<Dialect, Task> prepare)
    {
        var opened = new Database(Dialect.Of(database), time, log);
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

    /// <summary>
    /// Brings a store's tables up to date by the role that owns them, and says at which migration they are. <paramref name="serverRole"/>, of
    /// PostgreSQL, then may do what the server does: what is written once it can add and not change, and no table is its own.
    /// </summary>
    /// <exception cref="ArgumentException">The connection string or address is not one, or the role is none for a server.</exception>
    /// <exception cref="MigrationException">The store was made by another version of the product.</exception>
    /// <exception cref="DbException">The store cannot be opened.</exception>
    public static async Task<long> MigrateAsync(string database, TimeProvider time, string? serverRole = null, CancellationToken cancellation = default)
    {
        var dialect = Dialect.Of(database);
        await using (dialect.ConfigureAwait(false))
            return await Migrator.MigrateAsync(dialect, time, serverRole, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads one state of the store in a transaction that is always rolled back.</summary>
    /// <exception cref="OperationCanceledException">Whoever asked has left.</exception>
    /// <exception cref="DbException">The store did not do it; <see cref="StoreFailures.Classify"/> says why.</exception>
    internal async Task<T> ReadAsync<T>(Func<Session, Task<T>> read, CancellationToken cancellation = default)
    {
        var connection = await _dialect.OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await _dialect.BeginReadAsync(connection, cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
                return await read(new Session(connection, transaction, _dialect, cancellation)).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Writes in one transaction: committed when the result has a value, rolled back when it is an error or throws. Races that are lost are
    /// run again, and after the last time the answer is <see cref="ErrorCode.Contention"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">Whoever asked left before the commit began: nothing is kept.</exception>
    /// <exception cref="DbException">The store did not do it; <see cref="StoreFailures.Classify"/> says why.</exception>
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
                catch (ShutOutException)
                {
                    return new Error(ErrorCode.Unauthenticated, "What you are known by was ended meanwhile, and nothing was kept; sign in again, or ask for a new key.", "authorization");
                }
                catch (DbException lost) when (attempt < Attempts && _dialect.IsTransient(lost))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(attempt * 5), _time, cancellation).ConfigureAwait(false);
                }
                catch (DbException lost) when (StoreFailures.Classify(lost) == StoreFailure.Contention)
                {
                    PlatformLog.GivenUp(_log, attempt);
                    return new Error(ErrorCode.Contention, "Others changed the same thing at the same time, and nothing was kept; ask again with the same idempotency key.");
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
            var transaction = await _dialect.BeginWriteAsync(connection, cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var session = new Session(connection, transaction, _dialect, cancellation);
                var result = await write(session).ConfigureAwait(false);
                if (!result.IsOk) return result;
                // INVARIANT: nothing changes without its record, so that the books can be made again from the records.
                Invariant.Holds(session.Journal.IsEmpty, "What was changed is in an audit record");
                // The last moment at which leaving keeps nothing. Past it nobody's leaving may make it unknown whether the money moved.
                cancellation.ThrowIfCancellationRequested();
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return result;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _writers.Dispose();
        await _dialect.DisposeAsync().ConfigureAwait(false);
    }
}
