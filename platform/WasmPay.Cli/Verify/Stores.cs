using System.CommandLine;
using System.Data.Common;
using WasmPay.Cli.Console;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Storage;

namespace WasmPay.Cli.Verify;

/// <summary>A store that a command looks at without a server; one that cannot be read is bad input.</summary>
internal static class Stores
{
    /// <summary><c>--database</c>.</summary>
    public static Option<string?> Option(string description) => new("--database") { Description = description };

    /// <summary>Opens a store as it is.</summary>
    public static async Task<StoredBooks> OpenAsync(string database, CancellationToken cancellation)
    {
        try
        {
            return await StoredBooks.OpenAsync(database, TimeProvider.System, cancellation);
        }
        catch (Exception unusable) when (unusable is MigrationException or DbException or ArgumentException or UriFormatException or IOException)
        {
            throw UnreachableException.Of(unusable, $"The store cannot be read: {unusable.Message}");
        }
    }

    /// <summary>Reads from it.</summary>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (DbException unreadable)
        {
            throw UnreachableException.Of(unreadable, $"The store cannot be read: {unreadable.Message}");
        }
    }
}
