using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>
/// External visibility (Explainer.md, External Visibility of Types): an import or export may only refer to resources, records,
/// variants, enums and flags that were imported or exported under a name before it.
/// </summary>
internal sealed class Visibility(ScopeKind kind, WorkBudget work)
{
    private readonly HashSet<TypeNode> _importable = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<TypeNode> _exportable = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether an import refers to named types only; the types that it names count from now on, in exports too.</summary>
    public bool Import(ItemType item) => Register(item, _importable);

    /// <summary>Whether an export refers to named types only; the types that it names count in exports from now on.</summary>
    public bool Export(ItemType item) => Register(item, _exportable);

    private bool Register(ItemType item, HashSet<TypeNode> named)
    {
        // An instance type may name its types later, where it is used.
        if (kind == ScopeKind.InstanceType) return true;
        work.Spend(item is InstanceItem { Shape.Exports.Count: var exports } ? exports + 1 : 1);
        switch (item)
        {
            case FuncItem func:
                return Named(func.Signature, named);
            case TypeItem type:
                if (!NamedWithin(type.Referenced, named)) return false;
                _exportable.Add(type.Created);
                named.Add(type.Created);
                return true;
            case InstanceItem instance:
                foreach (var export in instance.Shape.Exports.Values)
                    if (!Register(export, named)) return false;
                return true;
            default:
                return true;
        }
    }

    private bool Named(FuncSignature signature, HashSet<TypeNode> named)
    {
        foreach (var parameter in signature.Parameters)
            if (!Named(parameter.Type, named)) return false;
        return signature.Result is null || Named(signature.Result, named);
    }

    // Where a type occurs inside another.
    private bool Named(ValType type, HashSet<TypeNode> named) => type.MustBeNamed ? named.Contains(type) : NamedWithin(type, named);

    // One level: what a type itself refers to.
    private bool NamedWithin(TypeNode node, HashSet<TypeNode> named)
    {
        work.Spend(node is RecordType { Fields.Count: var fields } ? fields : node is VariantType { Cases.Count: var cases } ? cases : 1);
        switch (node)
        {
            case HandleType handle: return named.Contains(handle.Resource);
            case ListType list: return Named(list.Element, named);
            case RecordType record:
                foreach (var field in record.Fields)
                    if (!Named(field.Type, named)) return false;
                return true;
            case VariantType variant:
                foreach (var each in variant.Cases)
                    if (each.Type is not null && !Named(each.Type, named)) return false;
                return true;
            case FuncSignature signature: return Named(signature, named);
            case InstanceShape instance:
                foreach (var item in instance.Exports.Values)
                    if (!NamedInInstance(item, named)) return false;
                return true;
            default: return true;
        }
    }

    private bool NamedInInstance(ItemType item, HashSet<TypeNode> named) => item switch
    {
        FuncItem func => Named(func.Signature, named),
        TypeItem type => NamedWithin(type.Created, named),
        _ => true,
    };
}
