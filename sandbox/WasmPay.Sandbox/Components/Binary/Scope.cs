using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>What a scope's definitions belong to.</summary>
internal enum ScopeKind
{
    Component,
    ComponentType,
    InstanceType,
}

/// <summary>A component in an index space: its type, and how many instances it makes.</summary>
internal readonly record struct ComponentEntry(ComponentShape Shape, long Instances);

/// <summary>
/// The index spaces of a component, a component type or an instance type while it is decoded, and what it imports and exports.
/// Outer aliases reach the scopes around it; nobody changes those meanwhile.
/// </summary>
internal sealed class Scope
{
    private CoreSpaces? _core;

    private Scope(ScopeKind kind, Scope? parent, WorkBudget work) =>
        (Kind, Parent, Depth, Surface) = (kind, parent, (parent?.Depth ?? 0) + 1, new(kind, work));

    public ScopeKind Kind { get; }

    /// <summary>The scope around this one; null for the root component's.</summary>
    public Scope? Parent { get; }

    /// <summary>Levels of nesting, 1 for the root component.</summary>
    public int Depth { get; }

    public CoreSpaces Core => _core ??= new();

    public IndexSpace<FuncSignature> Funcs { get; } = new("function");

    public TypeSpace Types { get; } = new();

    public IndexSpace<ComponentEntry> Components { get; } = new("component");

    public IndexSpace<InstanceShape> Instances { get; } = new("instance");

    /// <summary>Imports and exports.</summary>
    public Surface Surface { get; }

    /// <summary>The scope of a whole binary.</summary>
    public static Scope Root(DecodeBudget budget) => new(ScopeKind.Component, null, budget.Work);

    /// <summary>A scope within this one, whose definitions begin at that byte offset.</summary>
    public Scope Enter(ScopeKind kind, DecodeBudget budget, long at)
    {
        budget.CheckNesting(Depth + 1, at);
        return new(kind, this, budget.Work);
    }

    /// <summary>The scope so many levels out.</summary>
    public Scope Outward(uint count, long at)
    {
        var scope = this;
        for (var i = 0u; i < count; i++)
            scope = scope.Parent ?? throw ComponentException.Invalid($"invalid outer alias count of {count}", at);
        return scope;
    }

    /// <summary>Whether a component's border lies between this scope and the one so many levels out, which exists.</summary>
    public bool CrossesComponent(uint outward)
    {
        var scope = this;
        for (var i = 0u; i < outward; i++)
        {
            if (scope.Kind == ScopeKind.Component) return true;
            scope = scope.Parent!;
        }
        return false;
    }

    /// <summary>The type of a definition that is given as an argument or exported.</summary>
    public ItemType Item(Sort sort, uint index, long at)
    {
        switch (sort)
        {
            case Sort.Module: return new ModuleItem(Core.Modules.At(index, at));
            case Sort.Func: return new FuncItem(Funcs.At(index, at));
            case Sort.Component: return new ComponentItem(Components.At(index, at).Shape);
            case Sort.Instance: return new InstanceItem(Instances.At(index, at));
            default:
                var type = Types.At(index, at);
                return new TypeItem(type, type);
        }
    }

    /// <summary>Appends a definition to the index space of its sort, as an alias does.</summary>
    /// <param name="item">The definition's type.</param>
    /// <param name="instances">For a component: instances that one of it makes.</param>
    public void Add(ItemType item, long instances = 1)
    {
        switch (item)
        {
            case ModuleItem module: Core.Modules.Add(module.Type); break;
            case FuncItem func: Funcs.Add(func.Signature); break;
            case TypeItem type: Types.Add(type.Created); break;
            case ComponentItem component: Components.Add(new(component.Shape, instances)); break;
            case InstanceItem instance: Instances.Add(instance.Shape); break;
            default: throw new InvalidOperationException($"{item} is no definition.");
        }
    }
}
