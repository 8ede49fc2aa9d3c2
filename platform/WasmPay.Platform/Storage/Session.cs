using System.Data.Common;
using Dapper;
using WasmPay.Platform.Audit.Rows;

namespace WasmPay.Platform.Storage;

/// <summary>One database transaction: every read and write of a command goes through one of these, and ends with whoever waits for it.</summary>
internal sealed class Session(DbConnection connection, DbTransaction transaction, Dialect dialect, CancellationToken cancellation)
{
    /// <summary>What this transaction changed and has still to say in an audit record.</summary>
    public Journal Journal { get; } = new();

    /// <summary>Whether its caller was looked at behind the chain's end, and is known.</summary>
    public bool IsCallerKnown { get; set; }

    /// <summary>The change that this transaction confirms; null for none.</summary>
    public string? Confirms { get; set; }

    /// <summary>Put behind a SELECT whose rows must not change before this transaction ends.</summary>
    public string ForUpdate => dialect.ForUpdate;

    public Task<int> ExecuteAsync(string sql, object? arguments = null) => connection.ExecuteAsync(Command(sql, arguments));

    public async Task<List<T>> QueryAsync<T>(string sql, object? arguments = null) =>
        (await connection.QueryAsync<T>(Command(sql, arguments)).ConfigureAwait(false)).AsList();

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? arguments = null) => connection.QueryFirstOrDefaultAsync<T>(Command(sql, arguments));

    public Task<T?> ScalarAsync<T>(string sql, object? arguments = null) => connection.ExecuteScalarAsync<T>(Command(sql, arguments));

    /// <summary>The rows of a statement, one after the other, for tables that do not fit into memory.</summary>
    public Task<DbDataReader> ReaderAsync(string sql) => connection.ExecuteReaderAsync(Command(sql, null));

    /// <summary>All tables, those that others name before these.</summary>
    public Task<IReadOnlyList<string>> TablesAsync() => Backup.StoreCatalogue.TablesAsync(connection, transaction, dialect, cancellation);

    private CommandDefinition Command(string sql, object? arguments) => new(sql, arguments, transaction, cancellationToken: cancellation);

    /// <summary>Runs a statement that must touch exactly one row.</summary>
    public async Task ExecuteOneAsync(string sql, object arguments)
    {
        var rows = await ExecuteAsync(sql, arguments).ConfigureAwait(false);
        // INVARIANT: a row that was read under its lock is still there when it is changed.
        Invariant.Holds(rows == 1, "A statement changes exactly one row");
    }
}
