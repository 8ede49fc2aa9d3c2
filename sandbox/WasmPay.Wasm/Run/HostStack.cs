using System.Runtime.CompilerServices;
using WasmPay.Wasm.Engine;

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

    // Whether the stack ends there.
    [ThreadStatic]
    private static bool s_isEnd;

    /// <summary>The lowest address that guests may use, at most <paramref name="bytes"/> below the caller.</summary>
    public static nint Reserve(int bytes)
    {
        byte here;
        var wanted = (nint)(&here) - bytes - ReservedBytes;
        if (s_lowest == 0 || (wanted < s_lowest && !s_isEnd))
        {
            s_lowest = Descend(wanted);
            s_isEnd = s_lowest > wanted;
        }

        return Math.Max(wanted, s_lowest) + ReservedBytes;
    }

    /// <summary>Traps where the caller's frame lies beneath what guests of a store may use.</summary>
    public static void Ensure(Store store, Instance instance, int function)
    {
        byte here;
        if ((nint)(&here) < store.StackLimit) throw Traps.AtEntry(instance, store.FuelLeft, function, TrapCode.HostStackExhausted);
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
