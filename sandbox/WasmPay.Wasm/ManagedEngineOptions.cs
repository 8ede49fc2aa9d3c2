namespace WasmPay.Wasm;

/// <summary>How the managed engine executes functions. Results, traps and fuel are the same in all ways.</summary>
public sealed record ManagedEngineOptions
{
    /// <summary>Which way.</summary>
    public Tier Tier { get; init; } = Tier.Adaptive;

    /// <summary>Calls and loop rounds of a function after which <see cref="Tier.Adaptive"/> has it compiled.</summary>
    public int CompileAfter { get; init; } = 1_000;

    /// <summary>
    /// Bytes of CIL that one function may become; a larger one stays interpreted. The JIT takes up to 10 microseconds a byte, on a thread
    /// beside the calls.
    /// </summary>
    public long EmittedBytesOfFunction { get; init; } = 512 << 10;

    /// <summary>Bytes of CIL that the functions of one module may become together.</summary>
    public long EmittedBytesOfModule { get; init; } = 16 << 20;

    /// <summary>Time that <see cref="Tier.Adaptive"/> spends on compiling one module; what is not compiled by then stays interpreted.</summary>
    public TimeSpan CompileBudget { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Ways to execute a function.</summary>
public enum Tier
{
    /// <summary>Interpreted at first, which takes no time to begin and little memory; compiled beside the calls once it is called often.</summary>
    Adaptive,

    /// <summary>Compiled before its first call, however long that takes: for tests and measurements.</summary>
    Compiled,

    /// <summary>Interpreted always: no machine code is made of a guest's bytes.</summary>
    Interpreted,
}
