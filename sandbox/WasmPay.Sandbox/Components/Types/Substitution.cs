using System.Collections.Frozen;

namespace WasmPay.Sandbox.Components.Types;

/// <summary>
/// Replaces resources and named types throughout types, as instantiation does for what was imported and for what each instance
/// brings anew. One substitution keeps identities: the same node always becomes the same node, and itself where nothing changes.
/// </summary>
internal sealed class Substitution(Dictionary<ResourceId, ResourceId> map, IReadOnlyDictionary<TypeNode, TypeNode>? named = null, WorkBudget? work = null)
{
    private readonly Dictionary<TypeNode, TypeNode> _done = named is null
        ? new(ReferenceEqualityComparer.Instance)
        : new(named, ReferenceEqualityComparer.Instance);

    private readonly bool _resourcesOnly = named is null || named.Count == 0;

    /// <summary>Fresh identities for <paramref name="resources"/>.</summary>
    public static Dictionary<ResourceId, ResourceId> Fresh(IEnumerable<ResourceId> resources) =>
        resources.ToDictionary(old => old, _ => new ResourceId());

    public IReadOnlySet<ResourceId> Apply(IReadOnlySet<ResourceId> ids)
    {
        work?.Spend(ids.Count);
        return ids.Count == 0 ? FrozenSet<ResourceId>.Empty : ids.Select(id => map.GetValueOrDefault(id, id)).ToHashSet();
    }

    public OrderedDictionary<string, ItemType> Apply(OrderedDictionary<string, ItemType> items)
    {
        OrderedDictionary<string, ItemType>? changed = null;
        work?.Spend(items.Count);
        foreach (var (name, item) in items)
        {
            var applied = Apply(item);
            if (ReferenceEquals(applied, item)) continue;
            changed ??= new(items, StringComparer.Ordinal);
            changed[name] = applied;
        }
        return changed ?? items;
    }

    public ItemType Apply(ItemType item)
    {
        if (item.Node is null) return item;
        var node = Apply(item.Node);
        return item switch
        {
            TypeItem type when Apply(type.Referenced) is var referenced =>
                ReferenceEquals(node, item.Node) && ReferenceEquals(referenced, type.Referenced) ? item : new TypeItem(node, referenced),
            _ when ReferenceEquals(node, item.Node) => item,
            FuncItem => new FuncItem((FuncSignature)node),
            InstanceItem => new InstanceItem((InstanceShape)node),
            _ => new ComponentItem((ComponentShape)node),
        };
    }

    public FuncSignature Apply(FuncSignature signature) => (FuncSignature)Apply((TypeNode)signature);

    public TypeNode Apply(TypeNode node)
    {
        if (_resourcesOnly && (map.Count == 0 || !node.HasResource)) return node;
        if (_done.TryGetValue(node, out var done)) return done;
        work?.Spend();
        return _done[node] = Rebuild(node);
    }

    private ValType? Apply(ValType? type) => type is null ? null : (ValType)Apply((TypeNode)type);

    private TypeNode Rebuild(TypeNode node)
    {
        switch (node)
        {
            case ResourceNode resource:
                return map.TryGetValue(resource.Id, out var id) ? new ResourceNode(id) : resource;
            case HandleType handle:
                var target = (ResourceNode)Apply((TypeNode)handle.Resource);
                return ReferenceEquals(target, handle.Resource) ? handle : new HandleType(target, handle.IsBorrow);
            case ListType list:
                var element = Apply(list.Element)!;
                return ReferenceEquals(element, list.Element) ? list : new ListType(element);
            case RecordType record:
                return Fields(record.Fields) is { } fields ? new RecordType(fields, record.IsTuple) : record;
            case VariantType variant:
                work?.Spend(variant.Cases.Count);
                var cases = variant.Cases.Select(each => new Case(each.Name, Apply(each.Type))).ToArray();
                return cases.SequenceEqual(variant.Cases) ? variant : new VariantType(cases, variant.Form);
            case FuncSignature func:
                var (parameters, result) = (Fields(func.Parameters), Apply(func.Result));
                return parameters is null && ReferenceEquals(result, func.Result) ? func : new FuncSignature(parameters ?? func.Parameters, result);
            case InstanceShape instance:
                var exports = Apply(instance.Exports);
                return ReferenceEquals(exports, instance.Exports) ? instance : new InstanceShape(exports, instance.Defined, Apply(instance.Named));
            case ComponentShape component:
                var (taken, given) = (Apply(component.Imports), Apply(component.Exports));
                return ReferenceEquals(taken, component.Imports) && ReferenceEquals(given, component.Exports)
                    ? component
                    : new ComponentShape(taken, given, component.Imported, component.Defined, Apply(component.Named));
            default:
                return node;
        }
    }

    private Field[]? Fields(IReadOnlyList<Field> fields)
    {
        work?.Spend(fields.Count);
        var applied = fields.Select(field => new Field(field.Name, Apply(field.Type)!)).ToArray();
        return applied.SequenceEqual(fields) ? null : applied;
    }
}
