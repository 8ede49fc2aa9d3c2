using System.Collections.Frozen;

namespace WasmPay.Sandbox.Components.Types;

/// <summary>
/// Replaces resources throughout types, as instantiation does for what was imported and for what each instance brings anew.
/// One substitution keeps identities: the same node always becomes the same node.
/// </summary>
internal sealed class Substitution
{
    private readonly Dictionary<ResourceId, ResourceId> _map;
    private readonly Dictionary<TypeNode, TypeNode> _done = new(ReferenceEqualityComparer.Instance);

    public Substitution(Dictionary<ResourceId, ResourceId> map) => _map = map;

    /// <summary>Fresh identities for <paramref name="resources"/>.</summary>
    public static Dictionary<ResourceId, ResourceId> Fresh(IEnumerable<ResourceId> resources) =>
        resources.ToDictionary(old => old, _ => new ResourceId());

    public ResourceId Apply(ResourceId id) => _map.GetValueOrDefault(id, id);

    public OrderedDictionary<string, ItemType> Apply(OrderedDictionary<string, ItemType> items)
    {
        var changed = new OrderedDictionary<string, ItemType>(items.Count, StringComparer.Ordinal);
        foreach (var (name, item) in items) changed.Add(name, Apply(item));
        return changed;
    }

    public IReadOnlySet<ResourceId> Apply(IReadOnlySet<ResourceId> ids) => ids.Count == 0 ? FrozenSet<ResourceId>.Empty : ids.Select(Apply).ToHashSet();

    public ItemType Apply(ItemType item) => !item.HasResource || _map.Count == 0 ? item : item switch
    {
        FuncItem func => new FuncItem(Apply(func.Signature)),
        TypeItem type => new TypeItem(Apply(type.Created), Apply(type.Referenced)),
        InstanceItem instance => new InstanceItem(Apply(instance.Shape)),
        ComponentItem component => new ComponentItem(Apply(component.Shape)),
        _ => item,
    };

    public FuncSignature Apply(FuncSignature signature) => (FuncSignature)Apply((TypeNode)signature);

    public InstanceShape Apply(InstanceShape shape) => (InstanceShape)Apply((TypeNode)shape);

    public ComponentShape Apply(ComponentShape shape) => (ComponentShape)Apply((TypeNode)shape);

    public TypeNode Apply(TypeNode node)
    {
        if (!node.HasResource || _map.Count == 0) return node;
        if (_done.TryGetValue(node, out var done)) return done;
        return _done[node] = Rebuild(node);
    }

    private ValType Apply(ValType type) => (ValType)Apply((TypeNode)type);

    private TypeNode Rebuild(TypeNode node) => node switch
    {
        ResourceNode resource => _map.TryGetValue(resource.Id, out var id) ? new ResourceNode(id) : resource,
        HandleType handle => new HandleType((ResourceNode)Apply((TypeNode)handle.Resource), handle.IsBorrow),
        ListType list => new ListType(Apply(list.Element)),
        RecordType record => new RecordType([.. record.Fields.Select(field => new Field(field.Name, Apply(field.Type)))], record.IsTuple),
        VariantType variant => new VariantType(
            [.. variant.Cases.Select(each => new Case(each.Name, each.Type is null ? null : Apply(each.Type)))], variant.Form),
        FuncSignature func => new FuncSignature(
            [.. func.Parameters.Select(field => new Field(field.Name, Apply(field.Type)))], func.Result is null ? null : Apply(func.Result)),
        InstanceShape instance => new InstanceShape(Apply(instance.Exports), instance.Defined, Apply(instance.Named)),
        ComponentShape component => new ComponentShape(
            Apply(component.Imports), Apply(component.Exports), component.Imported, component.Defined, Apply(component.Named)),
        _ => node,
    };
}
