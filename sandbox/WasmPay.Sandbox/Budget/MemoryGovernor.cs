using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Budget;

/// <summary>
/// Hands out the memory that all guests of a process hold together. A running guest has its whole budget, an idle one what may be
/// resident of it. Where a new one does not fit, idle ones are let go first, and then it waits: many payments at once are slower, and
/// none takes the process down.
/// </summary>
internal sealed class MemoryGovernor
{
    // Two cache lines apart, so that no processor waits for a line that another writes.
    private const int Stride = 16;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    private readonly object _lock = new();
    private readonly Func<bool> _letIdleGo;
    private readonly long[] _credits;
    private long _free;
    private int _waiting;

    /// <summary>A governor of so many bytes; <paramref name="letIdleGo"/> lets some idle guests go, and says whether there were any.</summary>
    public MemoryGovernor(long bytes, Func<bool> letIdleGo)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        (Capacity, _free, _letIdleGo) = (bytes, bytes, letIdleGo);
        _credits = new long[Stride * (Math.Max(Environment.ProcessorCount, 2) + 2)];
    }

    /// <summary>Bytes that there are.</summary>
    public long Capacity { get; }

    /// <summary>Bytes that are handed out now; moves while others take and give back.</summary>
    public long Held
    {
        get
        {
            lock (_lock)
            {
                Collect();
                return Capacity - _free;
            }
        }
    }

    /// <summary>Takes bytes, and waits for them until the deadline; false where there are none.</summary>
    public bool TryTake(long bytes, Deadline deadline)
    {
        if (bytes <= 0) return true;
        // What this thread gave back last is the nearest: no other processor has its line.
        ref var near = ref Near();
        var credit = Interlocked.Exchange(ref near, 0);
        if (credit == bytes) return true;
        if (credit != 0) PutBack(credit);
        return bytes <= Capacity && (TryTakeFree(bytes) || Wait(bytes, deadline));
    }

    /// <summary>Gives bytes back.</summary>
    public void Release(long bytes)
    {
        if (bytes <= 0) return;
        ref var near = ref Near();
        var former = Interlocked.Exchange(ref near, bytes);
        // Whoever waits has said so before it looks into the credits, so either it sees this one or this sees it.
        if (Volatile.Read(ref _waiting) > 0) former += Interlocked.Exchange(ref near, 0);
        if (former != 0) PutBack(former);
    }

    private bool TryTakeFree(long bytes)
    {
        lock (_lock)
        {
            if (_free < bytes) Collect();
            if (_free < bytes) return false;
            _free -= bytes;
            return true;
        }
    }

    private bool Wait(long bytes, Deadline deadline)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            while (true)
            {
                if (TryTakeFree(bytes)) return true;
                // Outside the lock: whoever is let go gives back what it has.
                if (_letIdleGo()) continue;
                var left = deadline.Left;
                if (left == TimeSpan.Zero) return false;
                lock (_lock)
                {
                    Collect();
                    if (_free < bytes) Monitor.Wait(_lock, left < Slice ? left : Slice);
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void PutBack(long bytes)
    {
        lock (_lock)
        {
            _free += bytes;
            Monitor.PulseAll(_lock);
        }
    }

    private void Collect()
    {
        for (var i = Stride; i < _credits.Length; i += Stride) _free += Interlocked.Exchange(ref _credits[i], 0);
    }

    private ref long Near()
    {
        var cells = (uint)(_credits.Length / Stride) - 1;
        return ref _credits[(((uint)Environment.CurrentManagedThreadId % cells) + 1) * Stride];
    }
}

/// <summary>What one guest has of its process's memory.</summary>
internal sealed class MemoryLease(MemoryGovernor governor) : IDisposable
{
    private long _bytes;

    /// <summary>Takes or gives back until it has so many bytes; false where there are none, and then it has what it had.</summary>
    public bool TryResize(long bytes, Deadline deadline)
    {
        if (bytes <= _bytes)
        {
            Shrink(bytes);
            return true;
        }
        if (!governor.TryTake(bytes - _bytes, deadline)) return false;
        _bytes = bytes;
        return true;
    }

    /// <summary>Gives back what is over so many bytes.</summary>
    public void Shrink(long bytes)
    {
        governor.Release(_bytes - bytes);
        _bytes = Math.Min(_bytes, bytes);
    }

    /// <summary>Gives back all of it.</summary>
    public void Dispose() => Shrink(0);
}
