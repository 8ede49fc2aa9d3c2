using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasmPay.Wasm.Compile.Vectors;

/// <summary>Integer instructions lane by lane (core specification 2.0, 4.3.2); the type argument is the lanes', signed or unsigned.</summary>
internal static class IntegerLanes
{
    public static V128 Add<T>(V128 a, V128 b)
        where T : unmanaged => (a.As<byte, T>() + b.As<byte, T>()).As<T, byte>();

    public static V128 Sub<T>(V128 a, V128 b)
        where T : unmanaged => (a.As<byte, T>() - b.As<byte, T>()).As<T, byte>();

    public static V128 Mul<T>(V128 a, V128 b)
        where T : unmanaged => (a.As<byte, T>() * b.As<byte, T>()).As<T, byte>();

    public static V128 AddSaturate<T>(V128 a, V128 b)
        where T : unmanaged => Vector128.AddSaturate(a.As<byte, T>(), b.As<byte, T>()).As<T, byte>();

    public static V128 SubtractSaturate<T>(V128 a, V128 b)
        where T : unmanaged => Vector128.SubtractSaturate(a.As<byte, T>(), b.As<byte, T>()).As<T, byte>();

    public static V128 Min<T>(V128 a, V128 b)
        where T : unmanaged => Vector128.Min(a.As<byte, T>(), b.As<byte, T>()).As<T, byte>();

    public static V128 Max<T>(V128 a, V128 b)
        where T : unmanaged => Vector128.Max(a.As<byte, T>(), b.As<byte, T>()).As<T, byte>();

    // Rounded up without a wider lane: what both have and half of what one has, one more where a bit is cut off.
    public static V128 Average<T>(V128 a, V128 b)
        where T : unmanaged => ((a | b).As<byte, T>() - ((a ^ b).As<byte, T>() >>> 1)).As<T, byte>();

    // The smallest number is its own absolute value; .NET's own method might throw for it.
    public static V128 Abs<T>(V128 a)
        where T : unmanaged
    {
        var sign = a.As<byte, T>() >> (Width<T>() - 1);
        return ((a.As<byte, T>() ^ sign) - sign).As<T, byte>();
    }

    public static V128 Neg<T>(V128 a)
        where T : unmanaged => (Vector128<T>.Zero - a.As<byte, T>()).As<T, byte>();

    public static V128 Shl<T>(V128 a, int count)
        where T : unmanaged => (a.As<byte, T>() << (count & (Width<T>() - 1))).As<T, byte>();

    /// <summary>Arithmetic where the lanes are signed, otherwise logical.</summary>
    public static V128 Shr<T>(V128 a, int count)
        where T : unmanaged => (a.As<byte, T>() >> (count & (Width<T>() - 1))).As<T, byte>();

    public static int AllTrue<T>(V128 a)
        where T : unmanaged => Vector128.EqualsAny(a.As<byte, T>(), Vector128<T>.Zero) ? 0 : 1;

    public static int Bitmask<T>(V128 a)
        where T : unmanaged => (int)a.As<byte, T>().ExtractMostSignificantBits();

    private static int Width<T>() => 8 * Unsafe.SizeOf<T>();
}
