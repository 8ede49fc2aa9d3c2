namespace WasmPay.Server.Intake;

/// <summary>
/// Gives memory back that large requests took. The garbage collector itself waits until something else needs it, which on a quiet server is
/// never. After each such request it sweeps beside the calls, so that the next one finds room; once none came for a while it gives all back,
/// which stops calls for some tens of milliseconds.
/// </summary>
internal sealed class QuietCollector : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15), BetweenSweeps = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _swept;

    public QuietCollector(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Says that a large request was answered.</summary>
    public void Answered()
    {
        // Those that only say that they may be long are as quick as any, and a sweep is not.
        var (now, last) = (_time.GetTimestamp(), Volatile.Read(ref _swept));
        if ((last == 0 || _time.GetElapsedTime(last, now) >= BetweenSweeps) && Interlocked.CompareExchange(ref _swept, now, last) == last)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();
}
