namespace WasmPay.Server.Intake;

/// <summary>
/// Gives memory back that large requests took. The garbage collector itself waits until something else needs it, which on a quiet server is
/// never. After each such request it sweeps beside the calls, so that the next one finds room; once none came for a while it gives all back,
/// which stops calls for some tens of milliseconds.
/// </summary>
internal sealed class QuietCollector : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    private readonly ITimer _timer;

    public QuietCollector(TimeProvider time) =>
        _timer = time.CreateTimer(_ => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Says that a large request was answered.</summary>
    public void Answered()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();
}
