using WasmPay.Guests.Lockdown;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Limits;

namespace WasmPay.Guests;

/// <summary>How guests run in processes of their own. All limits are finite; each says what raising it costs.</summary>
public sealed record GuestHostOptions
{
    /// <summary>How a worker runs its guests: engine, fuel, memory, limits on answers.</summary>
    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>Engines that workers have ready beside the sandbox's own, for evidence of all of them. Each takes a worker time to start and some memory.</summary>
    public IReadOnlyList<EngineChoice> FurtherEngines { get; init; } = [];

    /// <summary>Workers that serve calls. Each holds its own compiled code and instances; what one loses in dying, the others keep.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Workers that are started and wait. The next death costs no payment more than its referral while one is there; each holds some 60 MB.</summary>
    public int SpareWorkers { get; init; } = 1;

    /// <summary>Calls that a worker runs at a time, each on a thread of its own. More share one process's memory, and its death.</summary>
    public int ThreadsPerWorker { get; init; } = Math.Clamp(Environment.ProcessorCount, 4, 32);

    /// <summary>Requests in one message.</summary>
    public int BatchItems { get; init; } = 256;

    /// <summary>Time by the wall clock for one request; a batch has as much for each of its requests together.</summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time beyond the deadline in which a worker must have answered; then it is killed.</summary>
    public TimeSpan DeadlineGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time to decode, validate and compile one component, which is longest on Wasmtime.</summary>
    public TimeSpan LoadDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time from a worker's start until it is ready.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call waits for a thread of a worker, or for a worker in the place of a dead one.</summary>
    public TimeSpan WorkerWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the host looks at its workers' memory, processor time and last words.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes of memory that a worker may have resident; the host kills one that has more when it looks.</summary>
    public long ResidentBytes { get; init; } = 2L << 30;

    /// <summary>Bytes of the worker's garbage-collected heap, which the runtime enforces.</summary>
    public long HeapBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Bytes of a worker's writable address space, which the kernel enforces. Above what is resident, since an idle instance reserves
    /// all memory that its guest may have and touches little of it.
    /// </summary>
    public long DataBytes { get; init; } = 128L << 30;

    /// <summary>Seconds of processor time after which the kernel ends a worker. One that has used four fifths is replaced before.</summary>
    public int CpuSeconds { get; init; } = 24 * 3_600;

    /// <summary>
    /// Files that a worker may have open: its channel's, two for each thread, by which the runtime wakes it, and on Wasmtime one without a
    /// name for each module's first memory. None of them is on a disk.
    /// </summary>
    public int Files { get; init; } = 32_768;

    /// <summary>Processes and threads that the worker's user may have; the kernel does not hold root to it.</summary>
    public int Processes { get; init; } = 16_384;

    /// <summary>Components that a worker keeps, at least as many as a batch has requests; others are sent again when they are called.</summary>
    public int ComponentsKept { get; init; } = 10_000;

    /// <summary>Bytes that the components which a worker keeps take, their own and what was decoded of them; with what calls make, they have to fit into its heap.</summary>
    public long ComponentBytesKept { get; init; } = 256L << 20;

    /// <summary>Bytes of one answer. Each request of a batch has an equal share of it.</summary>
    public int AnswerBytes { get; init; } = 64 << 20;

    /// <summary>Deaths of workers under a component's calls after which it is called no more.</summary>
    public int QuarantineDeaths { get; init; } = 3;

    /// <summary>Time after which a death is forgotten.</summary>
    public TimeSpan QuarantineWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What a worker must be held by; one that reports less is not used.</summary>
    public LockdownParts RequireLockdown { get; init; } = LockdownParts.Required;

    /// <summary>The assembly that is started; null for this one. Tests have their own, which has faults.</summary>
    internal string? WorkerAssembly { get; init; }

    /// <summary>Arguments after the usual ones, for tests' own workers.</summary>
    internal IReadOnlyList<string> WorkerArguments { get; init; } = [];

    /// <summary>Where the kernel tells of processes; tests have one that tells nothing.</summary>
    internal string ProcessFolder { get; init; } = "/proc";

    /// <summary>Bytes of one request: a component, or a batch of payments.</summary>
    internal int RequestBytes => Math.Max(Sandbox.ComponentBytes, 64 << 20) + (64 << 10);

    internal IReadOnlyList<EngineChoice> Engines => [Sandbox.Engine, .. FurtherEngines.Where(engine => engine != Sandbox.Engine).Distinct()];

    /// <summary>Holds every number to what it may be.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is zero, negative, or against another.</exception>
    /// <exception cref="ArgumentException">The sandbox's limits contradict each other, of which each worker would die.</exception>
    internal void Check()
    {
        if (LimitAgreement.Problem(Sandbox) is { } problem) throw new ArgumentException(problem);
        foreach (var (value, name) in ((long, string)[])
        [
            (Workers, nameof(Workers)), (ThreadsPerWorker, nameof(ThreadsPerWorker)), (BatchItems, nameof(BatchItems)),
            (ResidentBytes, nameof(ResidentBytes)), (HeapBytes, nameof(HeapBytes)), (DataBytes, nameof(DataBytes)), (CpuSeconds, nameof(CpuSeconds)),
            (Processes, nameof(Processes)), (ComponentBytesKept, nameof(ComponentBytesKept)), (AnswerBytes, nameof(AnswerBytes)),
            (QuarantineDeaths, nameof(QuarantineDeaths)), (CallDeadline.Ticks, nameof(CallDeadline)), (DeadlineGrace.Ticks, nameof(DeadlineGrace)),
            (LoadDeadline.Ticks, nameof(LoadDeadline)), (StartDeadline.Ticks, nameof(StartDeadline)), (WorkerWait.Ticks, nameof(WorkerWait)),
            (LookInterval.Ticks, nameof(LookInterval)), (QuarantineWindow.Ticks, nameof(QuarantineWindow)),
        ]) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        ArgumentOutOfRangeException.ThrowIfNegative(SpareWorkers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ThreadsPerWorker, 120);
        ArgumentOutOfRangeException.ThrowIfLessThan(Files, 64 + (4 * ThreadsPerWorker), nameof(Files));
        ArgumentOutOfRangeException.ThrowIfLessThan(ComponentsKept, BatchItems, nameof(ComponentsKept));
    }
}
