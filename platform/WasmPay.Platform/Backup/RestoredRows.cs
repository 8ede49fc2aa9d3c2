using System.Data.Common;
using System.IO.Compression;
using Dapper;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Backup;

/// <summary>Puts a backup's rows into the tables that were made for them. What it names is looked up among those, and no more is read than the manifest says.</summary>
internal sealed class RestoredRows(DbConnection connection, DbTransaction transaction, Dialect dialect, IProgress<string>? progress)
{
    /// <summary>Loads all rows; null where all are there that the manifest says.</summary>
    public async Task<Error?> LoadAsync(FileStream backup, BackupManifest manifest, CancellationToken cancellation)
    {
        var tables = await StoreCatalogue.TablesAsync(connection, transaction, dialect, cancellation).ConfigureAwait(false);
        if (!tables.Order(StringComparer.Ordinal).SequenceEqual(manifest.Tables.Select(t => t.Table).Order(StringComparer.Ordinal), StringComparer.Ordinal))
            return Wrong("it has not the tables that it should");
        // Some tables have a row from the beginning, which the backup has as well.
        foreach (var table in tables.Reverse()) await connection.ExecuteAsync(new($"DELETE FROM {table}", transaction: transaction, cancellationToken: cancellation)).ConfigureAwait(false);
        backup.Position = BackupManifest.HeaderBytes;
        var unpacked = new GZipStream(backup, CompressionMode.Decompress, leaveOpen: true);
        await using (unpacked.ConfigureAwait(false))
        {
            var lines = new LineReader(unpacked, manifest.ContentBytes);
            try
            {
                var line = await lines.NextAsync(cancellation).ConfigureAwait(false);
                foreach (var table in manifest.Tables)
                {
                    var loaded = await TableAsync(table, line, lines, cancellation).ConfigureAwait(false);
                    if (!loaded.TryGet(out var next, out var error)) return error;
                    line = next.Line;
                    progress?.Report($"{table.Table}: {table.Rows:N0} rows");
                }
                return lines.IsTooLong || line is not null || lines.Read != manifest.ContentBytes ? Wrong("its rows are more or fewer than it says") : null;
            }
            catch (InvalidDataException)
            {
                return Wrong("its rows cannot be unpacked");
            }
        }
    }

    // Loads a table from its first line on; answers the line after its last.
    private async Task<Result<Next>> TableAsync(TableCount table, ReadOnlyMemory<byte>? first, LineReader lines, CancellationToken cancellation)
    {
        if (first is not { } line || RowLines.ReadBegin(line.Span) is not var (name, named) || name != table.Table) return Wrong($"the table {table.Table} is not where it should be");
        var known = (await StoreCatalogue.ColumnsAsync(connection, transaction, table.Table, cancellation).ConfigureAwait(false)).ToDictionary(c => c.Name, StringComparer.Ordinal);
        if (!named.Order(StringComparer.Ordinal).SequenceEqual(known.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal)) return Wrong($"the table {table.Table} has not the columns that it should");
        var loader = await RowLoader.BeginAsync(connection, transaction, table.Table, [.. named.Select(n => known[n])], cancellation).ConfigureAwait(false);
        await using (loader.ConfigureAwait(false))
        {
            var row = new object?[named.Count];
            for (var count = 0L; ; count++)
            {
                var next = await lines.NextAsync(cancellation).ConfigureAwait(false);
                if (next is not { } text || RowLines.IsBegin(text.Span))
                {
                    if (count != table.Rows) return Wrong($"the table {table.Table} has {count:N0} rows, and {table.Rows:N0} are said to be there");
                    await loader.EndAsync(cancellation).ConfigureAwait(false);
                    return new Next(next);
                }
                if (count == table.Rows || !RowLines.TryRead(text.Span, row)) return Wrong($"row {count + 1} of {table.Table} is none");
                if (!await loader.AddAsync(row, cancellation).ConfigureAwait(false)) return Wrong($"row {count + 1} of {table.Table} has a value that is not of its column's type");
                if (count % StoreBackup.RowsBetweenNews == StoreBackup.RowsBetweenNews - 1) progress?.Report($"{table.Table}: {count + 1:N0} of {table.Rows:N0} rows");
            }
        }
    }

    private static Error Wrong(string what) => new(ErrorCode.Malformed, $"The backup cannot be restored: {what}.");

    private readonly record struct Next(ReadOnlyMemory<byte>? Line);
}
