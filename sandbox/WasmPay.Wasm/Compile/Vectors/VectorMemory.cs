using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasmPay.Wasm.Compile.Vectors;

/// <summary>
/// Vectors in memory (core specification 2.0, 4.4.7), by a reference to the first byte. Whoever calls these has checked the whole access.
/// </summary>
internal static class VectorMemory
{
    public static V128 Load(ref readonly byte source) => Read<V128>(in source);

    public static void Store(ref byte target, V128 value) => Unsafe.WriteUnaligned(ref target, value);

    public static V128 Load8x8S(ref readonly byte source) => Vector128.WidenLower(Half(in source).AsSByte()).AsByte();

    public static V128 Load8x8U(ref readonly byte source) => Vector128.WidenLower(Half(in source).AsByte()).AsByte();

    public static V128 Load16x4S(ref readonly byte source) => Vector128.WidenLower(Half(in source).AsInt16()).AsByte();

    public static V128 Load16x4U(ref readonly byte source) => Vector128.WidenLower(Half(in source).AsUInt16()).AsByte();

    public static V128 Load32x2S(ref readonly byte source) => Vector128.WidenLower(Half(in source).AsInt32()).AsByte();

    public static V128 Load32x2U(ref readonly byte source) => Vector128.WidenLower(Half(in source).AsUInt32()).AsByte();

    public static V128 LoadSplat<T>(ref readonly byte source)
        where T : unmanaged => Vector128.Create(Read<T>(in source)).As<T, byte>();

    public static V128 LoadZero<T>(ref readonly byte source)
        where T : unmanaged => Vector128.CreateScalar(Read<T>(in source)).As<T, byte>();

    public static V128 LoadLane<T>(ref readonly byte source, V128 value, int lane)
        where T : unmanaged => value.As<byte, T>().WithElement(lane, Read<T>(in source)).As<T, byte>();

    public static void StoreLane<T>(ref byte target, V128 value, int lane)
        where T : unmanaged => Unsafe.WriteUnaligned(ref target, value.As<byte, T>().GetElement(lane));

    private static Vector128<ulong> Half(ref readonly byte source) => Vector128.CreateScalar(Read<ulong>(in source));

    private static T Read<T>(ref readonly byte source)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(in source);
}
