using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// What the managed engine says of a verdict in which calls may have nested deeper than they may. It counts their depth, Wasmtime only
/// has more stack than that can take; few verdicts come so deep, so the managed engine gets a component when it is first asked.
/// </summary>
/// <param name="admit">Admits the component on the managed engine.</param>
internal sealed class DepthOpinion(Func<CountingComponent> admit) : IDisposable
{
    private readonly Lock _lock = new();
    private Task<CountingComponent>? _admitting;
    private bool _disposed;

    /// <summary>The outcome of a call that <paramref name="first"/> has answered with a verdict from such a depth.</summary>
    public Outcome Settle(EngineComponent first, in Call call, Deadline deadline, CancellationToken cancellation)
    {
        // It may have been the host that was so deep, when it compiled a function of its own; it does that once.
        var outcome = first.Run(call, deadline, cancellation);
        if (!outcome.WentDeep) return outcome;
        if (CompilingTask.Await(Admitting(), deadline) is not { } admitted) return first.Interrupted(cancellation);
        if (admitted.Component is { } managed) return new SecondOpinion(first.Engine, managed.Engine).Settle(outcome, managed.Run(call, deadline, cancellation));
        return outcome with
        {
            Kind = OutcomeKind.Disagreement,
            Verdict = null,
            Legacy = null,
            Explanation = $"Calls may nest too deeply, and the managed engine, which counts them, does not take the validator: {admitted.Refusals[0].Message}",
        };
    }

    private Task<CountingComponent> Admitting()
    {
        lock (_lock)
        {
            if (_admitting is not null) return _admitting;
            _admitting = CompilingTask.Begin(admit);
            // It answers late calls all the same, and keeps nothing.
            if (_disposed) DisposeAfter(_admitting);
            return _admitting;
        }
    }

    private static void DisposeAfter(Task<CountingComponent> admitting) => admitting.ContinueWith(
        done => done.Result.Component?.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            if (_admitting is not null) DisposeAfter(_admitting);
        }
    }
}

/// <summary>A component on the engine that counts the depth of calls, or why it is not taken there.</summary>
/// <param name="Component">The component, where it is taken.</param>
/// <param name="Refusals">Why not, empty where it is.</param>
internal sealed record CountingComponent(EngineComponent? Component, IReadOnlyList<Refusal> Refusals);
