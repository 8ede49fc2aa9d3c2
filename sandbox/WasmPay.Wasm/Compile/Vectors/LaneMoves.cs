using System.Runtime.Intrinsics;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasmPay.Wasm.Compile.Vectors;

/// <summary>What makes vectors of scalars, takes them apart, and moves lanes (core specification 2.0, 4.4.3).</summary>
internal static class LaneMoves
{
    /// <summary>Each mask has the number of a byte of its vector, or one past 15 where the byte comes from the other.</summary>
    public static V128 Shuffle(V128 a, V128 b, V128 ofA, V128 ofB) => Vector128.Shuffle(a, ofA) | Vector128.Shuffle(b, ofB);

    public static V128 Swizzle(V128 a, V128 lanes) => Vector128.Shuffle(a, lanes);

    public static V128 SplatI8X16(int x) => Vector128.Create((byte)x);

    public static V128 SplatI16X8(int x) => Vector128.Create((short)x).AsByte();

    public static V128 SplatI32X4(int x) => Vector128.Create(x).AsByte();

    public static V128 SplatI64X2(long x) => Vector128.Create(x).AsByte();

    public static V128 SplatF32X4(float x) => Vector128.Create(x).AsByte();

    public static V128 SplatF64X2(double x) => Vector128.Create(x).AsByte();

    public static int ExtractI8X16S(V128 v, int lane) => v.AsSByte().GetElement(lane);

    public static int ExtractI8X16U(V128 v, int lane) => v.GetElement(lane);

    public static int ExtractI16X8S(V128 v, int lane) => v.AsInt16().GetElement(lane);

    public static int ExtractI16X8U(V128 v, int lane) => v.AsUInt16().GetElement(lane);

    public static int ExtractI32X4(V128 v, int lane) => v.AsInt32().GetElement(lane);

    public static long ExtractI64X2(V128 v, int lane) => v.AsInt64().GetElement(lane);

    // Of a constant vector the JIT would quiet a lane that is a signalling NaN (.NET 10.0).
    public static float ExtractF32X4(V128 v, int lane) => (v.AsInt32() ^ Vector128.CreateScalar(Numerics.Zero)).AsSingle().GetElement(lane);

    public static double ExtractF64X2(V128 v, int lane) => v.AsDouble().GetElement(lane);

    public static V128 ReplaceI8X16(V128 v, int x, int lane) => v.WithElement(lane, (byte)x);

    public static V128 ReplaceI16X8(V128 v, int x, int lane) => v.AsInt16().WithElement(lane, (short)x).AsByte();

    public static V128 ReplaceI32X4(V128 v, int x, int lane) => v.AsInt32().WithElement(lane, x).AsByte();

    public static V128 ReplaceI64X2(V128 v, long x, int lane) => v.AsInt64().WithElement(lane, x).AsByte();

    public static V128 ReplaceF32X4(V128 v, float x, int lane) => v.AsSingle().WithElement(lane, x).AsByte();

    public static V128 ReplaceF64X2(V128 v, double x, int lane) => v.AsDouble().WithElement(lane, x).AsByte();
}
