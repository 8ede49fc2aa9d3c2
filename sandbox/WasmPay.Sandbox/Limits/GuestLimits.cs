using WasmPay.Sandbox.Components;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Limits;

/// <summary>
/// What shape a component's binary may have, checked while it is decoded, on every engine alike. Defaults let in what compilers of
/// C, Rust, Go, AssemblyScript, JavaScript (QuickJS, StarlingMonkey) and Python (CPython) make. The attribute of each property is the
/// one place that says its unit, its highest value and what raising it costs; <see cref="SandboxLimits"/> prints them.
/// "The Web's" marks figures of the WebAssembly JavaScript interface, which every toolchain respects.
/// </summary>
public sealed record GuestLimits
{
    /// <summary>Bytes of one function's body; the Web's figure.</summary>
    [GuestLimit("bytes", 7_654_321, "Validation takes one pass over the body, time in proportion to its bytes; code that is not yet or never compiled is interpreted. What the engine keeps of the body takes a few times its bytes.")]
    public int FunctionBytes { get; init; } = 7_654_321;

    /// <summary>Locals of one function, parameters included.</summary>
    [GuestLimit("locals", 50_000, "Each takes 8 bytes of every frame, a vector 16, and entering the function clears them all for one unit of fuel.")]
    public int Locals { get; init; } = 10_000;

    /// <summary>Blocks nested in one function. Compilers of C, Rust and Go stay below 300.</summary>
    [GuestLimit("levels", 10_000, "Validation and compilation keep some 100 bytes for each open block.")]
    public int BlockNesting { get; init; } = 1_000;

    /// <summary>Operands on a function's stack at once. Compilers stay below 100.</summary>
    [GuestLimit("operands", 50_000, "Each takes 8 bytes of every frame, a vector 16.")]
    public int Operands { get; init; } = 10_000;

    /// <summary>Labels of one br_table; the Web's figure.</summary>
    [GuestLimit("labels", 65_520, "Each takes 4 bytes, and a step of validation for each value that it carries.")]
    public int BranchTableEntries { get; init; } = 65_520;

    /// <summary>Operands that the types of one function's instructions move. An instruction of two bytes can move a thousand.</summary>
    [GuestLimit("operands", 100_000_000, "Validation takes a few nanoseconds for each, on top of its time for the bytes.")]
    public int FunctionTypeWork { get; init; } = 1_000_000;

    /// <summary>The same over a whole core module.</summary>
    [GuestLimit("operands", 1_000_000_000, "Validation takes a few nanoseconds for each, on top of its time for the bytes.")]
    public int ModuleTypeWork { get; init; } = 100_000_000;

    /// <summary>Parameters of a function or block; the Web's figure.</summary>
    [GuestLimit("values", 1_000, "A call moves them all for one unit of fuel.")]
    public int Parameters { get; init; } = 1_000;

    /// <summary>Results of a function or block; the Web's figure.</summary>
    [GuestLimit("values", 1_000, "A return or branch moves them all for one unit of fuel.")]
    public int Results { get; init; } = 1_000;

    /// <summary>Function types of one core module. Real ones have hundreds.</summary>
    [GuestLimit("types", 1_000_000, "Each takes some 100 bytes, and a small piece of machine code where functions of that type are called from outside.")]
    public int FunctionTypes { get; init; } = 10_000;

    /// <summary>Functions of one core module, imported ones included. A Go runtime has about 5,000, CPython 11,000.</summary>
    [GuestLimit("functions", 1_000_000, "Each takes some 200 bytes for as long as the validator is kept compiled.")]
    public int Functions { get; init; } = 50_000;

    /// <summary>Imports of one core module. A validator imports none, or tens from WASI.</summary>
    [GuestLimit("imports", 100_000, "Each is matched by name when the component is decoded, and linked at every instantiation.")]
    public int CoreImports { get; init; } = 1_000;

    /// <summary>Exports of one core module. The parts of CPython that are linked at run time export thousands.</summary>
    [GuestLimit("exports", 100_000, "Each takes some 100 bytes, and is entered in a table at every instantiation.")]
    public int CoreExports { get; init; } = 10_000;

    /// <summary>Globals of one core module, imported ones included.</summary>
    [GuestLimit("globals", 100_000, "Each is made, or put back, at every instantiation.")]
    public int Globals { get; init; } = 10_000;

    /// <summary>Instructions of all constant expressions of one core module that have more than one.</summary>
    [GuestLimit("instructions", 1_000_000, "Each is carried out at every instantiation, and Wasmtime's compiler takes some 20 microseconds and a kilobyte for each.")]
    public int ConstantInstructions { get; init; } = 10_000;

    /// <summary>Tables of one core module, imported ones included.</summary>
    [GuestLimit("tables", 10_000, "Each is made, or put back, at every instantiation; how many elements all may have is another limit.")]
    public int Tables { get; init; } = 100;

    /// <summary>Element segments of one core module.</summary>
    [GuestLimit("segments", 1_000_000, "Active ones are written at every instantiation.")]
    public int ElementSegments { get; init; } = 10_000;

    /// <summary>Elements of one segment.</summary>
    [GuestLimit("elements", 10_000_000, "Each takes some 8 bytes, and active ones are written at every instantiation.")]
    public int SegmentElements { get; init; } = 100_000;

    /// <summary>Data segments of one core module; the Web's figure, which Go needs.</summary>
    [GuestLimit("segments", 100_000, "Active ones are written at every instantiation.")]
    public int DataSegments { get; init; } = 100_000;

    /// <summary>Edges of control flow that are counted where a component is fuzzed. A Go validator has 120,000.</summary>
    [GuestLimit("edges", 20_000_000, "Each takes 4 bytes of every instance that is fuzzed, which are read and cleared for every request.")]
    public int CoverageEdges { get; init; } = 2_000_000;

    /// <summary>Bytes of one name, of core modules and components; the Web's figure.</summary>
    [GuestLimit("bytes", 100_000, "Names are compared, and kept for as long as the validator is.")]
    public int NameBytes { get; init; } = 100_000;

    /// <summary>Components, component types and instance types nested in one another.</summary>
    [GuestLimit("levels", 250, "Decoding keeps a few kilobytes for each open level, and instantiation a frame of the host's stack for each.")]
    public int ComponentNesting { get; init; } = 100;

    /// <summary>Definitions of all kinds in the component, nested ones included.</summary>
    [GuestLimit("definitions", 2_000_000, "Each takes some 100 bytes and a microsecond when the component is decoded, and most a step at every instantiation.")]
    public int Definitions { get; init; } = 200_000;

    /// <summary>Core modules in the component. CPython's component has 38.</summary>
    [GuestLimit("modules", 10_000, "Each is compiled by itself; the engine keeps some kilobytes for each.")]
    public int Modules { get; init; } = 1_000;

    /// <summary>
    /// Bytes that the host keeps of all core modules beside the component's own, and as many of what lies around them: a byte or two of
    /// types, functions, exports and segments become a hundred, a nested component of ten bytes 450. CPython's comes to 5.6 million.
    /// </summary>
    [GuestLimit("bytes", int.MaxValue, "They stay in memory for as long as the component is loaded, and decoding takes some ten nanoseconds for each.")]
    public int DecodedBytes { get; init; } = 64 << 20;

    /// <summary>Core and component instances that instantiation makes, nested ones multiplied out.</summary>
    [GuestLimit("instances", 20_000, "Each is made, or put back, for every verdict: some microseconds and kilobytes.")]
    public int Instances { get; init; } = 2_000;

    /// <summary>Levels of nesting within one component-level type.</summary>
    [GuestLimit("levels", 250, "Comparing, lifting and lowering take a frame of the host's stack for each.")]
    public int TypeDepth { get; init; } = 100;

    /// <summary>Nodes of one component-level type when all its references are written out.</summary>
    [GuestLimit("nodes", 10_000_000, "A value of the type can have as many parts, which are lifted and lowered at every call.")]
    public int TypeNodes { get; init; } = 1_000_000;

    /// <summary>Steps of comparing and copying component-level types, over the whole component.</summary>
    [GuestLimit("steps", 1_000_000_000, "Decoding takes some ten nanoseconds for each.")]
    public int ComponentTypeWork { get; init; } = 20_000_000;

    /// <summary>Checks each limit's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside; the message names the option.</exception>
    public void Check()
    {
        foreach (var limit in SandboxLimits.OfGuests)
        {
            if (limit.Problem(limit.Get(new() { Limits = this })) is { } problem) throw new ArgumentOutOfRangeException(limit.Name, problem);
        }
    }

    /// <summary>The limits of a core module in a component of so many bytes.</summary>
    internal ModuleLimits ForModules(int componentBytes) => new()
    {
        Bytes = componentBytes,
        FunctionBytes = FunctionBytes,
        Locals = Locals,
        Nesting = BlockNesting,
        Operands = Operands,
        BranchTableEntries = BranchTableEntries,
        FunctionTypeWork = FunctionTypeWork,
        TypeWork = ModuleTypeWork,
        Parameters = Parameters,
        Results = Results,
        Types = FunctionTypes,
        Functions = Functions,
        Imports = CoreImports,
        Exports = CoreExports,
        Globals = Globals,
        ConstantInstructions = ConstantInstructions,
        Tables = Tables,
        ElementSegments = ElementSegments,
        SegmentElements = SegmentElements,
        DataSegments = DataSegments,
        Edges = CoverageEdges,
        NameBytes = NameBytes,
    };

    /// <summary>The limits of what lies around the core modules.</summary>
    internal ComponentLimits ForComponents() => new()
    {
        Nesting = ComponentNesting,
        Definitions = Definitions,
        Modules = Modules,
        DecodedBytes = DecodedBytes,
        Instances = Instances,
        TypeDepth = TypeDepth,
        TypeNodes = TypeNodes,
        TypeWork = ComponentTypeWork,
        NameBytes = NameBytes,
    };
}

/// <summary>What there is to know of a limit beside its name and default, which the property has.</summary>
/// <param name="unit">What is counted.</param>
/// <param name="most">The highest value that may be set; the lowest is 1.</param>
/// <param name="cost">What raising it costs, as one or two sentences.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class GuestLimitAttribute(string unit, long most, string cost) : Attribute
{
    public string Unit { get; } = unit;

    public long Most { get; } = most;

    public string Cost { get; } = cost;
}
