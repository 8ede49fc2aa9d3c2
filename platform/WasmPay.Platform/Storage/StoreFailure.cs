using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace WasmPay.Platform.Storage;

/// <summary>What an exception of the store says of what was asked.</summary>
public enum StoreFailure
{
    /// <summary>A statement or a row that the store refuses: a mistake in the product. Asking again does not help.</summary>
    Bug,

    /// <summary>Others changed the same thing at the same time, and nothing was kept. Asking again helps.</summary>
    Contention,

    /// <summary>
    /// The store does not answer, or has no room. Where it was lost in a commit it is not known whether that was kept; an idempotency key tells.
    /// </summary>
    Unreachable,
}

/// <summary>The one place that judges what went wrong in the store.</summary>
public static class StoreFailures
{
    // SQLite's result codes.
    private const int Perm = 3, Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, Io = 10, Full = 13, CannotOpen = 14;

    /// <summary>Which of them it is.</summary>
    public static StoreFailure Classify(DbException error) => error switch
    {
        SqliteException { SqliteErrorCode: Busy or Locked } => StoreFailure.Contention,
        SqliteException { SqliteErrorCode: Perm or NoMemory or ReadOnly or Io or Full or CannotOpen } => StoreFailure.Unreachable,
        PostgresException postgres => OfState(postgres.SqlState),
        // It did not come from the server: a connection that failed, broke, or was not to be had.
        NpgsqlException => StoreFailure.Unreachable,
        _ => StoreFailure.Bug,
    };

    private static StoreFailure OfState(string state) => state switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => StoreFailure.Contention,
        PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.ReadOnlySqlTransaction => StoreFailure.Unreachable,
        // Connection, authorization, resources, the operator's intervention, the machine.
        _ => state[..2] is "08" or "28" or "53" or "57" or "58" ? StoreFailure.Unreachable : StoreFailure.Bug,
    };
}
