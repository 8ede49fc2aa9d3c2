namespace WasmPay.Wasm.Engine;

/// <summary>How to compile a module.</summary>
public sealed record CompileOptions
{
    /// <summary>Limits on the binary's shape.</summary>
    public ModuleLimits Limits { get; init; } = new();

    /// <summary>Whether the caller never changes the binary's bytes, so that the engine need make no copy to keep.</summary>
    public bool BytesStay { get; init; }

    /// <summary>What an engine with an optimising compiler may have to compile; others bound by themselves what they emit.</summary>
    public CompileWork MostWork { get; init; } = new(long.MaxValue, long.MaxValue);

    /// <summary>Counts edges and records comparison operands for the fuzzer; changes neither results nor fuel.</summary>
    public bool Coverage { get; init; }
}

/// <summary>
/// Limits on a module's shape, checked while it is decoded. "Web" marks the WebAssembly JavaScript interface's own limits
/// (its section on implementation-defined limits), which every toolchain respects; the others are lower, as noted.
/// </summary>
public sealed record ModuleLimits
{
    /// <summary>Bytes of the whole binary. A standard Go validator takes 2 to 8 MiB; Web allows 1 GiB.</summary>
    public int Bytes { get; init; } = 16 << 20;

    /// <summary>Function types. Web allows 1,000,000; real modules have hundreds.</summary>
    public int Types { get; init; } = 10_000;

    /// <summary>Functions, imported ones included. Web allows 1,000,000; a Go runtime has about 5,000.</summary>
    public int Functions { get; init; } = 50_000;

    /// <summary>Imports. Web allows 1,000,000; a validator imports none, or tens from WASI.</summary>
    public int Imports { get; init; } = 1_000;

    /// <summary>Exports. Web allows 1,000,000.</summary>
    public int Exports { get; init; } = 10_000;

    /// <summary>Globals, imported ones included. Web allows 1,000,000.</summary>
    public int Globals { get; init; } = 10_000;

    /// <summary>
    /// Instructions of all constant expressions that have more than one; Wasmtime's compiler takes some 20 µs and a kilobyte for each.
    /// Linkers of position-independent code write two for each segment.
    /// </summary>
    public int ConstantInstructions { get; init; } = 10_000;

    /// <summary>Tables, imported ones included. Web allows 100,000.</summary>
    public int Tables { get; init; } = 100;

    /// <summary>Memories that are read, so that more than one can be refused by name.</summary>
    public int Memories { get; init; } = 100;

    /// <summary>Element segments. Web allows 10,000,000.</summary>
    public int ElementSegments { get; init; } = 10_000;

    /// <summary>Elements of one segment. Web allows 10,000,000.</summary>
    public int SegmentElements { get; init; } = 100_000;

    /// <summary>Data segments. Web allows 100,000.</summary>
    public int DataSegments { get; init; } = 10_000;

    /// <summary>Parameters of a function or block. Web's figure.</summary>
    public int Parameters { get; init; } = 1_000;

    /// <summary>Results of a function or block. Web's figure.</summary>
    public int Results { get; init; } = 1_000;

    /// <summary>Bytes of a name. Web's figure.</summary>
    public int NameBytes { get; init; } = 100_000;

    /// <summary>
    /// Bytes of one function's body. Web allows 7,654,321; but compiling takes up to 7 µs a byte, and the largest function of a Go
    /// validator has 30,000.
    /// </summary>
    public int FunctionBytes { get; init; } = 128 << 10;

    /// <summary>Locals of one function, parameters included. Web allows 50,000; each may take 8 bytes of a frame, a vector 16.</summary>
    public int Locals { get; init; } = 10_000;

    /// <summary>Blocks nested in one function. Compilers of C, Rust and Go stay below 300.</summary>
    public int Nesting { get; init; } = 1_000;

    /// <summary>Operands on a function's stack at once. Compilers stay below 100.</summary>
    public int Operands { get; init; } = 10_000;

    /// <summary>
    /// Operands that the types of instructions move in one function. An instruction of two bytes can move a thousand, while a Go
    /// validator's largest function of 30,000 bytes moves 10,000.
    /// </summary>
    public int FunctionTypeWork { get; init; } = 1_000_000;

    /// <summary>The same over the whole module: what validation does beyond a step for each byte.</summary>
    public int TypeWork { get; init; } = 100_000_000;

    /// <summary>Edges that are counted where a module is compiled for coverage. A Go validator has 120,000.</summary>
    public int Edges { get; init; } = 2_000_000;

    /// <summary>Labels of one br_table. Web's figure.</summary>
    public int BranchTableEntries { get; init; } = 65_520;
}

/// <summary>Limits on what instances of one store may hold while they run. All finite.</summary>
public sealed record StoreLimits
{
    /// <summary>Bytes of each linear memory.</summary>
    public long MemoryBytes { get; init; } = 64L << 20;

    /// <summary>Bytes that a memory may have written before a reset gives its pages back to the system instead of clearing them by hand.</summary>
    public long ResidentBytes { get; init; } = 1 << 20;

    /// <summary>Elements of each table.</summary>
    public int TableElements { get; init; } = 100_000;

    /// <summary>
    /// Memories of all instances together, so that many small instances hold no more than a few large ones. Components have one or two.
    /// </summary>
    public int Memories { get; init; } = 32;

    /// <summary>Tables of all instances together, likewise. Components have one for each core module that has indirect calls.</summary>
    public int Tables { get; init; } = 128;

    /// <summary>Depth of nested guest calls.</summary>
    public int CallDepth { get; init; } = 1_000;

    /// <summary>
    /// Bytes of the host's stack that guests' frames may take; fewer where the thread has fewer. Enough for the depth of calls: each unit
    /// of it is reckoned at 32 KiB and a fixed part of 8.
    /// </summary>
    public int StackBytes { get; init; } = 48 << 20;
}
