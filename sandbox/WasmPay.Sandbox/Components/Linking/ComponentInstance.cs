using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Metering;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>A component's instance: its index spaces while it is made, its handles and its exports.</summary>
internal sealed class ComponentInstance(ComponentGraph graph, ComponentInstance? outer)
{
    public ComponentGraph Graph { get; } = graph;

    /// <summary>The instance of the component that lexically encloses this one's.</summary>
    public ComponentInstance? Outer { get; } = outer;

    /// <summary>False while the guest allocates or cleans up for the host; then it may not call out (may_leave).</summary>
    public bool MayLeave { get; set; } = true;

    /// <summary>False while a call is inside; then it may not be called again (may_enter).</summary>
    public bool MayEnter { get; set; } = true;

    public HandleTable Handles { get; } = new(graph.Handles);

    public Dictionary<ResourceId, RuntimeResource> Resources { get; } = [];

    public OrderedDictionary<string, RuntimeItem> Exports { get; } = new(StringComparer.Ordinal);

    public List<ICoreFunction> CoreFuncs { get; } = [];

    public List<ICoreTable> CoreTables { get; } = [];

    public List<ICoreMemory> CoreMemories { get; } = [];

    public List<ICoreGlobal> CoreGlobals { get; } = [];

    public List<RuntimeModule> Modules { get; } = [];

    public List<CoreInstanceItem> CoreInstances { get; } = [];

    public List<RuntimeFunc> Funcs { get; } = [];

    public List<RuntimeComponent> Components { get; } = [];

    public List<RuntimeInstance> Instances { get; } = [];

    public RuntimeResource? ResourceOf(ResourceId id) => Resources.GetValueOrDefault(id);

    public ICoreExtern CoreItem(CoreSort sort, int index) => sort switch
    {
        CoreSort.Func => CoreFuncs[index],
        CoreSort.Table => CoreTables[index],
        CoreSort.Memory => CoreMemories[index],
        _ => CoreGlobals[index],
    };

    public void AddCore(ICoreExtern item)
    {
        switch (item)
        {
            case ICoreFunction function: CoreFuncs.Add(function); break;
            case ICoreTable table: CoreTables.Add(table); break;
            case ICoreMemory memory: CoreMemories.Add(memory); break;
            case ICoreGlobal global: CoreGlobals.Add(global); break;
            default: throw new InvalidOperationException($"{item} is no core definition.");
        }
    }

    public void Add(RuntimeItem item)
    {
        switch (item)
        {
            case RuntimeModule module: Modules.Add(module); break;
            case RuntimeFunc func: Funcs.Add(func); break;
            case RuntimeComponent component: Components.Add(component); break;
            case RuntimeInstance instance: Instances.Add(instance); break;
            default: break; // Types have no index space at run time; their resources are bound by identity.
        }
    }

    /// <summary>Learns what the resources of a type are, from the item that has that type.</summary>
    public void Bind(ItemType type, RuntimeItem item)
    {
        switch (type, item)
        {
            case (TypeItem { Created: ResourceNode node }, RuntimeType { Resource: { } resource }):
                Resources[node.Id] = resource;
                break;
            case (InstanceItem { HasResource: true } instance, RuntimeInstance actual):
                Graph.Meter.Charge(instance.Shape.Exports.Count * HostFuel.Name);
                foreach (var (name, export) in instance.Shape.Exports)
                    if (export.HasResource) Bind(export, actual.Exports[name]);
                break;
            default: break;
        }
    }
}

/// <summary>A core instance: a module's, or a bundle of definitions.</summary>
internal sealed class CoreInstanceItem(ICoreInstance? instance, IReadOnlyDictionary<string, ICoreExtern>? bundle)
{
    public ICoreExtern Export(string name) =>
        (bundle is not null ? bundle.GetValueOrDefault(name) : instance!.Export(name))
        ?? throw new InvalidOperationException($"A validated core instance exports `{name}`.");
}
