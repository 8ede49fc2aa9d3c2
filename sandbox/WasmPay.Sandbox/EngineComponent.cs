using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// An admitted component on one engine. Of those that were not called for a while, only the bytes stay; the next call compiles them
/// again, to the same answers and fuel.
/// </summary>
internal sealed class EngineComponent : IDecider
{
    private readonly EngineSide _side;
    private readonly string _digest;
    private readonly byte[] _component;
    private readonly ContractExport _contract;
    private readonly GuestBudget _budget;
    private readonly Lock _lock = new();
    private Task<CompiledComponent>? _compiling;
    private CompiledComponent? _compiled;
    private bool _disposed;

    public EngineComponent(
        EngineSide side, string digest, byte[] component, ContractExport contract, GuestBudget budget, ComponentPlan plan, IReadOnlyList<ICoreModule> modules)
    {
        (_side, _digest, _component, _contract, _budget) = (side, digest, component, contract, budget);
        Keep(New(plan, modules));
    }

    /// <inheritdoc/>
    public Deadline NewDeadline(CancellationToken cancellation) => _side.Host.NewDeadline(cancellation);

    private Outcome Interrupted(CancellationToken cancellation) => Session.Interrupted(_side.Host.Options, cancellation);

    /// <inheritdoc/>
    public EngineIdentity Engine => _side.Engine.Identity;

    /// <inheritdoc/>
    public bool IsCompiled => Volatile.Read(ref _compiled) is not null;

    /// <summary>
    /// Decides one payment before the deadline. A call that comes late, or whose modules are freed before it has its instance, is answered
    /// all the same.
    /// </summary>
    public Outcome Run(in Call call, Deadline deadline, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _disposed)) return RunLate(call, deadline, cancellation);
        try
        {
            var compiled = Volatile.Read(ref _compiled) ?? CompilingTask.Await(Compiling(), deadline);
            return compiled is null ? Interrupted(cancellation) : _side.Host.Run(compiled, call, deadline, cancellation);
        }
        catch (ObjectDisposedException) when (Volatile.Read(ref _disposed))
        {
            // Nothing was decided yet, so it begins again.
            return RunLate(call, deadline, cancellation);
        }
    }

    /// <summary>As <see cref="Run"/>, but null where it would have to be compiled first.</summary>
    public Outcome? RunIfCompiled(in Call call, Deadline deadline, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _compiled) is not { } compiled) return null;
        try
        {
            return _side.Host.Run(compiled, call, deadline, cancellation);
        }
        catch (ObjectDisposedException) when (Volatile.Read(ref _disposed))
        {
            return null;
        }
    }

    /// <summary>Compiles it where it is not, and waits for that however long it takes.</summary>
    public void Recompile() => Compiling().GetAwaiter().GetResult();

    // What a late call compiles is its own, and goes with it.
    private Outcome RunLate(in Call call, Deadline deadline, CancellationToken cancellation)
    {
        var compiling = CompilingTask.Begin(Compile);
        try
        {
            return CompilingTask.Await(compiling, deadline) is { } compiled ? _side.Host.Run(compiled, call, deadline, cancellation) : Interrupted(cancellation);
        }
        finally
        {
            _ = compiling.ContinueWith(done => Free(done.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    // One for all calls that find nothing compiled; it goes on when their deadlines have passed, and serves those that come then.
    private Task<CompiledComponent> Compiling()
    {
        lock (_lock)
        {
            if (_compiled is { } already) return Task.FromResult(already);
            return _compiling ??= CompilingTask.Begin(() =>
            {
                try
                {
                    var compiled = Compile();
                    lock (_lock) return Keep(compiled);
                }
                finally
                {
                    lock (_lock) _compiling = null;
                }
            });
        }
    }

    private CompiledComponent Compile()
    {
        var (plan, modules, error) = _side.Decode(_component);
        if (error is not null) throw new InvalidOperationException($"The component {_digest} was admitted and does not compile any more: {error.Message}");
        return New(plan!, modules);
    }

    private CompiledComponent New(ComponentPlan plan, IReadOnlyList<ICoreModule> modules) => new(_side.Host, plan, modules, _contract, _budget, LetGo);

    private CompiledComponent Keep(CompiledComponent compiled)
    {
        // A call that comes late is still answered, and leaves nothing behind.
        if (_disposed)
        {
            compiled.Dispose();
            return compiled;
        }
        Volatile.Write(ref _compiled, compiled);
        _side.Compiled.Add(compiled);
        return compiled;
    }

    private void LetGo(CompiledComponent compiled)
    {
        Interlocked.CompareExchange(ref _compiled, null, compiled);
        compiled.Dispose();
    }

    private static void Free(CompiledComponent compiled)
    {
        compiled.Dispose();
        compiled.DisposeModules();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CompiledComponent? compiled;
        lock (_lock)
        {
            _disposed = true;
            compiled = Interlocked.Exchange(ref _compiled, null);
        }
        if (compiled is null) return;
        _side.Compiled.Remove(compiled);
        Free(compiled);
    }
}
