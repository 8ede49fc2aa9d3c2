using System.Collections.Immutable;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components;

/// <summary>Kinds of core definitions (core:sort).</summary>
internal enum CoreSort
{
    Func,
    Table,
    Memory,
    Global,
}

/// <summary>Kinds of component definitions (sort); <see cref="Module"/> is the only core one that crosses component boundaries.</summary>
internal enum Sort
{
    Module,
    Func,
    Type,
    Component,
    Instance,
}

/// <summary>How text lies in linear memory.</summary>
internal enum TextEncoding
{
    Utf8,
    Utf16,
    Latin1OrUtf16,
}

/// <summary>The options of a lifted or lowered function, as core index spaces' indices; -1 where absent.</summary>
internal sealed record CanonOptions(TextEncoding Encoding, int Memory, int Realloc, int PostReturn);

/// <summary>A named definition of a core instance or of its arguments.</summary>
internal readonly record struct CoreRef(string Name, CoreSort Sort, int Index);

/// <summary>A named definition of an instance or of its arguments, with its type in the giver's terms.</summary>
internal readonly record struct ItemRef(string Name, Sort Sort, int Index, ItemType Type);

/// <summary>Something that instantiation does, in the order of the binary. Each appends to an index space unless it says otherwise.</summary>
internal abstract record Step;

/// <param name="Module">The compiled module.</param>
/// <param name="Type">Its imports and exports.</param>
/// <param name="HasStart">Whether instantiating it runs code of the guest.</param>
internal sealed record ModuleStep(ICoreModule Module, CoreModuleType Type, bool HasStart) : Step;

/// <summary>Arguments name core instances.</summary>
internal sealed record CoreInstantiateStep(int Module, ImmutableArray<(string Name, int Instance)> Arguments) : Step;

internal sealed record CoreBundleStep(ImmutableArray<CoreRef> Exports) : Step;

internal sealed record CoreAliasStep(CoreSort Sort, int Instance, string Name) : Step;

internal sealed record ComponentStep(ComponentPlan Plan) : Step;

internal sealed record InstantiateStep(int Component, ImmutableArray<ItemRef> Arguments, InstanceShape Shape) : Step;

internal sealed record BundleStep(ImmutableArray<ItemRef> Exports, InstanceShape Shape) : Step;

internal sealed record AliasStep(Sort Sort, int Instance, string Name) : Step;

/// <summary>A module or component of an enclosing component, <paramref name="Outward"/> levels out.</summary>
internal sealed record OuterAliasStep(Sort Sort, int Outward, int Index) : Step;

/// <summary>A resource type of this component; every instance makes it anew. The destructor is a core function's index, or -1.</summary>
internal sealed record ResourceStep(ResourceId Id, int Destructor) : Step;

internal sealed record LiftStep(int CoreFunc, CanonOptions Options, FuncSignature Signature) : Step;

internal sealed record LowerStep(int Func, CanonOptions Options, FuncSignature Signature, FunctionType CoreType) : Step;

/// <summary>The built-in functions on handles.</summary>
internal enum ResourceBuiltin
{
    New,
    Drop,
    Rep,
}

internal sealed record ResourceBuiltinStep(ResourceBuiltin Builtin, ResourceId Id) : Step;

internal sealed record ImportStep(string Name, ItemType Type) : Step;

/// <summary>Exports a definition, and appends its alias to its index space.</summary>
/// <param name="Item">What is exported.</param>
/// <param name="Type">Its type as an export, which may say less.</param>
internal sealed record ExportStep(ItemRef Item, ItemType Type) : Step;

/// <summary>A decoded, validated component: what to do to instantiate it. Immutable, shared by all instances.</summary>
/// <param name="Steps">What to do, in order.</param>
/// <param name="Shape">Imports and exports.</param>
/// <param name="Instances">Instances that one instantiation makes, nested ones multiplied out; saturates.</param>
internal sealed record ComponentPlan(IReadOnlyList<Step> Steps, ComponentShape Shape, long Instances)
{
    /// <summary>Bytes that the host keeps of what lies around the core modules, roughly; nothing where that is little.</summary>
    public long DecodedBytes { get; init; }
}
