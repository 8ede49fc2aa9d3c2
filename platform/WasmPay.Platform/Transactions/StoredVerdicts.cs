using System.Runtime.CompilerServices;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;

namespace WasmPay.Platform.Transactions;

/// <summary>A store whose verdicts are run again without a server, which changes nothing in it.</summary>
public sealed class StoredVerdicts : IAsyncDisposable
{
    // What each of them saw is in memory meanwhile.
    private const int PaymentsAtOnce = 50;

    private readonly Database _database;
    private readonly ComponentStore _components;
    private readonly Replayer _replayer;

    private StoredVerdicts(Database database, IValidatorLoader loader, ComponentLimits limits, TimeProvider time)
    {
        (_database, _components) = (database, new ComponentStore(database, loader, new AuditLog(database, new Access.RandomSecrets(), time), time, limits));
        _replayer = new Replayer(database, _components, loader);
    }

    /// <summary>Opens a store as it is.</summary>
    /// <exception cref="MigrationException">It is none, or that of another version.</exception>
    /// <exception cref="System.Data.Common.DbException">It cannot be opened.</exception>
    public static async Task<StoredVerdicts> OpenAsync(string database, IValidatorLoader loader, ComponentLimits limits, TimeProvider time, CancellationToken cancellation = default) =>
        new(await Database.OpenAsIsAsync(database, time, cancellation).ConfigureAwait(false), loader, limits, time);

    /// <summary>Runs the verdicts of one payment again.</summary>
    public async Task<Result<ReplayReport>> ReplayAsync(string id, CancellationToken cancellation = default)
    {
        var transaction = await _database.ReadAsync(async s =>
            await TransactionStore.ByIdAsync(s, id).ConfigureAwait(false) is { } row ? await TransactionStore.RecordAsync(s, row).ConfigureAwait(false) : null, cancellation).ConfigureAwait(false);
        return transaction is null ? TransactionDesk.Unknown(id) : await _replayer.ReplayAsync(transaction, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs the verdicts of all payments again that the audit chain has from a record on, and that were ordered not before a time, oldest first.
    /// Those that come meanwhile are not waited for.
    /// </summary>
    public async IAsyncEnumerable<ReplayReport> SinceAsync(long sequence, DateTimeOffset at, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var last = await _database.ReadAsync(s => s.ScalarAsync<long>("SELECT sequence FROM audit_head WHERE id = 1"), cancellation).ConfigureAwait(false);
        while (true)
        {
            var from = sequence;
            var page = await _database.ReadAsync(async s =>
            {
                var records = new List<TransactionRecord>();
                foreach (var row in await TransactionStore.FromAsync(s, from, last, at.ToUnixTimeMilliseconds(), PaymentsAtOnce).ConfigureAwait(false))
                    records.Add(await TransactionStore.RecordAsync(s, row).ConfigureAwait(false));
                return records;
            }, cancellation).ConfigureAwait(false);
            foreach (var transaction in page) yield return await _replayer.ReplayAsync(transaction, cancellation).ConfigureAwait(false);
            if (page.Count < PaymentsAtOnce) break;
            sequence = page[^1].Number + 1;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _components.Dispose();
        return _database.DisposeAsync();
    }
}
