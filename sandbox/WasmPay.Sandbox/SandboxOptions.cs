using System.Text.Json.Serialization;
using WasmPay.Sandbox.Limits;

namespace WasmPay.Sandbox;

/// <summary>Which engine decides.</summary>
public enum EngineChoice
{
    /// <summary>Wasmtime where its package has a library for this machine, else managed.</summary>
    Auto,

    /// <summary>The engine of this product, which needs nothing but .NET.</summary>
    Managed,

    /// <summary>Wasmtime, from its package.</summary>
    Wasmtime,

    /// <summary>Wasmtime, with the managed engine as a second opinion on every verdict: where they differ, the payment is referred.</summary>
    Both,

    /// <summary>The managed engine, interpreting always: no machine code is made of a guest's bytes, and verdicts take some tens of times as long.</summary>
    Interpreted,

    /// <summary>The managed engine, compiling before a function's first call: for evidence, since what decides later is compiled code.</summary>
    Compiled,
}

/// <summary>What to do with a component that imports what the closed world does not have.</summary>
public enum AdmissionPolicy
{
    /// <summary>Refuse it, with the list of such imports.</summary>
    Strict,

    /// <summary>Let it in, and trap with the import's name when it calls one.</summary>
    TrapOnUse,
}

/// <summary>How a sandbox runs its guests. All limits are finite.</summary>
public sealed record SandboxOptions
{
    /// <summary>The engine.</summary>
    public EngineChoice Engine { get; init; } = EngineChoice.Auto;

    /// <summary>
    /// Where Wasmtime's compiled code is kept between processes; null compiles in every process. Its secret key is the file of the
    /// same name with <c>.key</c> at the end, beside the folder. The managed engine keeps nothing.
    /// </summary>
    public string? ArtifactFolder { get; init; }

    /// <summary>Fuel for one call, instantiation and the host's own work included.</summary>
    public ulong Fuel { get; init; } = 10_000_000;

    /// <summary>
    /// Time by the wall clock for one call, whatever fuel it has left; waiting for a thread and for memory counts. It is for guests that
    /// find what costs the host more than its price: ten million units of fuel last some ten milliseconds.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Bytes that a guest holds at most: all its linear memories, tables and handles together. Raising it lets fewer guests run at once
    /// within <see cref="ProcessMemoryBytes"/>.
    /// </summary>
    public long MemoryBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Bytes of linear memory and tables up to which an idle instance is kept for the next call. A larger one is made anew for each call.
    /// Compilers of C and Rust begin with 17 pages of 64 KiB, which this is a little above.
    /// </summary>
    public long ResidentBytes { get; init; } = 2L << 20;

    /// <summary>
    /// Bytes that all guests of the process hold at most, at least <see cref="MemoryBytes"/>: running ones with their whole budget, idle
    /// ones with what they may hold resident. A call that finds none waits, and at its deadline is an outcome that refers.
    /// </summary>
    public long ProcessMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Handles that a guest holds at once, in all its tables together; a guest with resources has 64 bytes of its memory set apart for each.</summary>
    public int Handles { get; init; } = 16_384;

    /// <summary>Core instances that a component makes, nested components multiplied out. Python's make about 40.</summary>
    public int CoreInstances { get; init; } = 256;

    /// <summary>Threads with a large stack, on which guests run that need one; at least 1. One for each processor is enough for verdicts.</summary>
    public int GuestThreads { get; init; } = Math.Max(Environment.ProcessorCount, 2);

    /// <summary>Bytes of a guest thread's stack at least, and as many as <see cref="CallDepth"/> takes; the system gives them as they are touched.</summary>
    public int GuestThreadStackBytes { get; init; } = 96 << 20;

    /// <summary>Depth of nested guest calls.</summary>
    public int CallDepth { get; init; } = 2_000;

    /// <summary>Bytes of stack that a thread needs on which guests run, of whichever engine.</summary>
    public int StackBytes => Math.Max(GuestThreadStackBytes, Engines.Wasmtime.GuestStack.Thread(CallDepth));

    /// <summary>Bytes of a component's binary. CPython's component has 18 MB.</summary>
    public int ComponentBytes { get; init; } = 32 << 20;

    /// <summary>
    /// Work, as <see cref="WasmPay.Wasm.Engine.CompileWork"/> reckons it, of the largest function that Wasmtime is given; its compiler has
    /// no deadline. With more, the managed engine runs the validator where <see cref="Engine"/> allows it. CPython and SpiderMonkey have up to 4 million.
    /// </summary>
    public long FunctionCompileWork { get; init; } = 8_000_000;

    /// <summary>The same for all functions of a component together. CPython and SpiderMonkey have some 60 million.</summary>
    public long ComponentCompileWork { get; init; } = 100_000_000;

    /// <summary>
    /// Validators that are kept compiled, at least 1. Of the others only the component's bytes stay in memory; a call compiles
    /// them again, in about a millisecond, with the same answer and fuel.
    /// </summary>
    public int CompiledValidators { get; init; } = 10_000;

    /// <summary>
    /// Validators of which instances stay ready for the next call, at least 1; each instance holds a linear memory. The others are
    /// instantiated when they are called, in some 10 microseconds, with the same answer and fuel.
    /// </summary>
    public int ReadyValidators { get; init; } = 1_000;

    /// <summary>Findings in one answer; one more is a malformed answer.</summary>
    public int Findings { get; init; } = 100;

    /// <summary>Bytes of one text in an answer, in the guest's encoding; a longer one is a malformed answer. Each costs a unit of fuel.</summary>
    public int TextBytes { get; init; } = 64 << 10;

    /// <summary>
    /// Bytes of all texts of one verdict together; one more is a malformed answer. It is stored with its payment, and sent to whoever may
    /// read that, whose client takes 4 MiB of a message.
    /// </summary>
    public int VerdictBytes { get; init; } = 256 << 10;

    /// <summary>What happens to imports that are not part of the closed world.</summary>
    public AdmissionPolicy Admission { get; init; } = AdmissionPolicy.Strict;

    /// <summary>What shape a component's binary may have.</summary>
    public GuestLimits Limits { get; init; } = new();
}

/// <summary>One reason why a component is not admitted.</summary>
/// <param name="Code">Stable code in kebab-case: <c>truncated</c>, <c>core-module</c>, <c>unknown-import</c>, <c>wrong-contract</c>, ...</param>
/// <param name="Message">One sentence that says what to do.</param>
/// <param name="Place">Byte offset, or the name of the import or export, where there is one.</param>
public sealed record Refusal(string Code, string Message, string? Place = null)
{
    /// <summary>Whether the host could not look at the component, for one of <see cref="HostCodes"/>.</summary>
    [JsonIgnore]
    public bool IsOfHost { get; init; }
}
