namespace WasmPay.Wasm.Engine;

/// <summary>How to compile a module.</summary>
public sealed record CompileOptions
{
    /// <summary>Limits on the binary's shape.</summary>
    public ModuleLimits Limits { get; init; } = new();

    /// <summary>Counts edges and records comparison operands for the fuzzer; changes neither results nor fuel.</summary>
    public bool Coverage { get; init; }
}

/// <summary>Limits on a module's shape, checked while it is decoded.</summary>
public sealed record ModuleLimits
{
    /// <summary>Bytes of the whole binary.</summary>
    public int Bytes { get; init; } = 16 << 20;

    /// <summary>Functions, imported ones included.</summary>
    public int Functions { get; init; } = 50_000;

    /// <summary>Bytes of one function's body.</summary>
    public int FunctionBytes { get; init; } = 1 << 20;

    /// <summary>Locals of one function, parameters included.</summary>
    public int Locals { get; init; } = 10_000;

    /// <summary>Blocks nested in one function.</summary>
    public int Nesting { get; init; } = 1_000;
}

/// <summary>Limits on what instances of one store may hold while they run. All finite.</summary>
public sealed record StoreLimits
{
    /// <summary>Bytes of each linear memory.</summary>
    public long MemoryBytes { get; init; } = 64L << 20;

    /// <summary>Elements of each table.</summary>
    public int TableElements { get; init; } = 100_000;

    /// <summary>Depth of nested guest calls.</summary>
    public int CallDepth { get; init; } = 1_000;
}
