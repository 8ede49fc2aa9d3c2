using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Threads;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>What all guests of a sandbox share: the engine, the clock, the threads with large stacks and the process's memory.</summary>
internal sealed class GuestRuntime : IDisposable
{
    private readonly IDisposable _watched;

    public GuestRuntime(ICoreEngine engine, SandboxOptions options, TimeProvider clock)
    {
        (Engine, Options, Clock) = (engine, options, clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.CompiledValidators, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReadyValidators, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.GuestThreads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Deadline, TimeSpan.Zero);
        // One guest at least must fit.
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ProcessMemoryBytes, options.MemoryBytes);
        Ready = new(options.ReadyValidators);
        Threads = new(options.GuestThreads, Math.Max(options.StackBytes, engine.StackBytes));
        Memory = new(options.ProcessMemoryBytes, Ready.TryLetOneGo);
        _watched = SandboxMeter.Holds(() => Memory.Held);
    }

    public ICoreEngine Engine { get; }

    public SandboxOptions Options { get; }

    public TimeProvider Clock { get; }

    public GuestThreads Threads { get; }

    public MemoryGovernor Memory { get; }

    /// <summary>What has idle instances now.</summary>
    public ClockSet<SessionPool> Ready { get; }

    /// <summary>The deadline of a verdict that is asked for now.</summary>
    public Deadline NewDeadline(CancellationToken cancellation) => new(Clock, Options.Deadline, cancellation);

    /// <summary>
    /// Runs a verdict before the deadline: on a guest thread where the engine needs one, and where the caller's own stack turned out to be
    /// short. Then it is run again as a whole, on a fresh instance, which is exact since verdicts are deterministic.
    /// </summary>
    public Outcome Run(IRunner runner, in Call call, Deadline deadline, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return Session.Interrupted(Options, cancellation);
        if (GuestThreads.IsCurrent) return runner.Run(call, deadline, cancellation);
        if (Engine.StackBytes == 0)
        {
            var outcome = runner.Run(call, deadline, cancellation);
            if (!IsShortOfStack(outcome)) return outcome;
        }
        return OnGuestThread(runner, call, deadline, cancellation);
    }

    private Outcome OnGuestThread(IRunner runner, Call call, Deadline deadline, CancellationToken cancellation)
    {
        if (Threads.TryRun(() => runner.Run(call, deadline, cancellation), deadline, out var outcome)) return outcome!;
        return cancellation.IsCancellationRequested
            ? Session.Interrupted(Options, cancellation)
            : Failure("busy", "The host is busy: no thread for the validator was free before the deadline.");
    }

    /// <summary>An outcome that is the host's fault.</summary>
    public static Outcome Failure(string trap, string explanation) => new() { Kind = OutcomeKind.HostFailure, Trap = trap, Explanation = explanation, Fuel = 0 };

    private static bool IsShortOfStack(Outcome outcome) => outcome.Kind == OutcomeKind.HostFailure && outcome.Trap == Session.ShortOfStack;

    /// <inheritdoc/>
    public void Dispose()
    {
        _watched.Dispose();
        Threads.Dispose();
    }
}

/// <summary>Something that runs one call on a fresh instance, on the thread on which it is called.</summary>
internal interface IRunner
{
    Outcome Run(in Call call, Deadline deadline, CancellationToken cancellation);
}
