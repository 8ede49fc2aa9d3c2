using WasmPay.Wasm.Compile;
using WasmPay.Wasm.Lower;

namespace WasmPay.Wasm.Interpret;

/// <summary>A function of a module while it runs: its lowered form, how warm it is, and its compiled code.</summary>
internal sealed class FunctionState(int index, LoweredFunction lowered, int compileAfter)
{
    private CompiledFunction? _compiled;

    public int Index { get; } = index;

    public LoweredFunction Lowered { get; } = lowered;

    /// <summary>What a call takes of the depth of calls.</summary>
    public int Weight { get; } = lowered.Traits.Weight;

    /// <summary>Calls and loop rounds that are left before it is worth compiling. Threads count without care: it is a hint.</summary>
    public int RoundsLeft { get; set; } = compileAfter;

    /// <summary>Its compiled code, null while there is none.</summary>
    public CompiledFunction? Compiled => Volatile.Read(ref _compiled);

    /// <summary>Takes code; the first one stays.</summary>
    public CompiledFunction Publish(CompiledFunction compiled) => Interlocked.CompareExchange(ref _compiled, compiled, null) ?? compiled;
}
