using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// A component on two engines, of which one decides: the first from when it has compiled the component, and the managed engine until then
/// and where the first cannot have it. Both come to the same verdicts at the same fuel, so no payment waits for a compiler.
/// </summary>
/// <param name="digest">The component's digest.</param>
/// <param name="managed">The component on the managed engine.</param>
/// <param name="first">The identity of the first engine.</param>
/// <param name="compile">Compiles it on the first engine, or null where that engine refuses it; null where it is not to be given it.</param>
/// <param name="line">Where components wait for the first engine's compiler.</param>
internal sealed class TieredComponent(string digest, EngineComponent managed, EngineIdentity first, Func<EngineComponent?>? compile, CompileLine line) : IDecider
{
    // What is only looked at, compiled or tried once, costs the compiler nothing.
    private const int CompileAt = 2;

    // Want of memory passes; a fault of a compiler does not, and each time costs what compiling costs.
    private const int MostFailures = 3;

    private readonly Lock _lock = new();
    private readonly SecondOpinion _opinion = new(first, managed.Engine);
    private EngineComponent? _fast;
    private int _calls;
    private int _failures;
    private volatile bool _queued;
    private volatile bool _refused = compile is null;
    private bool _disposed;

    /// <inheritdoc/>
    public EngineIdentity Engine => _refused ? managed.Engine : first;

    /// <inheritdoc/>
    public bool IsCompiled => managed.IsCompiled;

    /// <summary>Whether the first engine decides the next payment.</summary>
    public bool IsOnFirst => Volatile.Read(ref _fast) is { IsCompiled: true };

    /// <inheritdoc/>
    public Deadline NewDeadline(CancellationToken cancellation) => managed.NewDeadline(cancellation);

    /// <inheritdoc/>
    public Outcome Run(in Call call, Deadline deadline, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _fast)?.RunIfCompiled(call, deadline, cancellation) is not { } outcome)
        {
            AskForCompiler();
            return managed.Run(call, deadline, cancellation);
        }
        // It had no room for the guest, or says that the guest had none; the managed engine counts exactly what a guest may have.
        if (outcome.Kind is OutcomeKind.HostFailure or OutcomeKind.OutOfMemory) return managed.Run(call, deadline, cancellation);
        return outcome.WentDeep ? _opinion.Settle(outcome, managed.Run(call, deadline, cancellation)) : outcome;
    }

    private void AskForCompiler()
    {
        if (_refused || _queued || Interlocked.Increment(ref _calls) < CompileAt) return;
        lock (_lock)
        {
            if (_queued || _disposed) return;
            // Said before, since the line may be done with it before it has answered.
            _queued = true;
            if (!line.TryJoin(digest, Compile)) _queued = false;
        }
    }

    private void Compile()
    {
        try
        {
            if (Volatile.Read(ref _fast) is { } known)
            {
                known.Recompile();
                return;
            }
            lock (_lock)
                if (_disposed) return;
            var made = compile!();
            if (made is null) _refused = true;
            lock (_lock)
            {
                if (!_disposed) Volatile.Write(ref _fast, made);
                else made?.Dispose();
            }
        }
        catch when (++_failures >= MostFailures)
        {
            _refused = true;
            throw;
        }
        finally
        {
            _queued = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        EngineComponent? fast;
        lock (_lock) (_disposed, fast) = (true, _fast);
        fast?.Dispose();
        managed.Dispose();
    }
}
