using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace WasmPay.Wasm.Compile;

/// <summary>
/// Addresses of dynamic methods. The runtime gives them out only through delegates, whose classes are never unloaded and would
/// have to be made for every signature; so its own internal method is used, which has been there since .NET Framework 2.0.
/// An address is good for as long as its <see cref="DynamicMethod"/> is referenced.
/// </summary>
internal static class CodePointers
{
    /// <summary>The address, without compiling the method yet.</summary>
    public static nint Of(DynamicMethod method) => Descriptor(method).GetFunctionPointer();

    /// <summary>Compiles the method now.</summary>
    public static nint Compile(DynamicMethod method)
    {
        var handle = Descriptor(method);
        RuntimeHelpers.PrepareMethod(handle);
        return handle.GetFunctionPointer();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetMethodDescriptor")]
    private static extern RuntimeMethodHandle Descriptor(DynamicMethod method);
}
