using System.Data.Common;
using WasmPay.Platform.Audit.Heads;
using WasmPay.Platform.Audit.Verification;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit;

/// <summary>A store that is only looked at: whoever checks the books needs no server, makes no tables, and writes nothing.</summary>
public sealed class StoredBooks : IAsyncDisposable
{
    private readonly Database _database;

    private StoredBooks(Database database) => _database = database;

    /// <summary>Opens a store as it is.</summary>
    /// <exception cref="MigrationException">It is none, or that of another version.</exception>
    /// <exception cref="DbException">It cannot be opened.</exception>
    public static async Task<StoredBooks> OpenAsync(string database, TimeProvider time, CancellationToken cancellation = default) =>
        new(await Database.OpenAsIsAsync(database, time, cancellation).ConfigureAwait(false));

    /// <summary>Makes the books anew from the audit records and compares them with the store; holds the chain to signed heads where they are given.</summary>
    public Task<Result<BooksCheck>> VerifyAsync(HeadsWalk? heads = null, CancellationToken cancellation = default) =>
        _database.ReadAsync(s => BooksVerifier.RunAsync(s, heads), cancellation);

    /// <summary>Writes all audit records of one snapshot, one a line; answers how many.</summary>
    public Task<long> ExportAsync(TextWriter output, CancellationToken cancellation = default) => _database.ReadAsync(async s =>
    {
        var last = 0L;
        await foreach (var page in AuditPages.AfterAsync(s, last).ConfigureAwait(false))
        {
            foreach (var record in page) await output.WriteLineAsync(ExportedAudit.ToLine(record).AsMemory(), cancellation).ConfigureAwait(false);
            last = page[^1].Sequence;
        }
        return last;
    }, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
