using System.Collections.Frozen;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Components.Types;

/// <summary>The type of something that a component imports or exports (externtype in Binary.md).</summary>
internal abstract record ItemType
{
    /// <summary>The word for it in messages.</summary>
    public abstract string Kind { get; }

    /// <summary>The component-level type, null for core modules.</summary>
    public virtual TypeNode? Node => null;

    /// <summary>Whether a resource occurs within.</summary>
    public bool HasResource => Node is { HasResource: true };

    /// <summary>Nodes when written out.</summary>
    public int Nodes => Node?.Nodes ?? 1;

    /// <summary>Levels of nesting.</summary>
    public int Depth => Node?.Depth ?? 1;
}

internal sealed record ModuleItem(CoreModuleType Type) : ItemType
{
    public override string Kind => "module";
}

internal sealed record FuncItem(FuncSignature Signature) : ItemType
{
    public override string Kind => "func";

    public override TypeNode Node => Signature;
}

/// <summary>A type; equal nodes mean that this item introduces a resource, else <see cref="Created"/> is a name for <see cref="Referenced"/>.</summary>
internal sealed record TypeItem(TypeNode Created, TypeNode Referenced) : ItemType
{
    public override string Kind => Created is ResourceNode ? "resource" : "type";

    public override TypeNode Node => Created;
}

internal sealed record ComponentItem(ComponentShape Shape) : ItemType
{
    public override string Kind => "component";

    public override TypeNode Node => Shape;
}

internal sealed record InstanceItem(InstanceShape Shape) : ItemType
{
    public override string Kind => "instance";

    public override TypeNode Node => Shape;
}

/// <summary>A component function's type.</summary>
internal sealed class FuncSignature : TypeNode
{
    public FuncSignature(IReadOnlyList<Field> parameters, ValType? result)
    {
        (Parameters, Result) = (parameters, result);
        long nodes = 1 + (result?.Nodes ?? 0);
        HasResource = result is { HasResource: true };
        Depth = (result?.Depth ?? 0) + 1;
        foreach (var parameter in parameters)
        {
            nodes += parameter.Type.Nodes;
            HasResource |= parameter.Type.HasResource;
            Depth = Math.Max(Depth, parameter.Type.Depth + 1);
        }
        Nodes = Saturate(nodes);
        ParameterRecord = new RecordType(parameters, isTuple: true);
    }

    public IReadOnlyList<Field> Parameters { get; }

    public ValType? Result { get; }

    /// <summary>The parameters as one tuple, for when they are too many to be flat.</summary>
    public RecordType ParameterRecord { get; }

    /// <summary>The core type of the function that is lifted to, or lowered from, this type (CanonicalABI.md, Flattening).</summary>
    public FunctionType Flatten(bool lowering)
    {
        List<ValueType> parameters = [.. ParameterRecord.Flat ?? [ValueType.I32]];
        if (Result is null) return new([.. parameters], []);
        if (Result.Flat is { Length: <= 1 } flat) return new([.. parameters], [.. flat]);
        if (!lowering) return new([.. parameters], [ValueType.I32]);
        parameters.Add(ValueType.I32);
        return new([.. parameters], []);
    }

    /// <summary>Whether the parameters go through linear memory.</summary>
    public bool ParametersSpill => ParameterRecord.Flat is null;

    /// <summary>Whether the result goes through linear memory.</summary>
    public bool ResultSpills => Result is not null && Result.Flat is not { Length: <= 1 };
}

/// <summary>What a core module imports and exports.</summary>
internal sealed class CoreModuleType
{
    public required IReadOnlyDictionary<(string Module, string Name), ExternType> Imports { get; init; }

    public required IReadOnlyDictionary<string, ExternType> Exports { get; init; }
}

/// <summary>The exports of an instance, in order.</summary>
internal sealed class InstanceShape : TypeNode
{
    public InstanceShape(OrderedDictionary<string, ItemType> exports, IReadOnlyList<ResourceId> defined, IReadOnlySet<ResourceId> named)
    {
        (Exports, Defined, Named) = (exports, defined, named);
        HasResource = defined.Count > 0 || exports.Values.Any(item => item.HasResource);
        Depth = 1 + exports.Values.Select(item => item.Depth).DefaultIfEmpty().Max();
        Nodes = Saturate(1L + exports.Values.Sum(item => (long)item.Nodes));
    }

    public OrderedDictionary<string, ItemType> Exports { get; }

    /// <summary>Resources that each instance of this type brings anew; empty for the type of a concrete instance.</summary>
    public IReadOnlyList<ResourceId> Defined { get; }

    /// <summary>Resources that have an export path here.</summary>
    public IReadOnlySet<ResourceId> Named { get; }

    public static InstanceShape Empty { get; } = new([], [], FrozenSet<ResourceId>.Empty);
}

/// <summary>The imports and exports of a component, in order.</summary>
internal sealed class ComponentShape : TypeNode
{
    public ComponentShape(
        OrderedDictionary<string, ItemType> imports,
        OrderedDictionary<string, ItemType> exports,
        IReadOnlyCollection<ResourceId> imported,
        IReadOnlyList<ResourceId> defined,
        IReadOnlySet<ResourceId> named)
    {
        (Imports, Exports, Imported, Defined, Named) = (imports, exports, imported, defined, named);
        HasResource = imports.Values.Any(item => item.HasResource) || exports.Values.Any(item => item.HasResource);
        Depth = 1 + imports.Values.Concat(exports.Values).Select(item => item.Depth).DefaultIfEmpty().Max();
        Nodes = Saturate(1L + imports.Values.Sum(item => (long)item.Nodes) + exports.Values.Sum(item => (long)item.Nodes));
    }

    public OrderedDictionary<string, ItemType> Imports { get; }

    public OrderedDictionary<string, ItemType> Exports { get; }

    /// <summary>Resources that the imports bring.</summary>
    public IReadOnlyCollection<ResourceId> Imported { get; }

    /// <summary>Resources that each instance brings anew.</summary>
    public IReadOnlyList<ResourceId> Defined { get; }

    /// <summary>Resources that have an export path here.</summary>
    public IReadOnlySet<ResourceId> Named { get; }
}
