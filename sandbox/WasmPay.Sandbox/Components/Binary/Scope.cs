using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Binary;

internal enum ScopeKind
{
    Component,
    ComponentType,
    InstanceType,
}

/// <summary>A component in an index space: its type, and how many instances it makes.</summary>
internal readonly record struct ComponentEntry(ComponentShape Shape, long Instances);

/// <summary>The index spaces of a component, a component type or an instance type while it is decoded.</summary>
internal sealed class Scope(ScopeKind kind, Scope? parent)
{
    public ScopeKind Kind { get; } = kind;

    public Scope? Parent { get; } = parent;

    public List<Step> Steps { get; } = [];

    public long InstanceTotal { get; set; } = 1;

    public List<FunctionType> CoreFuncs { get; } = [];

    public List<TableType> CoreTables { get; } = [];

    public List<MemoryType> CoreMemories { get; } = [];

    public List<GlobalType> CoreGlobals { get; } = [];

    /// <summary>Function types and module types.</summary>
    public List<object> CoreTypes { get; } = [];

    public List<CoreModuleType> Modules { get; } = [];

    public List<IReadOnlyDictionary<string, ExternType>> CoreInstances { get; } = [];

    public List<FuncSignature> Funcs { get; } = [];

    public List<TypeNode> Types { get; } = [];

    public List<ComponentEntry> Components { get; } = [];

    public List<InstanceShape> Instances { get; } = [];

    public OrderedDictionary<string, ItemType> Imports { get; } = new(StringComparer.Ordinal);

    public OrderedDictionary<string, ItemType> Exports { get; } = new(StringComparer.Ordinal);

    public NameRules ImportNames { get; } = new("import");

    public NameRules ExportNames { get; } = new("export");

    public List<ResourceId> ImportedResources { get; } = [];

    /// <summary>Resources that came to be here: defined, made by an instantiation, or declared by a type's export.</summary>
    public HashSet<ResourceId> DefinedResources { get; } = [];

    /// <summary>Resources that an export path reaches.</summary>
    public HashSet<ResourceId> ExportedResources { get; } = [];

    /// <summary>Resources of this component's own code, for which handles can be made.</summary>
    public HashSet<ResourceId> LocalResources { get; } = [];

    /// <summary>Types that may occur in imports (External Visibility of Types).</summary>
    public HashSet<TypeNode> ImportableTypes { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Types that may occur in exports.</summary>
    public HashSet<TypeNode> ExportableTypes { get; } = new(ReferenceEqualityComparer.Instance);

    public FunctionType CoreFunc(uint index, long at) => At(CoreFuncs, index, "core function", at);

    public MemoryType CoreMemory(uint index, long at) => At(CoreMemories, index, "memory", at);

    public CoreModuleType Module(uint index, long at) => At(Modules, index, "module", at);

    public IReadOnlyDictionary<string, ExternType> CoreInstance(uint index, long at) => At(CoreInstances, index, "core instance", at);

    public FuncSignature Func(uint index, long at) => At(Funcs, index, "function", at);

    public TypeNode Type(long index, long at) => At(Types, index, "type", at);

    public ComponentEntry Component(uint index, long at) => At(Components, index, "component", at);

    public InstanceShape Instance(uint index, long at) => At(Instances, index, "instance", at);

    public FuncSignature FuncType(uint index, long at) =>
        Type(index, at) as FuncSignature ?? throw ComponentException.Invalid($"type index {index} is not a function type", at);

    public ResourceNode Resource(uint index, long at) =>
        Type(index, at) as ResourceNode ?? throw ComponentException.Invalid($"type index {index} is not a resource type", at);

    public ExternType CoreItem(CoreSort sort, uint index, long at) => sort switch
    {
        CoreSort.Func => CoreFunc(index, at),
        CoreSort.Table => At(CoreTables, index, "table", at),
        CoreSort.Memory => CoreMemory(index, at),
        _ => At(CoreGlobals, index, "global", at),
    };

    /// <summary>The type of a definition that is given as an argument or exported by a bundle.</summary>
    public ItemType Item(Sort sort, uint index, long at) => sort switch
    {
        Sort.Module => new ModuleItem(Module(index, at)),
        Sort.Func => new FuncItem(Func(index, at)),
        Sort.Component => new ComponentItem(Component(index, at).Shape),
        Sort.Instance => new InstanceItem(Instance(index, at)),
        _ => Type(index, at) is var type ? new TypeItem(type, type) : null!,
    };

    /// <summary>Appends a core definition to its index space.</summary>
    public void AddCore(ExternType type)
    {
        switch (type)
        {
            case FunctionType function: CoreFuncs.Add(function); break;
            case TableType table: CoreTables.Add(table); break;
            case MemoryType memory: CoreMemories.Add(memory); break;
            case GlobalType global: CoreGlobals.Add(global); break;
            default: throw new InvalidOperationException($"{type} is no core definition.");
        }
    }

    /// <summary>Appends a definition to its index space, as an alias does.</summary>
    public void Add(ItemType item, long instances = 1)
    {
        switch (item)
        {
            case ModuleItem module: Modules.Add(module.Type); break;
            case FuncItem func: Funcs.Add(func.Signature); break;
            case TypeItem type: Types.Add(type.Created); break;
            case ComponentItem component: Components.Add(new(component.Shape, instances)); break;
            case InstanceItem instance: Instances.Add(instance.Shape); break;
            default: throw new InvalidOperationException($"{item} is no definition.");
        }
    }

    private static T At<T>(List<T> space, long index, string what, long at) => index < space.Count
        ? space[(int)index]
        : throw ComponentException.Invalid($"unknown {what} {index}: {what} index out of bounds", at);
}
