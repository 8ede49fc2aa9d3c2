using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Threads;

/// <summary>
/// A bounded pool of threads with a large stack, on which guests run whose calls may nest deeper than a caller's own stack allows. The
/// threads are made when they are first needed and stay. Handing over takes no new thread: both sides spin shortly, and then wait.
/// </summary>
internal sealed class GuestThreads(int count, int stackBytes) : IDisposable
{
    // About as long as a small verdict takes; a sleeping thread costs several times as much to wake.
    private const int Spins = 30;

    // Far more than a deadline lets wait; a bound all the same.
    private const int MostQueued = 10_000;

    // A property of the thread itself: whose it is.
    [ThreadStatic]
    private static GuestThreads? s_owner;

    private readonly object _lock = new();
    private readonly Queue<Work> _queue = [];
    private int _started;
    private int _idle;
    private volatile int _queued;
    private bool _closed;

    /// <summary>Whether the current thread is a guest thread, of whichever pool: then a guest runs where it is.</summary>
    public static bool IsCurrent => s_owner is not null || GuestThread.IsAdopted;

    /// <summary>Threads that were started so far.</summary>
    public int Started
    {
        get
        {
            lock (_lock) return _started;
        }
    }

    /// <summary>
    /// Runs work on a guest thread and waits for its end. Where all are busy it waits in a queue, until the deadline: then the answer is
    /// false, and the work is never begun. What it throws, the caller is thrown.
    /// </summary>
    public bool TryRun<T>(Func<T> body, Deadline deadline, out T? result)
    {
        if (IsCurrent)
        {
            result = body();
            return true;
        }
        var work = new Work<T>(body);
        result = default;
        if (!TryHand(work)) return false;
        var spin = new SpinWait();
        while (!work.IsDone && spin.Count < Spins) spin.SpinOnce(sleep1Threshold: -1);
        // Begun work ends by its own deadline, which the guest is held to; only a place in the queue is given up here.
        while (!work.IsDone && !work.Wait(deadline.Left))
            if (deadline.HasPassed && work.TryGiveUp()) break;
        if (work.GivenUp) return false;
        result = work.Result();
        return true;
    }

    private bool TryHand(Work work)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_queue.Count >= MostQueued) return false;
            _queue.Enqueue(work);
            _queued++;
            // Threads that spin see it by its count; those that sleep are woken, and where all are busy one more is started.
            if (_idle >= _queue.Count) Monitor.Pulse(_lock);
            else if (_started < count) Start();
            return true;
        }
    }

    private void Start()
    {
        var thread = new Thread(Serve, stackBytes) { IsBackground = true, Name = $"guest {_started}" };
        _started++;
        thread.Start();
    }

    private void Serve()
    {
        s_owner = this;
        while (Next() is { } work) work.Run();
    }

    private Work? Next()
    {
        lock (_lock)
        {
            if (_queue.TryDequeue(out var at)) return Taken(at);
            if (_closed) return null;
            _idle++;
        }
        var spin = new SpinWait();
        while (_queued == 0 && spin.Count < Spins) spin.SpinOnce(sleep1Threshold: -1);
        lock (_lock)
        {
            Work? next;
            while (!_queue.TryDequeue(out next) && !_closed) Monitor.Wait(_lock);
            _idle--;
            return next is null ? null : Taken(next);
        }
    }

    private Work Taken(Work work)
    {
        _queued--;
        return work;
    }

    /// <summary>Lets the threads end when their work is done; work that waits is still done.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }

    private abstract class Work
    {
        private const int Waiting = 0, Begun = 1, Done = 2, Abandoned = 3;
        private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);
        private int _state;

        public bool IsDone => Volatile.Read(ref _state) == Done;

        public bool GivenUp => Volatile.Read(ref _state) == Abandoned;

        public bool TryGiveUp() => Interlocked.CompareExchange(ref _state, Abandoned, Waiting) == Waiting;

        public void Run()
        {
            if (Interlocked.CompareExchange(ref _state, Begun, Waiting) != Waiting) return;
            RunBody();
            lock (this)
            {
                Volatile.Write(ref _state, Done);
                Monitor.PulseAll(this);
            }
        }

        // In slices, since the deadline's clock may be another than the system's.
        public bool Wait(TimeSpan left)
        {
            lock (this)
            {
                if (!IsDone) Monitor.Wait(this, left > TimeSpan.Zero && left < Slice ? left : Slice);
                return IsDone;
            }
        }

        protected abstract void RunBody();
    }

    private sealed class Work<T>(Func<T> body) : Work
    {
        private T? _result;
        private System.Runtime.ExceptionServices.ExceptionDispatchInfo? _thrown;

        public T? Result()
        {
            _thrown?.Throw();
            return _result;
        }

        [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "What the work throws is thrown to its caller, on the caller's thread.")]
        protected override void RunBody()
        {
            try
            {
                _result = body();
            }
            catch (Exception thrown)
            {
                _thrown = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(thrown);
            }
        }
    }
}
