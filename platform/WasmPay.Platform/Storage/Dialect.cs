using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace WasmPay.Platform.Storage;

/// <summary>What differs between the two stores; everything else is the same SQL.</summary>
internal abstract class Dialect : IAsyncDisposable
{
    /// <summary>The name in migrations' file names.</summary>
    public abstract string Name { get; }

    /// <summary>The column type for bytes.</summary>
    public abstract string BytesType { get; }

    /// <summary>Locks the rows that a SELECT returns until the transaction ends.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>How many writers may work at once.</summary>
    public abstract int Writers { get; }

    /// <summary>Opens a connection that is ready for use.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellation);

    /// <summary>Whether doing the whole transaction again can succeed: lost races, deadlocks, a busy file.</summary>
    public virtual bool IsTransient(DbException error) => StoreFailures.Classify(error) == StoreFailure.Contention;

    /// <summary>Begins a transaction that sees one state of the store and changes nothing.</summary>
    public abstract ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Begins a transaction that changes something.</summary>
    public abstract ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>A PostgreSQL connection string or <c>postgres://</c> address, else a SQLite file's path or connection string.</summary>
    public static Dialect Of(string database)
    {
        if (StoreAddress.IsOther(database)) throw StoreAddress.NoStore();
        if (PostgresAddress.Is(database)) return new PostgresDialect(PostgresAddress.ToConnectionString(database));
        return database.Contains("Host=", StringComparison.OrdinalIgnoreCase) ? new PostgresDialect(database) : new SqliteDialect(database);
    }
}

/// <summary>SQLite in WAL mode: one writer at a time, readers never wait, every commit is on disk before it is answered.</summary>
internal sealed class SqliteDialect : Dialect
{
    /// <summary>Seconds that whoever starts waits for others that start.</summary>
    internal const int StartTimeout = 60;

    private readonly string _connection;

    public SqliteDialect(string database)
    {
        var builder = database.Contains('=', StringComparison.Ordinal) ? new SqliteConnectionStringBuilder(database) : new SqliteConnectionStringBuilder { DataSource = database };
        builder.ForeignKeys = true;
        // Seconds that a statement waits for another process's writing; short, since nobody's leaving is noticed meanwhile.
        builder.DefaultTimeout = 1;
        _connection = builder.ConnectionString;
    }

    public override string Name => "sqlite";

    public override string BytesType => "BLOB";

    // A writer holds the whole file, so that its rows need no lock.
    public override string ForUpdate => "";

    public override int Writers => 1;

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_connection);
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            using var setup = connection.CreateCommand();
            // The first of all puts the file into WAL mode, and others that start with it wait for that.
            setup.CommandTimeout = StartTimeout;
            setup.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=1000;";
            await setup.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellation) =>
        new(((SqliteConnection)connection).BeginTransaction(deferred: true));

    // Takes the one writer's place at once, not at the first change.
    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }
}

/// <summary>PostgreSQL at READ COMMITTED with explicit row locks: accounts in the order of their ids, then the end of the audit chain.</summary>
internal sealed class PostgresDialect(string connection) : Dialect
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connection);

    /// <summary>For tests of how an address is read.</summary>
    internal string ConnectionString => connection;

    public override string Name => "postgres";

    public override string BytesType => "BYTEA";

    public override string ForUpdate => " FOR UPDATE";

    public override int Writers => 32;

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation) =>
        await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);

    // A unique violation may be a lost race for an id or a key: then the second look finds the winner's row. One that comes every time is a bug.
    public override bool IsTransient(DbException error) => base.IsTransient(error) || error is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);

    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
