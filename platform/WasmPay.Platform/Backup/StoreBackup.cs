using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using WasmPay.Platform.Audit.Verification;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Backup;

/// <summary>Writes one state of a store into one file, while a server may be at work on it.</summary>
public static class StoreBackup
{
    /// <summary>Rows after which is said how far it is.</summary>
    internal const int RowsBetweenNews = 100_000;

    /// <summary>
    /// Makes a backup. The file has its name when it is whole and on the disk; until then, and where it does not come to that, the one that was
    /// there stays. A file that is no backup is not replaced.
    /// </summary>
    /// <exception cref="MigrationException">It is no store, or that of another version.</exception>
    /// <exception cref="System.Data.Common.DbException">The store cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    /// <exception cref="OperationCanceledException">It was no longer wanted.</exception>
    public static async Task<Result<BackupManifest>> WriteAsync(string database, string path, TimeProvider time, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        if (await MayReplaceAsync(path, cancellation).ConfigureAwait(false) is { } error) return error;
        var store = await Database.OpenAsIsAsync(database, time, cancellation).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            using var file = PrivateFile.Begin(path);
            // The manifest says what is behind it, and is written last.
            file.Stream.Position = BackupManifest.HeaderBytes;
            var written = await store.ReadAsync(s => RowsAsync(s, store.Kind, file.Stream, time, progress, cancellation), cancellation).ConfigureAwait(false);
            if (!written.TryGet(out var manifest, out error)) return error;
            file.Stream.Position = 0;
            await file.Stream.WriteAsync(manifest.ToHeader(), cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            file.Keep(replaces: true);
            return manifest;
        }
    }

    private static async Task<Error?> MayReplaceAsync(string path, CancellationToken cancellation)
    {
        if (Directory.Exists(path)) return new Error(ErrorCode.AlreadyExists, $"{path} is a folder; name the file of the backup.");
        if (!File.Exists(path)) return null;
        var begin = new byte[64];
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            var length = await file.ReadAtLeastAsync(begin, begin.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return BackupManifest.Begins(begin.AsSpan(0, length)) ? null : new Error(ErrorCode.AlreadyExists, $"{path} is there already and is no backup; it stays as it is. Name another file.");
        }
    }

    private static async Task<Result<BackupManifest>> RowsAsync(Session session, string kind, FileStream file, TimeProvider time, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (await AuditPages.HeadAsync(session).ConfigureAwait(false) is not var (sequence, hash)) return new Error(ErrorCode.Malformed, "The store has lost the end of its audit chain: see `wasmpay verify`.");
        var schema = await session.ScalarAsync<long>("SELECT MAX(number) FROM migrations").ConfigureAwait(false);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        List<TableCount> tables = [];
        long contents;
        var hashed = new HashedStream(file, digest);
        await using (hashed.ConfigureAwait(false))
        {
            var compressed = new GZipStream(hashed, CompressionLevel.Fastest, leaveOpen: true);
            await using (compressed.ConfigureAwait(false))
            {
                var output = new CountedLines(compressed);
                foreach (var table in (await session.TablesAsync().ConfigureAwait(false)).Where(ServerRole.Needs.ContainsKey))
                {
                    var rows = await TableAsync(session, table, output, progress, cancellation).ConfigureAwait(false);
                    if (!rows.TryGet(out var count, out var error)) return error;
                    tables.Add(new TableCount(table, count));
                    progress?.Report($"{table}: {count:N0} rows");
                }
                contents = output.Bytes;
            }
        }
        return new BackupManifest(
            kind, schema, Migrator.DigestOf(kind, schema)!, sequence, hash, time.GetUtcNow(), tables, contents, file.Position - BackupManifest.HeaderBytes, Convert.ToHexStringLower(digest.GetHashAndReset()));
    }

    private static async Task<Result<long>> TableAsync(Session session, string table, CountedLines output, IProgress<string>? progress, CancellationToken cancellation)
    {
        var rows = await session.ReaderAsync($"SELECT * FROM {table}").ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            var columns = Enumerable.Range(0, rows.FieldCount).Select(rows.GetName).ToList();
            await output.AddAsync(line => { RowLines.Begin(line, table, columns); return true; }, cancellation).ConfigureAwait(false);
            var row = new object?[columns.Count];
            var count = 0L;
            while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
            {
                cancellation.ThrowIfCancellationRequested();
                rows.GetValues(row!);
                if (!await output.AddAsync(line => RowLines.TryWrite(line, row), cancellation).ConfigureAwait(false))
                    return new Error(ErrorCode.TooLarge, $"Row {count + 1} of {table} has a value that a backup cannot hold: more than {RowLines.ValueBytesMax >> 20} MiB. Copy this store by its own means.");
                if (++count % RowsBetweenNews == 0) progress?.Report($"{table}: {count:N0} rows so far");
            }
            return count;
        }
    }

    /// <summary>Lines on their way into the file.</summary>
    private sealed class CountedLines(Stream output)
    {
        private readonly ArrayBufferWriter<byte> _line = new();

        public long Bytes { get; private set; }

        public async Task<bool> AddAsync(Func<System.Text.Json.Utf8JsonWriter, bool> write, CancellationToken cancellation)
        {
            _line.ResetWrittenCount();
            var writer = RowLines.Writer(_line);
            await using (writer.ConfigureAwait(false))
                if (!write(writer)) return false;
            _line.Write("\n"u8);
            if (_line.WrittenCount > RowLines.LineBytesMax) return false;
            await output.WriteAsync(_line.WrittenMemory, cancellation).ConfigureAwait(false);
            Bytes += _line.WrittenCount;
            return true;
        }
    }
}
