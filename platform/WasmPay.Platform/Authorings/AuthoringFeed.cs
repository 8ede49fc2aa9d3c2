using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using WasmPay.Platform.Access;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Authorings;

/// <summary>
/// What happens to an authoring, read from the store: none is lost, none comes twice, and a reader goes on where it stopped, on any node. A slow
/// reader costs one page of events.
/// </summary>
public sealed class AuthoringFeed
{
    private const int Page = 100;

    // Another node's events show within this time; our own at once.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly AuthoringLimits _limits;
    private readonly ConcurrentDictionary<string, int> _watchers = new(StringComparer.Ordinal);
    private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal AuthoringFeed(Database database, TimeProvider time, AuthoringLimits limits) => (_database, _time, _limits) = (database, time, limits);

    /// <summary>How long an event may take to be read.</summary>
    public TimeSpan Patience => _limits.WatchPatience;

    /// <summary>Ends when something happens on this node after it was asked for.</summary>
    internal Task Changed => Volatile.Read(ref _signal).Task;

    internal void Signal() => Interlocked.Exchange(ref _signal, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>
    /// Events after a number, until the authoring is over and all were given. The last is an error where the reader may read no more: it is not his,
    /// he is known no more, or too many of his bank watch.
    /// </summary>
    public async IAsyncEnumerable<Result<AuthoringEvent>> WatchAsync(Principal by, string id, long after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var place = new Place(_watchers, by.Bank);
        if (place.Number > _limits.WatchersOfBank)
        {
            yield return new Error(ErrorCode.LimitReached, $"As many of {by.Bank} watch authorings on this node as may ({_limits.WatchersOfBank}); end another watch, and watch again from event {after}.");
            yield break;
        }
        for (var isOver = false; !isOver;)
        {
            var changed = Changed;
            // In one snapshot: nobody reads an event that was there only after he was shut out.
            var (error, events, over) = await _database.ReadAsync(s => ReadAsync(s, by, id, after), cancellation).ConfigureAwait(false);
            if (error is not null)
            {
                yield return error;
                yield break;
            }
            foreach (var one in events) yield return one;
            if (events.Count > 0) after = events[^1].Number;
            isOver = over && events.Count < Page;
            if (isOver || events.Count == Page) continue;
            await Task.WhenAny(changed, Task.Delay(LookAgain, _time, cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task<(Error? Error, List<AuthoringEvent> Events, bool IsOver)> ReadAsync(Session session, Principal by, string id, long after)
    {
        if (!await Principals.IsStillKnownAsync(session, by, _time.GetUtcNow()).ConfigureAwait(false))
            return (new Error(ErrorCode.Unauthenticated, $"What you are known by is good no more; sign in again, or ask for a new key, and watch from event {after}.", "authorization"), [], false);
        if (await AuthoringStore.FindAsync(session, id).ConfigureAwait(false) is not { } job || !AuthoringDesk.IsOf(job, by)) return (AuthoringDesk.Unknown(id), [], false);
        return (null, await AuthoringStore.EventsAsync(session, id, after, Page).ConfigureAwait(false), AuthoringRoad.IsOver(job.State));
    }

    /// <summary>A watcher among those of its bank.</summary>
    private sealed class Place(ConcurrentDictionary<string, int> watchers, string bank) : IDisposable
    {
        public int Number { get; } = watchers.AddOrUpdate(bank, 1, static (_, count) => count + 1);

        public void Dispose() => watchers.AddOrUpdate(bank, 0, static (_, count) => count - 1);
    }
}
