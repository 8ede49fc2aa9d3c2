namespace WasmPay.Guests.Host;

/// <summary>Why a worker ended, or was ended.</summary>
internal enum WorkerEnd
{
    /// <summary>It ended by itself: a fault of memory, a forbidden system call, a signal from outside.</summary>
    Crashed,

    /// <summary>It did not answer within the deadline and the grace.</summary>
    Stalled,

    /// <summary>It sent what is no message of the protocol.</summary>
    Garbage,

    /// <summary>It had more memory resident than it may.</summary>
    Memory,

    /// <summary>It did not become ready, or is held by less than is required.</summary>
    Unfit,

    /// <summary>It had used most of its processor time and was replaced between calls.</summary>
    Retired,

    /// <summary>The host ends.</summary>
    Stopped,
}

/// <summary>A worker's end, with the components in whose calls it may have come.</summary>
/// <param name="End">Why.</param>
/// <param name="Explanation">One sentence for people.</param>
/// <param name="Suspects">
/// Digests of the components that were called when it came. One alone is guilty; among several, each is tried alone on a worker that
/// has run nothing else, so that nobody is blamed for what another did.
/// </param>
/// <param name="Compiling">The component that was being compiled beside the calls where that may have been the cause; else null.</param>
internal sealed record WorkerDeath(WorkerEnd End, string Explanation, IReadOnlySet<string> Suspects, string? Compiling = null)
{
    private int _counted;

    /// <summary>When the call began that was waited for, by the clock's timestamps; 0 where none was.</summary>
    public long Began { get; init; }

    /// <summary>
    /// Whether one call alone can have been the cause: no compiler worked, and it was not memory or time that ran out, which others share.
    /// </summary>
    public bool IsOneCalls => Suspects.Count == 1 && End is not (WorkerEnd.Memory or WorkerEnd.Stalled) && Compiling is null;

    /// <summary>True once: several calls of one component may hear of the same death.</summary>
    public bool TryCount() => Interlocked.Exchange(ref _counted, 1) == 0;
}
