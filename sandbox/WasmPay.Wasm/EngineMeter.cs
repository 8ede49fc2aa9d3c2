using System.Diagnostics.Metrics;

namespace WasmPay.Wasm;

/// <summary>What became of warm functions.</summary>
/// <param name="Compiled">They were compiled.</param>
/// <param name="Kept">They stay interpreted, since their module has used up its budget of compilation.</param>
/// <param name="Failed">Their compilation failed by a fault of the engine, and they stay interpreted.</param>
public readonly record struct WarmFunctions(long Compiled, long Kept, long Failed);

/// <summary>
/// What can be watched of the managed engine: the meter <c>WasmPay.Wasm</c>. Whoever runs guests in another process counts here for it,
/// since nobody listens there.
/// </summary>
public static class EngineMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "WasmPay.Wasm";

    private static readonly Meter Source = new(Name);
    private static readonly Counter<long> s_compiled = Source.CreateCounter<long>("wasmpay.wasm.functions.compiled", "{function}", "Warm functions that were compiled.");
    private static readonly Counter<long> s_kept = Source.CreateCounter<long>("wasmpay.wasm.functions.kept_interpreted", "{function}", "Warm functions that stay interpreted, since their module has used up its budget of compilation.");
    private static readonly Counter<long> s_failed = Source.CreateCounter<long>("wasmpay.wasm.compilations.failed", "{function}", "Compilations that failed by a fault of the engine; the function stays interpreted.");
    private static long s_totalCompiled, s_totalKept, s_totalFailed;

    /// <summary>What was counted in this process since it began.</summary>
    public static WarmFunctions Total => new(Interlocked.Read(ref s_totalCompiled), Interlocked.Read(ref s_totalKept), Interlocked.Read(ref s_totalFailed));

    /// <summary>Counts functions; none of the numbers is negative.</summary>
    public static void Add(WarmFunctions functions)
    {
        Count(s_compiled, ref s_totalCompiled, functions.Compiled);
        Count(s_kept, ref s_totalKept, functions.Kept);
        Count(s_failed, ref s_totalFailed, functions.Failed);
    }

    private static void Count(Counter<long> counter, ref long total, long functions)
    {
        if (functions == 0) return;
        Interlocked.Add(ref total, functions);
        counter.Add(functions);
    }
}
