using System.Data.Common;
using WasmPay.Cli.Console;
using WasmPay.Platform;
using WasmPay.Platform.Backup;
using WasmPay.Platform.Storage;

namespace WasmPay.Cli.Backup;

/// <summary>What backing up and restoring have in common.</summary>
internal static class BackupFiles
{
    /// <summary>Does it; what the caller can mend is bad input.</summary>
    public static async Task<T> UseAsync<T>(string done, Func<Task<Result<T>>> use)
    {
        try
        {
            return (await use()).TryGet(out var value, out var error) ? value : throw new BadInputException(error.Message);
        }
        catch (Exception unusable) when (unusable is MigrationException or DbException or ArgumentException or UriFormatException or IOException or UnauthorizedAccessException)
        {
            throw UnreachableException.Of(unusable, $"The backup cannot be {done}: {unusable.Message}");
        }
    }

    /// <summary>What a backup is, as an object.</summary>
    public static object Json(string path, BackupManifest backup) => new
    {
        file = path,
        store = backup.Store,
        schema = backup.Schema,
        audit_sequence = backup.AuditSequence,
        audit_hash = backup.AuditHash,
        made_at = backup.MadeAt,
        rows = backup.Rows,
        sha256 = backup.Sha256,
    };
}
