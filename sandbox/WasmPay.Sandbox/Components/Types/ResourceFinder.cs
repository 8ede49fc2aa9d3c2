namespace WasmPay.Sandbox.Components.Types;

/// <summary>Collects the resources that occur in types, but for those that the types themselves bind.</summary>
internal sealed class ResourceFinder(WorkBudget? work = null)
{
    private readonly HashSet<TypeNode> _visited = new(ReferenceEqualityComparer.Instance);

    public HashSet<ResourceId> Found { get; } = [];

    public void Visit(ItemType item)
    {
        switch (item)
        {
            case FuncItem func: Visit(func.Signature); break;
            case TypeItem type: Visit(type.Created); break;
            case InstanceItem instance: Visit(instance.Shape); break;
            case ComponentItem component: Visit(component.Shape); break;
            default: break;
        }
    }

    public void Visit(TypeNode node)
    {
        work?.Spend();
        if (!node.HasResource || !_visited.Add(node)) return;
        switch (node)
        {
            case ResourceNode resource: Found.Add(resource.Id); break;
            case HandleType handle: Visit(handle.Resource); break;
            case ListType list: Visit(list.Element); break;
            case RecordType record: foreach (var field in record.Fields) Visit(field.Type); break;
            case VariantType variant: foreach (var each in variant.Cases) if (each.Type is not null) Visit(each.Type); break;
            case FuncSignature func:
                foreach (var field in func.Parameters) Visit(field.Type);
                if (func.Result is not null) Visit(func.Result);
                break;
            case InstanceShape instance:
                foreach (var item in instance.Exports.Values) Visit(item);
                Found.ExceptWith(instance.Defined);
                break;
            case ComponentShape component:
                foreach (var item in component.Imports.Values) Visit(item);
                foreach (var item in component.Exports.Values) Visit(item);
                Found.ExceptWith(component.Imported);
                Found.ExceptWith(component.Defined);
                break;
            default: break;
        }
    }
}
