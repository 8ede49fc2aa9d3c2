using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Verification;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Backup;

/// <summary>What came of a restore: the backup, and whether the books that it has are sound.</summary>
public sealed record Restored(BackupManifest Backup, Result<BooksCheck> Books);

/// <summary>Makes a store of a backup, of either kind whichever it is from: a new SQLite file, or an empty PostgreSQL database.</summary>
public static class StoreRestore
{
    /// <summary>
    /// Restores. There is nothing of it until all of it is there: a SQLite file has its name then, and PostgreSQL one commit. What the backup's
    /// version had not yet is brought up to date afterwards.
    /// </summary>
    /// <exception cref="ArgumentException">The target cannot be one.</exception>
    /// <exception cref="DbException">The store cannot be written.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    /// <exception cref="OperationCanceledException">It was no longer wanted.</exception>
    public static async Task<Result<Restored>> ReadAsync(string path, string database, TimeProvider time, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            var read = await ManifestAsync(file, progress, cancellation).ConfigureAwait(false);
            if (!read.TryGet(out var manifest, out var error)) return error;
            var dialect = Dialect.Of(database);
            await using (dialect.ConfigureAwait(false))
            {
                var books = dialect is SqliteDialect
                    ? await IntoFileAsync(file, manifest, database, time, progress, cancellation).ConfigureAwait(false)
                    : await IntoAsync(file, manifest, database, dialect, time, progress, cancellation).ConfigureAwait(false);
                return books.TryGet(out var check, out error) ? new Restored(manifest, check) : error;
            }
        }
    }

    // All that can be said of the file before anything is made of it.
    private static async Task<Result<BackupManifest>> ManifestAsync(FileStream file, IProgress<string>? progress, CancellationToken cancellation)
    {
        var header = new byte[BackupManifest.HeaderBytes];
        var length = await file.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (length < header.Length)
            return new Error(ErrorCode.Malformed, BackupManifest.Begins(header.AsSpan(0, length)) ? "The backup is cut off: its manifest is not whole. Use another." : "The file is no backup of this program.");
        if (!BackupManifest.Read(header).TryGet(out var manifest, out var error)) return error;
        if (file.Length - header.Length is var rows && rows != manifest.FileBytes)
            return new Error(ErrorCode.Malformed, $"The backup is {(rows < manifest.FileBytes ? "cut off" : "too long")}: it has {rows:N0} bytes of rows, and its manifest says {manifest.FileBytes:N0}. Use another.");
        progress?.Report($"checking {rows:N0} bytes");
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false)) != manifest.Sha256)
            return new Error(ErrorCode.Malformed, "The backup is damaged: its rows are not what was written. Use another.");
        if (manifest.Store is not ("sqlite" or "postgres") || Migrator.DigestOf(manifest.Store, manifest.Schema) is not { } digest)
            return new Error(ErrorCode.Malformed, $"The backup is of a newer version, with migration {manifest.Schema}: restore it by that version.");
        if (digest != manifest.SchemaDigest) return new Error(ErrorCode.Malformed, $"The backup's tables are not those of this program at migration {manifest.Schema}: restore it by the program that made it.");
        return manifest;
    }

    private static async Task<Result<Result<BooksCheck>>> IntoFileAsync(FileStream backup, BackupManifest manifest, string database, TimeProvider time, IProgress<string>? progress, CancellationToken cancellation)
    {
        var address = database.Contains('=', StringComparison.Ordinal) ? new SqliteConnectionStringBuilder(database) : new SqliteConnectionStringBuilder { DataSource = database };
        if (address is { DataSource: "" or ":memory:" } or { Mode: SqliteOpenMode.Memory } || address.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("A backup is restored into a file: name one that is not there yet.");
        // What an older file has left beside it would be taken for this one's.
        foreach (var name in (string[])["", "-wal", "-shm", "-journal"])
            if (Path.Exists(address.DataSource + name)) return new Error(ErrorCode.AlreadyExists, $"{address.DataSource}{name} is there already: restore into a file that is not.");
        using var file = PrivateFile.Begin(address.DataSource);
        address.DataSource = file.Path;
        var dialect = new SqliteDialect(address.ConnectionString);
        Result<Result<BooksCheck>> books;
        await using (dialect.ConfigureAwait(false))
            books = await IntoAsync(backup, manifest, address.ConnectionString, dialect, time, progress, cancellation).ConfigureAwait(false);
        if (!books.IsOk) return books;
        cancellation.ThrowIfCancellationRequested();
        file.Keep(replaces: false);
        return books;
    }

    private static async Task<Result<Result<BooksCheck>>> IntoAsync(
        FileStream backup, BackupManifest manifest, string database, Dialect dialect, TimeProvider time, IProgress<string>? progress, CancellationToken cancellation)
    {
        var connection = await dialect.OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await dialect.BeginWriteAsync(connection, cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                if ((await StoreCatalogue.TablesAsync(connection, transaction, dialect, cancellation).ConfigureAwait(false)).Count > 0)
                    return new Error(ErrorCode.AlreadyExists, "The database has tables already: restore into an empty one, which nobody has migrated.");
                await Migrator.MakeAsync(connection, transaction, dialect, manifest.Schema, time, cancellation).ConfigureAwait(false);
                var rows = new RestoredRows(connection, transaction, dialect, progress);
                if (await rows.LoadAsync(backup, manifest, cancellation).ConfigureAwait(false) is { } error) return error;
                if (await AuditPages.HeadAsync(new Session(connection, transaction, dialect, cancellation)).ConfigureAwait(false) != (manifest.AuditSequence, manifest.AuditHash))
                    return new Error(ErrorCode.Malformed, "The backup is not what its manifest says: its audit chain has another end. Use another.");
                cancellation.ThrowIfCancellationRequested();
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        await Migrator.EnsureAsync(dialect, time, cancellation).ConfigureAwait(false);
        progress?.Report("making the books anew from the audit records");
        var books = await StoredBooks.OpenAsync(database, time, cancellation).ConfigureAwait(false);
        await using (books.ConfigureAwait(false)) return Result<Result<BooksCheck>>.Ok(await books.VerifyAsync(cancellation: cancellation).ConfigureAwait(false));
    }
}
