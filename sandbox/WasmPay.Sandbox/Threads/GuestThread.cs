namespace WasmPay.Sandbox.Threads;

/// <summary>For hosts that bring threads of their own: what a guest may need of stack is there, so it runs where it is asked for.</summary>
public static class GuestThread
{
    // A property of the thread itself.
    [ThreadStatic]
    private static bool s_isAdopted;

    internal static bool IsAdopted => s_isAdopted;

    /// <summary>Says of the current thread that it has a stack of <see cref="SandboxOptions.GuestThreadStackBytes"/> at least.</summary>
    public static void Adopt() => s_isAdopted = true;
}
