using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>
/// The rules on the names of one set of imports or exports: well-formed, strongly unique, and annotated names fit their types
/// (Explainer.md, Import and Export Definitions).
/// </summary>
internal sealed class NameRules(string side)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceNode, string> _resources = new(ReferenceEqualityComparer.Instance);

    /// <summary>A resource has got this name here; members may now refer to it.</summary>
    public void Register(string name, ResourceNode resource) => _resources.TryAdd(resource, name);

    public void Check(string text, ItemType type, long at)
    {
        var name = ExternName.Parse(text) ?? throw (ExternName.IsNested(text)
            ? ComponentException.Unsupported($"{side} name `{text}` requires the component model nested namespaces and packages feature", at)
            : ComponentException.Invalid($"{side} name `{text}` is not a valid extern name", at));
        if (side == "export" && name.Kind is ExternNameKind.Dependency or ExternNameKind.Hash or ExternNameKind.Url)
            throw ComponentException.Invalid($"name `{text}` is not a valid export name", at);
        if (Problem(name, type) is { } problem) throw ComponentException.Invalid($"{side} name `{text}` is not valid: {problem}", at);
        if (!_seen.Add(name.UniqueKey)) throw ComponentException.Invalid($"{side} name `{text}` conflicts with previous name", at);
    }

    private string? Problem(ExternName name, ItemType type)
    {
        if (name.Kind is not (ExternNameKind.Constructor or ExternNameKind.Method or ExternNameKind.Static)) return null;
        if (type is not FuncItem { Signature: var signature }) return "item is not a func";
        switch (name.Kind)
        {
            case ExternNameKind.Constructor:
                if (signature.Result is null) return "function should return one value";
                var made = signature.Result is VariantType { Form: VariantForm.Result } result ? result.Cases[0].Type : signature.Result;
                return made is HandleType { IsBorrow: false } own
                    ? Named(own.Resource, name.Resource!)
                    : "function should return `(own $T)` or `(result (own $T))`";
            case ExternNameKind.Method:
                if (signature.Parameters.Count == 0) return "function should have at least one argument";
                if (signature.Parameters[0].Name != "self") return "function should have a first argument called `self`";
                return signature.Parameters[0].Type is HandleType { IsBorrow: true } self
                    ? Named(self.Resource, name.Resource!)
                    : "function should take a first argument of `(borrow $T)`";
            default:
                return _resources.ContainsValue(name.Resource!) ? null : "static resource name is not known in this context";
        }
    }

    private string? Named(ResourceNode resource, string name)
    {
        if (!_resources.TryGetValue(resource, out var expected)) return "resource used in function does not have a name in this context";
        return expected == name ? null : $"function does not match expected resource name `{expected}`";
    }
}
