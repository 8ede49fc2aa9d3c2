using System.Diagnostics.CodeAnalysis;

namespace WasmPay.Wasm.Engine;

/// <summary>
/// Runs core WebAssembly modules under fuel and limits. The seam between the component layer and whatever executes code:
/// the managed engine of this assembly, or Wasmtime.
/// </summary>
public interface ICoreEngine : IDisposable
{
    /// <summary>Which engine this is, and by which schedule it counts fuel; stored with every verdict.</summary>
    EngineIdentity Identity { get; }

    /// <summary>
    /// Bytes of its thread's stack that a call may take, which the caller sees to; 0 where the engine looks itself how much there is, and
    /// traps with <see cref="TrapCode.HostStackExhausted"/> where a call needs more.
    /// </summary>
    int StackBytes => 0;

    /// <summary>Decodes, validates and compiles a binary module. No invalid module reaches code generation.</summary>
    bool TryCompile(
        ReadOnlyMemory<byte> binary,
        CompileOptions options,
        [NotNullWhen(true)] out ICoreModule? module,
        [NotNullWhen(false)] out ModuleError? error);

    /// <summary>Makes an empty store. Instances, memories and fuel belong to one store, and one thread uses it at a time.</summary>
    ICoreStore CreateStore(StoreLimits limits);
}

/// <summary>An engine's name (<c>managed</c>, <c>wasmtime</c>), version, and fuel schedule such as <c>wasmtime-50</c>.</summary>
public sealed record EngineIdentity(string Name, string Version, string FuelSchedule);

/// <summary>A validated, compiled module; immutable and shared by all stores of its engine.</summary>
public interface ICoreModule : IDisposable
{
    /// <summary>The imports in the binary's order.</summary>
    IReadOnlyList<CoreImport> Imports { get; }

    /// <summary>The exports in the binary's order.</summary>
    IReadOnlyList<CoreExport> Exports { get; }

    /// <summary>What an instance makes of its own.</summary>
    ModuleDemand Demand { get; }
}

/// <summary>
/// The unit of isolation: everything that one call of a guest can touch. Disposing returns its memories to their pool.
/// </summary>
public interface ICoreStore : IDisposable
{
    /// <summary>Fuel left. Set before a call; the difference after the call is what it used.</summary>
    ulong Fuel { get; set; }

    /// <summary>When calls must end; null where fuel alone bounds them.</summary>
    Deadline? Deadline { get; set; }

    /// <summary>
    /// Links and instantiates, running active segments and the start function. The fuel that it takes is the start function's alone, the
    /// same on all engines: what segments cost the host is the host's to charge.
    /// <paramref name="imports"/> are objects of this store in the order of <see cref="ICoreModule.Imports"/>.
    /// </summary>
    /// <exception cref="LinkException">An import is missing or of another type.</exception>
    /// <exception cref="TrapException">A segment is out of bounds or the start function trapped.</exception>
    ICoreInstance Instantiate(ICoreModule module, ReadOnlySpan<ICoreExtern> imports);

    /// <summary>
    /// Begins a series of calls by the caller's method on this thread; a store then looks only once at what belongs to the thread.
    /// It ends with <see cref="EndCalls"/> before that method returns, whatever happens.
    /// </summary>
    void BeginCalls()
    {
    }

    /// <summary>Ends what <see cref="BeginCalls"/> began.</summary>
    void EndCalls()
    {
    }

    /// <summary>
    /// Whether calls since this was last asked may have nested deeper than <see cref="StoreLimits.CallDepth"/>, of an engine that does not
    /// count so itself: then one that does may have stopped them. It may say so of calls that have not, and never fails to of those that have.
    /// </summary>
    bool TakeWentDeep() => false;

    /// <summary>A function of the host that guests of this store can import.</summary>
    ICoreFunction CreateFunction(FunctionType type, HostFunction body);

    /// <summary>A memory that is not any module's own.</summary>
    ICoreMemory CreateMemory(MemoryType type);

    /// <summary>A table that is not any module's own, filled with <paramref name="initial"/>.</summary>
    ICoreTable CreateTable(TableType type, CoreValue initial);

    /// <summary>A global that is not any module's own.</summary>
    ICoreGlobal CreateGlobal(GlobalType type, CoreValue initial);
}

/// <summary>A module's instance within its store.</summary>
public interface ICoreInstance
{
    /// <summary>The exported function, memory, table or global of that name, or null.</summary>
    ICoreExtern? Export(string name);

    /// <summary>
    /// Puts this instance back to what <see cref="ICoreStore.Instantiate"/> made, at the same fuel, without new allocations.
    /// False where the engine cannot; then the caller makes a new store.
    /// </summary>
    bool TryReset();

    /// <summary>As <see cref="TryReset"/>, where the caller has made all that this instance imports fresh before it.</summary>
    bool TryResetAfterImports() => TryReset();

    /// <summary>What was executed, where the module was compiled with <see cref="CompileOptions.Coverage"/> and the engine can tell.</summary>
    CoverageMap? Coverage => null;
}

/// <summary>Something that can be exported and imported.</summary>
public interface ICoreExtern
{
    /// <summary>Its type.</summary>
    ExternType Type { get; }
}

/// <summary>A guest's or the host's function.</summary>
public interface ICoreFunction : ICoreExtern
{
    /// <summary>Calls it. Slots are as many as the type says; the callee trusts their number and checks nothing else.</summary>
    /// <exception cref="TrapException">The guest trapped, ran out of fuel, or a host function refused.</exception>
    void Invoke(ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results);

    /// <summary>Calls a function of four i32 that gives one, as guests' allocators are: where an engine can, without slots in between.</summary>
    /// <exception cref="TrapException">As for calls by slots.</exception>
    int Invoke(int first, int second, int third, int fourth)
    {
        Span<CoreValue> result = [default];
        Invoke([CoreValue.I32(first), CoreValue.I32(second), CoreValue.I32(third), CoreValue.I32(fourth)], result);
        return result[0].AsI32;
    }
}

/// <summary>A linear memory.</summary>
public interface ICoreMemory : ICoreExtern
{
    /// <summary>Bytes now: a whole number of pages, at most 4 GiB.</summary>
    long Length { get; }

    /// <summary>Whether bytes stay where they are when the guest runs, so that a span of them may be kept while the store lives.</summary>
    bool StaysInPlace => false;

    /// <summary>All bytes now, to write; not to be kept across a call into the guest, which may grow the memory.</summary>
    /// <exception cref="OverflowException">They are 2 GiB or more, which a span cannot hold.</exception>
    Span<byte> Bytes => Writable(0, checked((int)Length));

    /// <summary>Some of the bytes, to read only; not to be kept either.</summary>
    /// <exception cref="TrapException">The range is out of bounds.</exception>
    ReadOnlySpan<byte> View(long offset, int length);

    /// <summary>Some of the bytes, to write; not to be kept either. Cheaper than <see cref="Bytes"/> where an engine tracks writes.</summary>
    /// <exception cref="TrapException">The range is out of bounds.</exception>
    Span<byte> Writable(long offset, int length);

    /// <summary>Grows by <paramref name="pages"/> of 64 KiB; the former size in pages, or -1 where the limit forbids.</summary>
    long Grow(uint pages);
}

/// <summary>A table of references.</summary>
public interface ICoreTable : ICoreExtern
{
    /// <summary>Elements now.</summary>
    uint Size { get; }

    /// <summary>Reads an element.</summary>
    /// <exception cref="TrapException">The index is out of bounds.</exception>
    CoreValue Get(uint index);

    /// <summary>Writes an element.</summary>
    /// <exception cref="TrapException">The index is out of bounds.</exception>
    void Set(uint index, CoreValue value);
}

/// <summary>A global variable.</summary>
public interface ICoreGlobal : ICoreExtern
{
    /// <summary>The value; setting an immutable one is a bug of the caller.</summary>
    CoreValue Value { get; set; }
}

/// <summary>The body of a host function. It throws <see cref="TrapException"/> to trap the guest.</summary>
public delegate void HostFunction(ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results);
