using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Components.Types;

/// <summary>
/// Decides whether an actual type may stand where another is expected, and learns which resources the expected type's own
/// abstract resources become (Explainer.md, Type Checking). Methods give null, or a sentence that says what does not fit.
/// </summary>
internal sealed class Matcher(IEnumerable<ResourceId> bindable, WorkBudget? work = null)
{
    private readonly HashSet<ResourceId> _bindable = [.. bindable];
    private readonly HashSet<(TypeNode, TypeNode)> _equal = new(PairComparer.Instance);

    /// <summary>What the bindable resources were found to be.</summary>
    public Dictionary<ResourceId, ResourceId> Bound { get; } = [];

    /// <summary>Which named types stand for the expected ones.</summary>
    public Dictionary<TypeNode, TypeNode> Named { get; } = new(ReferenceEqualityComparer.Instance);

    public string? Match(ItemType expected, ItemType actual)
    {
        work?.Spend();
        switch (expected, actual)
        {
            case (ModuleItem want, ModuleItem have):
                return CoreMatcher.Match(want.Type, have.Type);
            case (FuncItem want, FuncItem have):
                return Match(want.Signature, have.Signature);
            case (InstanceItem want, InstanceItem have):
                return Match(want.Shape, have.Shape);
            case (ComponentItem want, ComponentItem have):
                return Match(want.Shape, have.Shape);
            case (TypeItem want, TypeItem have):
                Named.TryAdd(want.Created, have.Created);
                return MatchType(want.Created, have.Created);
            case (TypeItem { Created: ResourceNode }, _):
                return $"expected resource found {actual.Kind}";
            default:
                return $"expected {Word(expected)} found {Word(actual)}";
        }
    }

    private static string Word(ItemType item) => item is TypeItem { Created: not ResourceNode } type ? Describe(type.Created) : item.Kind;

    private string? MatchType(TypeNode expected, TypeNode actual)
    {
        switch (expected, actual)
        {
            case (ResourceNode want, ResourceNode have):
                return MatchResource(want.Id, have.Id);
            case (ResourceNode, _):
                return $"expected resource found {Describe(actual)}";
            case (ValType want, ValType have):
                return Match(want, have);
            case (FuncSignature want, FuncSignature have):
                return Match(want, have);
            case (InstanceShape want, InstanceShape have):
                return Match(want, have) ?? new Matcher(have.Defined, work).Match(have, want);
            case (ComponentShape want, ComponentShape have):
                return Match(want, have) ?? new Matcher([], work).Match(have, want);
            default:
                return $"expected {Describe(expected)} found {Describe(actual)}";
        }
    }

    private static string Describe(TypeNode node) => node switch
    {
        ResourceNode => "resource",
        FuncSignature => "func",
        InstanceShape => "instance",
        ComponentShape => "component",
        ValType type => TypeText.Kind(type),
        _ => "type",
    };

    private string? MatchResource(ResourceId expected, ResourceId actual)
    {
        if (Bound.TryGetValue(expected, out var bound)) expected = bound;
        else if (_bindable.Contains(expected))
        {
            Bound.Add(expected, actual);
            return null;
        }
        return expected == actual ? null : "resource types are not the same (mismatched resource types)";
    }

    private string? Match(InstanceShape expected, InstanceShape actual)
    {
        if (!_equal.Add((expected, actual))) return null;
        // The supertype's own resources are abstract: the first occurrence says what they are.
        foreach (var id in expected.Defined) _bindable.Add(id);
        foreach (var (name, item) in expected.Exports)
        {
            if (!actual.Exports.TryGetValue(name, out var have)) return $"missing expected export `{name}`";
            if (Match(item, have) is { } problem) return $"instance export `{name}` has the wrong type: {problem}";
        }
        return null;
    }

    private string? Match(ComponentShape expected, ComponentShape actual)
    {
        // Imports are contravariant: what the expected component is given must do for the actual one.
        work?.Spend(actual.Imported.Count + expected.Defined.Count);
        var imports = new Matcher(actual.Imported, work);
        var here = new Substitution(Bound, work: work);
        foreach (var (name, item) in actual.Imports)
        {
            if (!expected.Imports.TryGetValue(name, out var have)) return $"missing expected import `{name}`";
            if (imports.Match(item, here.Apply(have)) is { } problem) return $"type mismatch in import `{name}`: {problem}";
        }
        var given = new Substitution(imports.Bound, imports.Named, work);
        foreach (var id in expected.Defined) _bindable.Add(id);
        foreach (var (name, item) in expected.Exports)
        {
            if (!actual.Exports.TryGetValue(name, out var have)) return $"missing expected export `{name}`";
            if (Match(item, given.Apply(have)) is { } problem) return $"type mismatch in export `{name}`: {problem}";
        }
        return null;
    }

    private string? Match(FuncSignature expected, FuncSignature actual)
    {
        if (expected.Parameters.Count != actual.Parameters.Count)
            return $"expected {expected.Parameters.Count} parameters, found {actual.Parameters.Count}";
        for (var i = 0; i < expected.Parameters.Count; i++)
        {
            var (want, have) = (expected.Parameters[i], actual.Parameters[i]);
            if (want.Name != have.Name) return $"expected parameter named `{want.Name}`, found `{have.Name}`";
            if (Match(want.Type, have.Type) is { } problem) return $"type mismatch in function parameter `{want.Name}`: {problem}";
        }
        return (expected.Result, actual.Result) switch
        {
            (null, null) => null,
            (null, _) => "expected no result, found one",
            (_, null) => "expected a result, found none",
            var (want, have) => Match(want, have) is { } problem ? $"type mismatch with result type: {problem}" : null,
        };
    }

    /// <summary>Value types are structural: labels, order and forms are equal.</summary>
    public string? Match(ValType expected, ValType actual)
    {
        work?.Spend();
        if (ReferenceEquals(expected, actual) && !expected.HasResource) return null;
        if (!_equal.Add((expected, actual))) return null;
        switch (expected, actual)
        {
            case (PrimType want, PrimType have) when want.Kind == have.Kind:
                return null;
            case (ListType want, ListType have):
                return Match(want.Element, have.Element);
            case (HandleType want, HandleType have) when want.IsBorrow == have.IsBorrow:
                return MatchResource(want.Resource.Id, have.Resource.Id);
            case (FlagsType want, FlagsType have):
                work?.Spend(want.Names.Count);
                return want.Names.SequenceEqual(have.Names) ? null : "mismatch in flags elements";
            case (RecordType want, RecordType have) when want.IsTuple == have.IsTuple:
                return MatchFields(want, have);
            case (VariantType want, VariantType have) when want.Form == have.Form:
                return MatchCases(want, have);
            default:
                return $"expected {TypeText.Kind(expected)} found {TypeText.Kind(actual)}";
        }
    }

    private string? MatchFields(RecordType expected, RecordType actual)
    {
        work?.Spend(expected.Fields.Count);
        if (expected.Fields.Count != actual.Fields.Count)
            return $"expected {expected.Fields.Count} {(expected.IsTuple ? "types" : "fields")}, found {actual.Fields.Count}";
        for (var i = 0; i < expected.Fields.Count; i++)
        {
            var (want, have) = (expected.Fields[i], actual.Fields[i]);
            if (want.Name != have.Name) return $"expected field name `{want.Name}`, found `{have.Name}`";
            if (Match(want.Type, have.Type) is { } problem) return $"type mismatch in field `{want.Name}`: {problem}";
        }
        return null;
    }

    private string? MatchCases(VariantType expected, VariantType actual)
    {
        work?.Spend(expected.Cases.Count);
        if (expected.Cases.Count != actual.Cases.Count) return $"expected {expected.Cases.Count} cases, found {actual.Cases.Count}";
        for (var i = 0; i < expected.Cases.Count; i++)
        {
            var (want, have) = (expected.Cases[i], actual.Cases[i]);
            if (want.Name != have.Name) return $"expected case named `{want.Name}`, found `{have.Name}`";
            if (want.Type is null != have.Type is null) return $"case `{want.Name}` has a payload on one side only";
            if (want.Type is not null && Match(want.Type, have.Type!) is { } problem) return $"type mismatch in case `{want.Name}`: {problem}";
        }
        return null;
    }

    private sealed class PairComparer : IEqualityComparer<(TypeNode, TypeNode)>
    {
        public static readonly PairComparer Instance = new();

        public bool Equals((TypeNode, TypeNode) x, (TypeNode, TypeNode) y) =>
            ReferenceEquals(x.Item1, y.Item1) && ReferenceEquals(x.Item2, y.Item2);

        public int GetHashCode((TypeNode, TypeNode) pair) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item1), System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item2));
    }
}

/// <summary>Matching of core types: as the core specification's import matching (4.5.2), and module types by their imports and exports.</summary>
internal static class CoreMatcher
{
    public static string? Match(CoreModuleType expected, CoreModuleType actual)
    {
        foreach (var (key, want) in actual.Imports)
        {
            if (!expected.Imports.TryGetValue(key, out var have)) return $"module import `{key.Module}::{key.Name}` not defined";
            if (Match(want, have) is { } problem) return $"module import `{key.Module}::{key.Name}` has the wrong type: {problem}";
        }
        foreach (var (name, want) in expected.Exports)
        {
            if (!actual.Exports.TryGetValue(name, out var have)) return $"module export `{name}` not defined";
            if (Match(want, have) is { } problem) return $"module export `{name}` has the wrong type: {problem}";
        }
        return null;
    }

    public static string? Match(ExternType expected, ExternType actual) => (expected, actual) switch
    {
        (FunctionType want, FunctionType have) => want.Equals(have) ? null : $"types incompatible: expected type `{Text(want)}`, found type `{Text(have)}`",
        (GlobalType want, GlobalType have) => MatchGlobal(want, have),
        (TableType want, TableType have) => want.Element != have.Element ? "table types incompatible: element types differ" : Fits(want.Limits, have.Limits, "table"),
        (MemoryType want, MemoryType have) => Fits(want.Limits, have.Limits, "memory"),
        _ => $"expected {Kind(expected)} found {Kind(actual)}",
    };

    public static string Kind(ExternType type) => type switch
    {
        FunctionType => "func",
        GlobalType => "global",
        TableType => "table",
        _ => "memory",
    };

    private static string? MatchGlobal(GlobalType want, GlobalType have)
    {
        if (want.Mutable != have.Mutable)
            return $"global types incompatible: expected {(want.Mutable ? "mutable" : "immutable")} global, found {(have.Mutable ? "mutable" : "immutable")} global";
        return want.Value == have.Value ? null : "global types incompatible: value types differ";
    }

    private static string? Fits(SizeLimits want, SizeLimits have, string kind) =>
        have.Minimum >= want.Minimum && (want.Maximum is null || have.Maximum <= want.Maximum)
            ? null
            : $"{kind} types incompatible: expected {kind} limits (min: {want.Minimum}, max: {want.Maximum?.ToString(null, null) ?? "none"}) "
                + $"doesn't match provided {kind} limits (min: {have.Minimum}, max: {have.Maximum?.ToString(null, null) ?? "none"})";

    private static string Text(FunctionType type)
    {
        var text = "(func";
        if (type.Parameters.Length > 0) text += $" (param {string.Join(' ', type.Parameters.Select(Text))})";
        if (type.Results.Length > 0) text += $" (result {string.Join(' ', type.Results.Select(Text))})";
        return text + ")";
    }

    private static string Text(ValueType type) => type switch
    {
        ValueType.I32 => "i32",
        ValueType.I64 => "i64",
        ValueType.F32 => "f32",
        ValueType.F64 => "f64",
        ValueType.FuncRef => "funcref",
        ValueType.ExternRef => "externref",
        _ => "v128",
    };
}
