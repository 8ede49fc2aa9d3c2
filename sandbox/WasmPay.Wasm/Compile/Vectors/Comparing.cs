using System.Runtime.Intrinsics;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasmPay.Wasm.Compile.Vectors;

/// <summary>Lanes compared: all ones where it holds, otherwise all zeros (core specification 2.0, 4.3.2 and 4.3.3).</summary>
internal static class Comparing
{
    public static V128 Eq<T>(V128 a, V128 b)
        where T : unmanaged => Vector128.Equals(a.As<byte, T>(), b.As<byte, T>()).As<T, byte>();

    public static V128 Ne<T>(V128 a, V128 b)
        where T : unmanaged => ~Vector128.Equals(a.As<byte, T>(), b.As<byte, T>()).As<T, byte>();

    public static V128 Lt<T>(V128 a, V128 b)
        where T : unmanaged => Vector128.LessThan(a.As<byte, T>(), b.As<byte, T>()).As<T, byte>();

    public static V128 Gt<T>(V128 a, V128 b)
        where T : unmanaged => Vector128.GreaterThan(a.As<byte, T>(), b.As<byte, T>()).As<T, byte>();

    public static V128 Le<T>(V128 a, V128 b)
        where T : unmanaged => Vector128.LessThanOrEqual(a.As<byte, T>(), b.As<byte, T>()).As<T, byte>();

    public static V128 Ge<T>(V128 a, V128 b)
        where T : unmanaged => Vector128.GreaterThanOrEqual(a.As<byte, T>(), b.As<byte, T>()).As<T, byte>();
}
