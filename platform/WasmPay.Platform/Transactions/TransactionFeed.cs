using System.Runtime.CompilerServices;
using WasmPay.Platform.Access;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Transactions;

/// <summary>Something happened to a transaction. <paramref name="Sequence"/> is where to go on after a break.</summary>
/// <param name="Sequence">Its place in the audit chain.</param>
/// <param name="Kind">What happened: <c>posted</c>, <c>referred</c>, <c>denied</c>, <c>failed</c>, <c>released</c>, <c>rejected</c>.</param>
/// <param name="At">When.</param>
/// <param name="Transaction">The transaction as it is when the event is read, as the reader may see it.</param>
public sealed record TransactionEvent(long Sequence, string Kind, DateTimeOffset At, TransactionRecord Transaction);

/// <summary>Events read from the audit chain: none is lost, none comes twice, and a reader goes on where it stopped, on any node.</summary>
public sealed class TransactionFeed
{
    private const int Batch = 200;
    // Another node's events show within this time; our own at once.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);
    private readonly Database _database;
    private readonly TimeProvider _time;
    private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TransactionFeed(Database database, TimeProvider time) => (_database, _time) = (database, time);

    internal void Signal() => Interlocked.Exchange(ref _signal, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>
    /// Events after a sequence number (null: from now on) that the principal may see, until cancelled, or until what he is known by is good no more:
    /// revoked, expired, signed out, or his who was disabled.
    /// </summary>
    public async IAsyncEnumerable<TransactionEvent> WatchAsync(Principal by, long? after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var position = after ?? await _database.ReadAsync(s => s.ScalarAsync<long>("SELECT sequence FROM audit_head WHERE id = 1"), cancellation).ConfigureAwait(false);
        while (true)
        {
            var signal = Volatile.Read(ref _signal).Task;
            // In one snapshot: nobody reads an event that was there only after he was shut out.
            var (isKnown, events, last) = await _database.ReadAsync(async s =>
                await Principals.IsStillKnownAsync(s, by, _time.GetUtcNow()).ConfigureAwait(false) ? await ReadAsync(s, by, position).ConfigureAwait(false) : (false, [], position), cancellation).ConfigureAwait(false);
            if (!isKnown) yield break;
            foreach (var one in events) yield return one;
            if (last > position) position = last;
            else await Task.WhenAny(signal, Task.Delay(LookAgain, _time, cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static async Task<(bool IsKnown, List<TransactionEvent> Events, long Last)> ReadAsync(Session session, Principal by, long after)
    {
        var rows = await session.QueryAsync<Row>(
            "SELECT sequence AS Sequence, at_ms AS AtMs, kind AS Kind, subject AS Subject FROM audit WHERE sequence > @after AND kind LIKE 'transaction.%' ORDER BY sequence LIMIT @Batch",
            new { after, Batch }).ConfigureAwait(false);
        var events = new List<TransactionEvent>();
        foreach (var row in rows)
        {
            var transaction = await TransactionStore.ByIdAsync(session, row.Subject).ConfigureAwait(false);
            // INVARIANT: the record of a transaction and the transaction are written together.
            Invariant.Holds(transaction is not null, "An audited transaction exists");
            if (!TransactionDesk.Sees(by, transaction)) continue;
            var (record, kind) = (await TransactionStore.RecordAsync(session, transaction).ConfigureAwait(false), row.Kind["transaction.".Length..]);
            events.Add(new TransactionEvent(row.Sequence, kind == Wire.Name(record.Status) ? Wire.Name(record.StatusFor(by)) : kind, DateTimeOffset.FromUnixTimeMilliseconds(row.AtMs), record.SeenBy(by)));
        }
        return (true, events, rows.Count == 0 ? after : rows[^1].Sequence);
    }

    private sealed record Row
    {
        public long Sequence { get; init; }
        public long AtMs { get; init; }
        public string Kind { get; init; } = "";
        public string Subject { get; init; } = "";
    }
}
