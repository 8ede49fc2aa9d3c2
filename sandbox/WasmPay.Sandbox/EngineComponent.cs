using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// An admitted component on one engine. Of those that were not called for a while, only the bytes stay; the next call compiles them
/// again, to the same answers and fuel.
/// </summary>
internal sealed class EngineComponent : IDisposable
{
    private readonly EngineSide _side;
    private readonly string _digest;
    private readonly byte[] _component;
    private readonly ContractExport _contract;
    private readonly GuestBudget _budget;
    private readonly Lock _compiling = new();
    private CompiledComponent? _compiled;
    private bool _disposed;

    public EngineComponent(
        EngineSide side, string digest, byte[] component, ContractExport contract, GuestBudget budget, ComponentPlan plan, IReadOnlyList<ICoreModule> modules)
    {
        (_side, _digest, _component, _contract, _budget) = (side, digest, component, contract, budget);
        Keep(plan, modules);
    }

    public EngineIdentity Engine => _side.Engine.Identity;

    /// <summary>Whether the next call finds it compiled.</summary>
    public bool IsCompiled => Volatile.Read(ref _compiled) is not null;

    /// <summary>Decides one payment. A call that comes late, or whose modules are freed before it has its instance, is answered all the same.</summary>
    public Outcome Run(in Call call, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _disposed)) return RunLate(call, cancellation);
        try
        {
            return _side.Host.Run(Volatile.Read(ref _compiled) ?? Compile(), call, cancellation);
        }
        catch (ObjectDisposedException) when (Volatile.Read(ref _disposed))
        {
            // Nothing was decided yet, so it begins again.
            return RunLate(call, cancellation);
        }
    }

    // What a late call compiles is its own, and goes with it.
    private Outcome RunLate(in Call call, CancellationToken cancellation)
    {
        var compiled = Compile();
        try
        {
            return _side.Host.Run(compiled, call, cancellation);
        }
        finally
        {
            compiled.DisposeModules();
        }
    }

    private CompiledComponent Compile()
    {
        lock (_compiling)
        {
            if (_compiled is { } already) return already;
            var (plan, modules, error) = _side.Decode(_component);
            if (error is not null) throw new InvalidOperationException($"The component {_digest} was admitted and does not compile any more: {error.Message}");
            return Keep(plan!, modules);
        }
    }

    private CompiledComponent Keep(ComponentPlan plan, IReadOnlyList<ICoreModule> modules)
    {
        var compiled = new CompiledComponent(_side.Host, plan, modules, _contract, _budget, LetGo);
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

    /// <inheritdoc/>
    public void Dispose()
    {
        CompiledComponent? compiled;
        lock (_compiling)
        {
            _disposed = true;
            compiled = Interlocked.Exchange(ref _compiled, null);
        }
        if (compiled is null) return;
        _side.Compiled.Remove(compiled);
        compiled.Dispose();
        compiled.DisposeModules();
    }
}
