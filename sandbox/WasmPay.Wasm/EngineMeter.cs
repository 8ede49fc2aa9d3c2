using System.Diagnostics.Metrics;

namespace WasmPay.Wasm;

/// <summary>What can be watched of the managed engine: the meter <c>WasmPay.Wasm</c>.</summary>
internal static class EngineMeter
{
    private static readonly Meter Source = new("WasmPay.Wasm");

    /// <summary>Warm functions that were compiled.</summary>
    public static readonly Counter<long> Compiled = Source.CreateCounter<long>("wasmpay.wasm.functions.compiled", "{function}", "Warm functions that were compiled.");

    /// <summary>Warm functions that stay interpreted, since their module has used up its budget of compilation.</summary>
    public static readonly Counter<long> Kept = Source.CreateCounter<long>("wasmpay.wasm.functions.kept_interpreted", "{function}", "Warm functions that stay interpreted, since their module has used up its budget of compilation.");

    /// <summary>Compilations that failed by a fault of the engine.</summary>
    public static readonly Counter<long> Failed = Source.CreateCounter<long>("wasmpay.wasm.compilations.failed", "{function}", "Compilations that failed by a fault of the engine; the function stays interpreted.");
}
