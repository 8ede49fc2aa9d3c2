using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Metering;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>The component's imports cannot be satisfied by what is offered.</summary>
internal sealed class ComponentLinkException(string message) : Exception(message);

/// <summary>
/// All instances that one instantiation of a root component makes, in one store: the unit of isolation. One thread uses it at a time.
/// </summary>
internal sealed class ComponentGraph(ICoreStore store, long instanceLimit, int handleLimit = 1 << 20) : IDisposable
{
    private const long PageBytes = 64 << 10, MostPages = 65_536;

    private readonly List<ICoreInstance> _coreInstances = [];
    private readonly List<ComponentInstance> _instances = [];
    private readonly List<ICoreMemory> _memories = [];
    private long _made;
    private long _hiddenBytes;
    private long _besideBytes;

    public ICoreStore Store { get; } = store;

    /// <summary>By which the host's work for these instances is charged.</summary>
    public HostMeter Meter { get; } = new(store);

    /// <summary>What all their tables of handles may hold together.</summary>
    public HandleBudget Handles { get; } = new(handleLimit);

    /// <summary>Pages of the linear memories that are exported, as they are now.</summary>
    public long Pages
    {
        get
        {
            long bytes = 0;
            foreach (var memory in _memories) bytes += memory.Length;
            return bytes / PageBytes;
        }
    }

    /// <summary>Bytes of linear memories, tables and globals: as they are now, or at their most where a module shows them to nobody.</summary>
    public long HeldBytes => (Pages * PageBytes) + _hiddenBytes + GuestBudget.Counted(_besideBytes);

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
        Meter.Charge(InstantiationCost.Of(module.Module));
        var instance = Store.Instantiate(module.Module, imports);
        _coreInstances.Add(instance);
        Note(module.Module, instance);
        return instance;
    }

    /// <summary>
    /// Makes every instance fresh again, in the order in which they were made; false where the engine cannot. Component instances come
    /// first, as when they were made: the core instances' start functions find them empty and may make handles in them.
    /// </summary>
    public bool TryReset()
    {
        foreach (var instance in _instances)
        {
            instance.Handles.Clear();
            (instance.MayEnter, instance.MayLeave) = (true, true);
        }
        foreach (var instance in _coreInstances)
            if (!instance.TryResetAfterImports()) return false;
        return true;
    }

    // A module has one memory, and where it exports one that it does not import, it is that.
    private void Note(ICoreModule module, ICoreInstance instance)
    {
        var demand = module.Demand;
        _besideBytes += GuestBudget.OfInstance(demand);
        foreach (var table in demand.Tables) _hiddenBytes += table.Limits.Minimum * GuestBudget.TableElement;
        if (demand.Memories.Count == 0) return;
        var exported = module.Exports.FirstOrDefault(export => export.Type is MemoryType);
        if (exported is not null) _memories.Add((ICoreMemory)instance.Export(exported.Name)!);
        else _hiddenBytes += demand.Memories.Sum(memory => memory.Limits.Maximum ?? MostPages) * PageBytes;
    }

    public void Dispose() => Store.Dispose();
}
