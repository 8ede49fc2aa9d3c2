namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>How to run Wasmtime. The defaults suit a validator: small, called often, always on a fresh instance.</summary>
public sealed record WasmtimeOptions
{
    /// <summary>
    /// The deepest <see cref="WasmPay.Wasm.Engine.StoreLimits.CallDepth"/> that its stores have. Wasmtime bounds depth by bytes of stack, of
    /// which it gets so many for each unit that it never stops a guest before the managed engine does; they are address space of the
    /// guest's thread, and memory only where a guest is as deep.
    /// </summary>
    public int CallDepth { get; init; } = 2_000;

    /// <summary>Where instances' memories and tables come from; null allocates and frees them for every instance.</summary>
    public WasmtimePool? Pool { get; init; } = new();

    /// <summary>Where compiled code is kept between processes; null compiles in every process.</summary>
    public ArtifactCacheOptions? Cache { get; init; }

    /// <summary>The library's file, for tests that compare with an older release; null is the package's.</summary>
    internal string? LibraryPath { get; init; }

    /// <summary>False only to compare Wasmtime's own validation with ours.</summary>
    internal bool ValidatesFirst { get; init; } = true;
}

/// <summary>
/// Slots that are reserved once and reset between uses, which costs address space and makes an instance cheap.
/// A module that needs more than a slot offers is refused with <see cref="WasmPay.Wasm.Engine.ModuleErrorKind.LimitExceeded"/>.
/// </summary>
public sealed record WasmtimePool
{
    /// <summary>Core instances alive at a time, over all stores.</summary>
    public int Instances { get; init; } = 2_000;

    /// <summary>Linear memories alive at a time. Each reserves a little over 4 GiB of address space.</summary>
    public int Memories { get; init; } = 500;

    /// <summary>Tables alive at a time.</summary>
    public int Tables { get; init; } = 2_000;

    /// <summary>Tables of one module.</summary>
    public int TablesOfModule { get; init; } = 8;

    /// <summary>Elements of one table; 8 bytes of address space each.</summary>
    public int TableElements { get; init; } = 100_000;

    /// <summary>
    /// Memories that are free and keep what their last module left mapped, for its next call: those of so many modules that are called in
    /// turn. Together they hold at most so many times <see cref="MemoryKeepResident"/>.
    /// </summary>
    public int WarmMemories { get; init; } = 200;

    /// <summary>
    /// Bytes of a memory that stay mapped and are cleared by hand between uses, instead of by a system call that costs ten times as much
    /// as a validator. The memories that compilers of Rust and C ask for, a little over 1 MiB, fit.
    /// </summary>
    public int MemoryKeepResident { get; init; } = 2 << 20;

    /// <summary>Bytes of a table that stay mapped, likewise.</summary>
    public int TableKeepResident { get; init; } = 64 << 10;
}

/// <summary>libwasmtime is missing or of a version that is not supported; the message says which.</summary>
public sealed class WasmtimeUnavailableException(string message) : Exception(message);
