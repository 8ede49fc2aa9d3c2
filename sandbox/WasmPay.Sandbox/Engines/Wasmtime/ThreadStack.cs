using WasmPay.Sandbox.Engines.Wasmtime.Native;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>
/// What is left of this thread's stack, as the operating system says. Wasmtime trusts its host to have as much as it is told; a guest on
/// a smaller stack would end the process instead of trapping.
/// </summary>
internal static unsafe class ThreadStack
{
    // Larger than pthread_attr_t on every system that .NET runs on.
    private const int AttributeBytes = 256;

    // A property of the thread itself: the lowest address of its stack.
    [ThreadStatic]
    private static nint s_lowest;

    /// <summary>Bytes beneath the caller's frame.</summary>
    public static long Left()
    {
        byte here;
        if (s_lowest == 0) s_lowest = Lowest();
        return (nint)(&here) - s_lowest;
    }

    private static nint Lowest()
    {
        if (OperatingSystem.IsWindows())
        {
            StackMethods.GetCurrentThreadStackLimits(out var low, out _);
            return (nint)low;
        }

        if (OperatingSystem.IsMacOS())
        {
            var self = StackMethods.PthreadSelf();
            return StackMethods.PthreadStackTop(self) - (nint)StackMethods.PthreadStackSize(self);
        }

        var attributes = stackalloc byte[AttributeBytes];
        if (StackMethods.PthreadAttributes(StackMethods.PthreadSelf(), attributes) != 0) return nint.MaxValue;
        nint lowest;
        nuint size;
        var failed = StackMethods.PthreadAttributesStack(attributes, &lowest, &size) != 0;
        _ = StackMethods.PthreadAttributesDestroy(attributes);
        return failed ? nint.MaxValue : lowest;
    }
}
