using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>Something that exists at run time and can be imported or exported.</summary>
internal abstract class RuntimeItem
{
    /// <summary>The word for it in messages.</summary>
    public abstract string Kind { get; }
}

internal sealed class RuntimeModule(ICoreModule module, CoreModuleType type, bool hasStart) : RuntimeItem
{
    public bool HasStart { get; } = hasStart;

    public ICoreModule Module { get; } = module;

    public CoreModuleType Type { get; } = type;

    public override string Kind => "module";
}

/// <summary>A component with the instance that it closes over, for its outer aliases.</summary>
internal sealed class RuntimeComponent(ComponentPlan plan, ComponentInstance? outer) : RuntimeItem
{
    public ComponentPlan Plan { get; } = plan;

    public ComponentInstance? Outer { get; } = outer;

    public override string Kind => "component";
}

/// <summary>A type; only resources are anything at run time.</summary>
internal sealed class RuntimeType(RuntimeResource? resource, TypeNode node, Func<ResourceId, RuntimeResource?> resources) : RuntimeItem
{
    /// <summary>What a resource of <see cref="Node"/> is at run time.</summary>
    public Func<ResourceId, RuntimeResource?> Resources { get; } = resources;

    public RuntimeResource? Resource { get; } = resource;

    public TypeNode Node { get; } = node;

    public override string Kind => Resource is null ? "type" : "resource";
}

/// <summary>An instance: its exports by name.</summary>
internal sealed class RuntimeInstance(IReadOnlyDictionary<string, RuntimeItem> exports) : RuntimeItem
{
    /// <summary>The type that it was made to fit, so that nobody need compare; null where it is whatever it is.</summary>
    public InstanceShape? MadeFor { get; init; }

    public IReadOnlyDictionary<string, RuntimeItem> Exports { get; } = exports;

    public override string Kind => "instance";
}

/// <summary>A component function, of a guest or of the host.</summary>
internal abstract class RuntimeFunc(FuncSignature signature) : RuntimeItem
{
    /// <summary>The type, in terms of the resources of <see cref="ResourceOf"/>.</summary>
    public FuncSignature Signature { get; } = signature;

    public override string Kind => "func";

    /// <summary>What a resource of <see cref="Signature"/> is at run time.</summary>
    public abstract RuntimeResource? ResourceOf(ResourceId id);

    /// <summary>Calls it; null where it has no result. <paramref name="finish"/> runs when the caller has taken the result.</summary>
    public abstract ComponentValue? Call(ReadOnlySpan<ComponentValue> arguments, out Action? finish);
}

/// <summary>A function of the host.</summary>
internal sealed class HostFunc(FuncSignature signature, Func<ResourceId, RuntimeResource?> resources, HostBody body) : RuntimeFunc(signature)
{
    public override RuntimeResource? ResourceOf(ResourceId id) => resources(id);

    public override ComponentValue? Call(ReadOnlySpan<ComponentValue> arguments, out Action? finish)
    {
        finish = null;
        return body(arguments);
    }
}

/// <summary>What a host function does.</summary>
internal delegate ComponentValue? HostBody(ReadOnlySpan<ComponentValue> arguments);

/// <summary>A resource type at run time. Each component instance that defines one has its own.</summary>
internal sealed class RuntimeResource(string name, ComponentInstance? owner)
{
    /// <summary>For messages.</summary>
    public string Name { get; } = name;

    /// <summary>The instance that defines it, null for the host's.</summary>
    public ComponentInstance? Owner { get; } = owner;

    /// <summary>The guest's destructor.</summary>
    public ICoreFunction? Destructor { get; init; }

    /// <summary>The host's destructor.</summary>
    public Action<uint>? HostDestructor { get; init; }

    public override string ToString() => Owner is null ? "host-defined resource" : "guest-defined resource";
}

/// <summary>A handle on its way between instances; what it stands for is <see cref="Representation"/>.</summary>
internal sealed record HandleValue(RuntimeResource Resource, uint Representation, bool IsBorrow) : ComponentValue;
