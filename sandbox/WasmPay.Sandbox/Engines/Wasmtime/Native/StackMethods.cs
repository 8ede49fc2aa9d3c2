using System.Runtime.InteropServices;

namespace WasmPay.Sandbox.Engines.Wasmtime.Native;

/// <summary>Where a thread's stack ends, by each system's own function.</summary>
internal static unsafe partial class StackMethods
{
    [LibraryImport("libc", EntryPoint = "pthread_self")]
    public static partial nint PthreadSelf();

    [LibraryImport("libc", EntryPoint = "pthread_getattr_np")]
    public static partial int PthreadAttributes(nint thread, byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_getstack")]
    public static partial int PthreadAttributesStack(byte* attributes, nint* lowest, nuint* size);

    [LibraryImport("libc", EntryPoint = "pthread_attr_destroy")]
    public static partial int PthreadAttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_get_stackaddr_np")]
    public static partial nint PthreadStackTop(nint thread);

    [LibraryImport("libc", EntryPoint = "pthread_get_stacksize_np")]
    public static partial nuint PthreadStackSize(nint thread);

    [LibraryImport("kernel32")]
    public static partial void GetCurrentThreadStackLimits(out nuint low, out nuint high);
}
