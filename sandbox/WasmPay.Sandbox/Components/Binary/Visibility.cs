using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>
/// External visibility (Explainer.md, External Visibility of Types): an import or export may only refer to resources, records,
/// variants, enums and flags that were imported or exported under a name before it.
/// </summary>
internal readonly struct Visibility(Scope scope, bool import, WorkBudget work)
{
    private readonly HashSet<TypeNode> _named = import ? scope.ImportableTypes : scope.ExportableTypes;

    /// <summary>Whether the item refers to named types only; the types that it names count from now on.</summary>
    public bool Register(ItemType item)
    {
        // An instance type may name its types later, where it is used.
        if (scope.Kind == ScopeKind.InstanceType) return true;
        work.Spend(item is InstanceItem { Shape.Exports.Count: var exports } ? exports + 1 : 1);
        switch (item)
        {
            case FuncItem func:
                return Named(func.Signature);
            case TypeItem type:
                if (!NamedWithin(type.Referenced)) return false;
                scope.ExportableTypes.Add(type.Created);
                if (import) scope.ImportableTypes.Add(type.Created);
                return true;
            case InstanceItem instance:
                foreach (var export in instance.Shape.Exports.Values)
                    if (!Register(export)) return false;
                return true;
            default:
                return true;
        }
    }

    private bool Named(FuncSignature signature)
    {
        foreach (var parameter in signature.Parameters)
            if (!Named(parameter.Type)) return false;
        return signature.Result is null || Named(signature.Result);
    }

    // Where a type occurs inside another.
    private bool Named(ValType type) => type.MustBeNamed ? _named.Contains(type) : NamedWithin(type);

    // One level: what a type itself refers to.
    private bool NamedWithin(TypeNode node)
    {
        work.Spend(node is RecordType { Fields.Count: var fields } ? fields : node is VariantType { Cases.Count: var cases } ? cases : 1);
        switch (node)
        {
            case HandleType handle: return _named.Contains(handle.Resource);
            case ListType list: return Named(list.Element);
            case RecordType record:
                foreach (var field in record.Fields)
                    if (!Named(field.Type)) return false;
                return true;
            case VariantType variant:
                foreach (var each in variant.Cases)
                    if (each.Type is not null && !Named(each.Type)) return false;
                return true;
            case FuncSignature signature: return Named(signature);
            case InstanceShape instance:
                var visibility = this;
                return instance.Exports.Values.All(item => item switch
                {
                    FuncItem func => visibility.Named(func.Signature),
                    TypeItem type => visibility.NamedWithin(type.Created),
                    _ => true,
                });
            default: return true;
        }
    }
}
