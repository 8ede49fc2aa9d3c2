using System.Data.Common;
using Dapper;
using WasmPay.Platform.Audit.Rows;

namespace WasmPay.Platform.Storage;

/// <summary>One database transaction: every read and write of a command goes through one of these.</summary>
internal sealed class Session(DbConnection connection, DbTransaction transaction, Dialect dialect)
{
    /// <summary>What this transaction changed and has still to say in an audit record.</summary>
    public Journal Journal { get; } = new();

    /// <summary>Put behind a SELECT whose rows must not change before this transaction ends.</summary>
    public string ForUpdate => dialect.ForUpdate;

    public Task<int> ExecuteAsync(string sql, object? arguments = null) => connection.ExecuteAsync(sql, arguments, transaction);

    public async Task<List<T>> QueryAsync<T>(string sql, object? arguments = null) =>
        (await connection.QueryAsync<T>(sql, arguments, transaction).ConfigureAwait(false)).AsList();

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? arguments = null) =>
        connection.QueryFirstOrDefaultAsync<T>(sql, arguments, transaction);

    public Task<T?> ScalarAsync<T>(string sql, object? arguments = null) => connection.ExecuteScalarAsync<T>(sql, arguments, transaction);

    /// <summary>Runs a statement that must touch exactly one row.</summary>
    public async Task ExecuteOneAsync(string sql, object arguments)
    {
        var rows = await ExecuteAsync(sql, arguments).ConfigureAwait(false);
        // INVARIANT: a row that was read under its lock is still there when it is changed.
        Invariant.Holds(rows == 1, "A statement changes exactly one row");
    }
}
