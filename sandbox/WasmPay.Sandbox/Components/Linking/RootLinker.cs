using System.Collections.Frozen;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Metering;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>Checks what a host offers against a root component's imports, at link time, and learns which resources they bring.</summary>
internal sealed class RootLinker(ComponentShape shape)
{
    private readonly Matcher _matcher = new(shape.Imported);
    private readonly Dictionary<RuntimeResource, ResourceNode> _nodes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ResourceId, RuntimeResource> _resources = [];

    /// <summary>The item, where it fits; what has nothing to call needs no one to offer it.</summary>
    /// <exception cref="ComponentLinkException">It is missing or does not fit.</exception>
    public RuntimeItem Link(string name, ItemType expected, RuntimeItem? actual)
    {
        if (actual is null && TrappingImports.IsTypesOnly(expected)) return StandIn(name, expected);
        if (actual is null) throw new ComponentLinkException($"component imports {expected.Kind} `{name}`, but a matching implementation was not found");
        return Fit(expected, actual, out var problem)
            ?? throw new ComponentLinkException($"component imports {expected.Kind} `{name}`, but a matching implementation was not found: {problem}");
    }

    /// <summary>Tells the instance what the resources are that were bound so far.</summary>
    public void BindInto(ComponentInstance instance)
    {
        instance.Graph.Meter.Charge(_matcher.Bound.Count * HostFuel.Name);
        foreach (var (expected, actual) in _matcher.Bound)
            if (_resources.TryGetValue(actual, out var resource)) instance.Resources[expected] = resource;
    }

    private RuntimeItem? Fit(ItemType expected, RuntimeItem actual, out string? problem)
    {
        problem = null;
        if (expected is InstanceItem { Shape: var want } && actual is RuntimeInstance instance)
            return ReferenceEquals(instance.MadeFor, want) ? actual : FitInstance(want, instance, out problem);
        problem = _matcher.Match(expected, actual is HostFunc host && expected is FuncItem func ? HostType(func.Signature, host) : TypeOf(actual));
        return problem is null ? actual : null;
    }

    private RuntimeInstance? FitInstance(InstanceShape expected, RuntimeInstance actual, out string? problem)
    {
        var exports = new Dictionary<string, RuntimeItem>(StringComparer.Ordinal);
        problem = null;
        foreach (var (name, want) in expected.Exports)
        {
            if (!actual.Exports.TryGetValue(name, out var have))
            {
                if (!TrappingImports.IsTypesOnly(want)) problem = $"{want.Kind} implementation is missing: `{name}` was not found";
                else exports.Add(name, StandIn(name, want));
            }
            else if (Fit(want, have, out problem) is { } fitting) exports.Add(name, fitting);
            if (problem is not null)
            {
                problem = $"instance export `{name}` has the wrong type: {problem}";
                return null;
            }
        }
        return new(exports);
    }

    private RuntimeItem StandIn(string name, ItemType type) =>
        type is TypeItem { Created: ResourceNode node } && _matcher.Bound.TryGetValue(node.Id, out var bound)
            ? new RuntimeType(_resources.GetValueOrDefault(bound), node, _ => null)
            : TrappingImports.Create(name, type);

    // The host's functions have no parameter names of their own.
    private FuncItem HostType(FuncSignature expected, HostFunc host)
    {
        var signature = SignatureOf(host);
        if (signature.Parameters.Count != expected.Parameters.Count) return new(signature);
        return new(new FuncSignature([.. signature.Parameters.Select((field, i) => new Field(expected.Parameters[i].Name, field.Type))], signature.Result));
    }

    private ItemType TypeOf(RuntimeItem item)
    {
        switch (item)
        {
            case RuntimeModule module: return new ModuleItem(module.Type);
            case RuntimeComponent component: return new ComponentItem(component.Plan.Shape);
            case RuntimeType { Resource: { } resource }: return Type(Node(resource));
            case RuntimeType type: return Type(Resolved(type.Node, type.Resources));
            case RuntimeFunc func: return new FuncItem(SignatureOf(func));
            case RuntimeInstance instance:
                var exports = new OrderedDictionary<string, ItemType>(StringComparer.Ordinal);
                foreach (var (name, export) in instance.Exports) exports.Add(name, TypeOf(export));
                return new InstanceItem(new InstanceShape(exports, [], FrozenSet<ResourceId>.Empty));
            default: throw new InvalidOperationException($"{item} is no item.");
        }
    }

    private static TypeItem Type(TypeNode node) => new(node, node);

    private FuncSignature SignatureOf(RuntimeFunc func) => (FuncSignature)Resolved(func.Signature, func.ResourceOf);

    private TypeNode Resolved(TypeNode node, Func<ResourceId, RuntimeResource?> resources)
    {
        if (!node.HasResource) return node;
        var finder = new ResourceFinder();
        finder.Visit(node);
        return new Substitution(finder.Found.ToDictionary(id => id, id => resources(id) is { } resource ? Node(resource).Id : id)).Apply(node);
    }

    private ResourceNode Node(RuntimeResource resource)
    {
        if (_nodes.TryGetValue(resource, out var node)) return node;
        node = new ResourceNode(new ResourceId());
        _nodes.Add(resource, node);
        _resources.Add(node.Id, resource);
        return node;
    }
}
