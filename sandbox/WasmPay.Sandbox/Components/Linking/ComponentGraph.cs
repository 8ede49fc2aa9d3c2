using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>The component's imports cannot be satisfied by what is offered.</summary>
internal sealed class ComponentLinkException(string message) : Exception(message);

/// <summary>
/// All instances that one instantiation of a root component makes, in one store: the unit of isolation. One thread uses it at a time.
/// </summary>
internal sealed class ComponentGraph(ICoreStore store, long instanceLimit) : IDisposable
{
    private readonly List<ICoreInstance> _coreInstances = [];
    private readonly List<ComponentInstance> _instances = [];
    private long _made;

    public ICoreStore Store { get; } = store;

    /// <summary>What the core instances executed, where they count.</summary>
    public IReadOnlyList<CoverageMap> Coverage => [.. _coreInstances.Select(instance => instance.Coverage).OfType<CoverageMap>()];

    /// <summary>Makes the root's instance out of imports that fit its types.</summary>
    /// <exception cref="ComponentLinkException">An import is missing or does not fit.</exception>
    /// <exception cref="TrapException">A start function or a segment trapped.</exception>
    public ComponentInstance Instantiate(ComponentPlan plan, Func<string, ItemType, RuntimeItem?> imports) =>
        new Instantiator(this).Root(plan, imports);

    public ComponentInstance NewInstance(ComponentInstance? outer)
    {
        CountInstance();
        var instance = new ComponentInstance(this, outer);
        _instances.Add(instance);
        return instance;
    }

    public void CountInstance()
    {
        if (++_made > instanceLimit) throw new TrapException(TrapCode.OutOfMemory, $"more than {instanceLimit} instances");
    }

    public ICoreInstance InstantiateCore(RuntimeModule module, ReadOnlySpan<ICoreExtern> imports)
    {
        CountInstance();
        var instance = Store.Instantiate(module.Module, imports);
        _coreInstances.Add(instance);
        return instance;
    }

    /// <summary>Makes every instance fresh again, in the order in which they were made; false where the engine cannot.</summary>
    public bool TryReset()
    {
        foreach (var instance in _coreInstances)
            if (!instance.TryResetAfterImports()) return false;
        foreach (var instance in _instances)
        {
            instance.Handles.Clear();
            (instance.MayEnter, instance.MayLeave) = (true, true);
        }
        return true;
    }

    public void Dispose() => Store.Dispose();
}
