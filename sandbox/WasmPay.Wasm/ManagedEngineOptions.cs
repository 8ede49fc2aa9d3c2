namespace WasmPay.Wasm;

/// <summary>How the managed engine executes functions. Results, traps and fuel are the same in all ways.</summary>
public sealed record ManagedEngineOptions
{
    /// <summary>Which way.</summary>
    public Tier Tier { get; init; } = Tier.Adaptive;

    /// <summary>Calls and loop rounds of a function after which <see cref="Tier.Adaptive"/> has it compiled.</summary>
    public int CompileAfter { get; init; } = 1_000;

    /// <summary>Time that <see cref="Tier.Adaptive"/> spends on compiling one module; what is not compiled by then stays interpreted.</summary>
    public TimeSpan CompileBudget { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Ways to execute a function.</summary>
public enum Tier
{
    /// <summary>Interpreted at first, which takes no time to begin and little memory; compiled beside the calls once it is called often.</summary>
    Adaptive,

    /// <summary>Compiled before its first call.</summary>
    Compiled,

    /// <summary>Interpreted always, but for functions with vectors or references, which the interpreter leaves to the compiler.</summary>
    Interpreted,
}
