using System.Collections.Frozen;
using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>Checks what a host offers against a root component's imports, at link time, and learns which resources they bring.</summary>
internal sealed class RootLinker(ComponentShape shape)
{
    private readonly Matcher _matcher = new(shape.Imported);
    private readonly Dictionary<RuntimeResource, ResourceNode> _nodes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ResourceId, RuntimeResource> _resources = [];

    /// <summary>The item, where it fits.</summary>
    /// <exception cref="ComponentLinkException">It is missing or does not fit.</exception>
    public RuntimeItem Link(string name, ItemType expected, RuntimeItem? actual)
    {
        if (actual is null) throw new ComponentLinkException($"component imports {expected.Kind} `{name}`, but a matching implementation was not found");
        var problem = expected is InstanceItem { Shape: var want } && actual is RuntimeInstance instance ? Instance(want, instance) : _matcher.Match(expected, TypeOf(actual));
        return problem is null
            ? actual
            : throw new ComponentLinkException($"component imports {expected.Kind} `{name}`, but a matching implementation was not found: {problem}");
    }

    /// <summary>Tells the instance what the resources are that were bound so far.</summary>
    public void BindInto(ComponentInstance instance)
    {
        foreach (var (expected, actual) in _matcher.Bound)
            if (_resources.TryGetValue(actual, out var resource)) instance.Resources[expected] = resource;
    }

    private string? Instance(InstanceShape expected, RuntimeInstance actual)
    {
        foreach (var (name, want) in expected.Exports)
        {
            var problem = !actual.Exports.TryGetValue(name, out var have) ? $"{want.Kind} implementation is missing: `{name}` was not found"
                : want is InstanceItem { Shape: var inner } && have is RuntimeInstance nested ? Instance(inner, nested)
                : _matcher.Match(want, TypeOf(have));
            if (problem is not null) return $"instance export `{name}` has the wrong type: {problem}";
        }
        return null;
    }

    private ItemType TypeOf(RuntimeItem item)
    {
        switch (item)
        {
            case RuntimeModule module: return new ModuleItem(module.Type);
            case RuntimeComponent component: return new ComponentItem(component.Plan.Shape);
            case RuntimeType { Resource: { } resource }: return Type(Node(resource));
            case RuntimeType type: return Type(type.Node);
            case RuntimeFunc func: return new FuncItem(SignatureOf(func));
            case RuntimeInstance instance:
                var exports = new OrderedDictionary<string, ItemType>(StringComparer.Ordinal);
                foreach (var (name, export) in instance.Exports) exports.Add(name, TypeOf(export));
                return new InstanceItem(new InstanceShape(exports, [], FrozenSet<ResourceId>.Empty));
            default: throw new InvalidOperationException($"{item} is no item.");
        }
    }

    private static TypeItem Type(TypeNode node) => new(node, node);

    private FuncSignature SignatureOf(RuntimeFunc func)
    {
        if (!func.Signature.HasResource) return func.Signature;
        var finder = new ResourceFinder();
        finder.Visit(func.Signature);
        var map = finder.Found.ToDictionary(id => id, id => func.ResourceOf(id) is { } resource ? Node(resource).Id : id);
        return new Substitution(map).Apply(func.Signature);
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
