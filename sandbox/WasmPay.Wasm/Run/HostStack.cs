using System.Runtime.CompilerServices;

namespace WasmPay.Wasm.Run;

/// <summary>
/// Knows how much of the thread's stack is certainly there. .NET cannot survive a stack overflow, so guests get a part that was
/// seen to exist, and beneath it stays room for the host's own functions and the JIT.
/// </summary>
internal static unsafe class HostStack
{
    /// <summary>Bytes beneath the guests' part.</summary>
    public const int ReservedBytes = 256 << 10;

    // RuntimeHelpers.TryEnsureSufficientExecutionStack promises 128 KiB on 64-bit systems; a step goes down half of that.
    private const int StepBytes = 64 << 10;

    // A property of the thread itself: the lowest address of its stack that was ever reached safely.
    [ThreadStatic]
    private static nint s_lowest;

    /// <summary>The lowest address that guests may use, at most <paramref name="bytes"/> below the caller.</summary>
    public static nint Reserve(int bytes)
    {
        byte here;
        var wanted = (nint)(&here) - bytes - ReservedBytes;
        if (s_lowest == 0 || wanted < s_lowest) s_lowest = Descend(wanted);
        return Math.Max(wanted, s_lowest) + ReservedBytes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Descend(nint wanted)
    {
        byte here;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return (nint)(&here);
        var step = stackalloc byte[StepBytes];
        step[0] = 0;
        return (nint)step <= wanted ? (nint)step : Descend(wanted);
    }
}
