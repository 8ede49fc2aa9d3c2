using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasmPay.Wasm.Compile.Vectors;

/// <summary>Vectors in memory (core specification 2.0, 4.4.7). Emitted code has checked the whole access before it calls these.</summary>
internal static unsafe class VectorMemory
{
    public static V128 Load(nint address) => Read<V128>(address);

    public static void Store(nint address, V128 value) => Unsafe.WriteUnaligned((void*)address, value);

    public static V128 Load8x8S(nint address) => Vector128.WidenLower(Half(address).AsSByte()).AsByte();

    public static V128 Load8x8U(nint address) => Vector128.WidenLower(Half(address).AsByte()).AsByte();

    public static V128 Load16x4S(nint address) => Vector128.WidenLower(Half(address).AsInt16()).AsByte();

    public static V128 Load16x4U(nint address) => Vector128.WidenLower(Half(address).AsUInt16()).AsByte();

    public static V128 Load32x2S(nint address) => Vector128.WidenLower(Half(address).AsInt32()).AsByte();

    public static V128 Load32x2U(nint address) => Vector128.WidenLower(Half(address).AsUInt32()).AsByte();

    public static V128 LoadSplat<T>(nint address)
        where T : unmanaged => Vector128.Create(Read<T>(address)).As<T, byte>();

    public static V128 LoadZero<T>(nint address)
        where T : unmanaged => Vector128.CreateScalar(Read<T>(address)).As<T, byte>();

    public static V128 LoadLane<T>(nint address, V128 value, int lane)
        where T : unmanaged => value.As<byte, T>().WithElement(lane, Read<T>(address)).As<T, byte>();

    public static void StoreLane<T>(nint address, V128 value, int lane)
        where T : unmanaged => Unsafe.WriteUnaligned((void*)address, value.As<byte, T>().GetElement(lane));

    private static Vector128<ulong> Half(nint address) => Vector128.CreateScalar(Read<ulong>(address));

    private static T Read<T>(nint address)
        where T : unmanaged => Unsafe.ReadUnaligned<T>((void*)address);
}
