using Microsoft.Data.Sqlite;
using Npgsql;

namespace WasmPay.Platform.Storage;

/// <summary>How the name of a store is understood.</summary>
public static class StoreAddress
{
    /// <summary>Whether it is a file's name, and not settings or an address.</summary>
    public static bool IsFile(string database) => !PostgresAddress.Is(database) && !database.AsSpan().ContainsAny('=', '@') && !IsOther(database);

    /// <summary>Whether it is an address, and none of a store's.</summary>
    public static bool IsOther(string database) => !PostgresAddress.Is(database) && database.Contains("://", StringComparison.Ordinal);

    /// <summary>Why it is none.</summary>
    internal static ArgumentException NoStore() => new("A store is a SQLite file, settings such as `Host=db;Username=pay`, or an address that begins with postgres:// in small letters.");

    /// <summary>The settings by which the store is opened, each under the one name that it has.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static string Understood(string database)
    {
        if (IsOther(database)) throw NoStore();
        if (PostgresAddress.Is(database)) return PostgresAddress.ToConnectionString(database);
        try
        {
            return new NpgsqlConnectionStringBuilder(database).ConnectionString;
        }
        catch (ArgumentException)
        {
            return new SqliteConnectionStringBuilder(database).ConnectionString;
        }
    }
}
