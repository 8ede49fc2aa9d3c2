using System.Collections.Immutable;

namespace WasmPay.Fuzzing.Replaying;

/// <summary>What to replay after a run, and on what.</summary>
public sealed record ReplayOptions
{
    /// <summary>The bytes of the component that was attacked.</summary>
    public required ReadOnlyMemory<byte> Component { get; init; }

    /// <summary>On what to replay; the first that can be had is what the others are compared with.</summary>
    public required ImmutableArray<IExecutorFactory> Executors { get; init; }

    /// <summary>Requests to replay at most; those of findings come first, then the seeds, then the others in the order in which they were found.</summary>
    public int Requests { get; init; } = 256;

    /// <summary>
    /// Time for replaying; a call that is under way is not cut short. Within a run that has a <see cref="FuzzOptions.TimeLimit"/>, up to a
    /// third of that is kept for it. Executors are loaded while the subject is attacked; one that is being loaded when the time is up is
    /// waited for, and the next is not begun.
    /// </summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);
}
