using Microsoft.Extensions.Logging;
using WasmPay.Sandbox;

namespace WasmPay.Guests.Host;

/// <summary>
/// Brings work to workers, and decides what a worker's death means for whom: the guilty component's part fails and is counted, what
/// belongs to others is done once more elsewhere, and where it is not plain who was guilty, each is tried alone.
/// </summary>
internal sealed class Dispatcher(WorkerPool pool, Quarantine quarantine, GuestMetrics metrics, ILogger logger, Action<QuarantineNotice> quarantined)
{
    /// <summary>Workers that may be found dead before a call has begun, such as after a kill from outside.</summary>
    private const int MostUnbegun = 16;

    public void Run(GuestWork work, CancellationToken cancellation)
    {
        List<int> open = [];
        for (var part = 0; part < work.Count; part++)
            if (!Held(work, part)) open.Add(part);
        for (var (tries, unbegun) = (0, 0); open.Count > 0;)
        {
            if (tries == 2 || unbegun == MostUnbegun)
            {
                GiveUp(work, open, HostCodes.WorkerLost, "The worker was lost, and the one after it.");
                return;
            }
            if (pool.Rent(work, cancellation) is not { } connection)
            {
                // Nobody failed who left.
                if (cancellation.IsCancellationRequested) open.ForEach(work.Leave);
                else GiveUp(work, open, HostCodes.NoWorker, "No worker was free in time.");
                return;
            }
            WorkerDeath? death;
            bool begun;
            try
            {
                death = Do(work, connection, open, again: tries > 0, out begun, cancellation);
            }
            finally
            {
                pool.Return(connection);
            }
            if (death is null) return;
            if (!begun)
            {
                unbegun++;
                continue;
            }
            tries++;
            if (death.End == WorkerEnd.Stopped)
            {
                GiveUp(work, open, HostCodes.Stopped, "The host ends.");
                return;
            }
            if (death.IsOneCalls)
            {
                Blame(death.Suspects.Single(), death, work, open);
            }
            else if (open.Exists(part => death.Suspects.Contains(work.DigestOf(part))))
            {
                TryAlone(work, open, cancellation);
                return;
            }
        }
    }

    /// <summary>Each component alone, on a worker that has run nothing but what came out well; a death there is proof only on one that has run nothing.</summary>
    private void TryAlone(GuestWork work, List<int> open, CancellationToken cancellation)
    {
        GuestWorker? worker = null;
        var (fresh, unbegun) = (false, 0);
        try
        {
            while (open.Count > 0)
            {
                var digest = work.DigestOf(open[0]);
                var parts = open.FindAll(part => work.DigestOf(part) == digest);
                if (Held(work, parts, open)) continue;
                if (worker is null)
                {
                    (worker, fresh) = (unbegun < MostUnbegun ? pool.Reserve() : null, true);
                    if (worker is null)
                    {
                        GiveUp(work, open, HostCodes.NoWorker, "No worker was free in time.");
                        return;
                    }
                }
                var death = Do(work, worker.Connections[0], parts, again: true, out var begun, cancellation);
                if (death is null)
                {
                    open.RemoveAll(parts.Contains);
                    fresh = false;
                    continue;
                }
                pool.Return(worker);
                worker = null;
                if (death.End == WorkerEnd.Stopped)
                {
                    GiveUp(work, open, HostCodes.Stopped, "The host ends.");
                    return;
                }
                if (!begun) unbegun++;
                else if (fresh && death.End == WorkerEnd.Stalled && pool.IsSilentSince(death.Began))
                {
                    GiveUp(work, parts, HostCodes.WorkerLost, "The machine gave no worker any time.");
                    open.RemoveAll(parts.Contains);
                }
                else if (fresh) Blame(digest, death, work, open);
            }
        }
        finally
        {
            if (worker is not null) pool.Return(worker);
        }
    }

    private WorkerDeath? Do(GuestWork work, GuestConnection on, IReadOnlyList<int> parts, bool again, out bool begun, CancellationToken cancellation)
    {
        metrics.Called(work.Kind);
        if (again) metrics.Retried();
        return work.Do(on, parts, out begun, cancellation);
    }

    private void Blame(string digest, WorkerDeath death, GuestWork work, List<int> open)
    {
        WorkerLog.Blamed(logger, digest, death);
        var own = open.FindAll(part => work.DigestOf(part) == digest);
        // Another caller's component is that caller's to count.
        if (own.Count == 0) return;
        if (quarantine.Blame(digest, death) is { } reason)
        {
            metrics.Quarantined();
            WorkerLog.Quarantined(logger, digest, reason);
            quarantined(new(digest, reason));
        }
        GiveUp(work, own, HostCodes.WorkerDied, $"The process that ran it was lost: {death.Explanation}.");
        open.RemoveAll(own.Contains);
    }

    private bool Held(GuestWork work, int part)
    {
        if (quarantine.WhyHeld(work.DigestOf(part)) is not { } reason) return false;
        metrics.Failed(HostCodes.Quarantined);
        work.GiveUp(part, HostCodes.Quarantined, $"The component is quarantined: {reason}.");
        return true;
    }

    private bool Held(GuestWork work, List<int> parts, List<int> open)
    {
        if (!parts.TrueForAll(part => Held(work, part))) return false;
        open.RemoveAll(parts.Contains);
        return true;
    }

    private void GiveUp(GuestWork work, List<int> parts, string cause, string reason)
    {
        foreach (var part in parts)
        {
            metrics.Failed(cause);
            work.GiveUp(part, cause, reason);
        }
    }
}
