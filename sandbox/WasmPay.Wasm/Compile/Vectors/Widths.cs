using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasmPay.Wasm.Compile.Vectors;

/// <summary>Integer lanes that become wider or narrower ones, and what works through wider ones (core specification 2.0, 4.3.2).</summary>
internal static class Widths
{
    public static V128 Low8S(V128 a) => Vector128.WidenLower(a.AsSByte()).AsByte();

    public static V128 Low8U(V128 a) => Vector128.WidenLower(a).AsByte();

    public static V128 High8S(V128 a) => Vector128.WidenUpper(a.AsSByte()).AsByte();

    public static V128 High8U(V128 a) => Vector128.WidenUpper(a).AsByte();

    public static V128 Low16S(V128 a) => Vector128.WidenLower(a.AsInt16()).AsByte();

    public static V128 Low16U(V128 a) => Vector128.WidenLower(a.AsUInt16()).AsByte();

    public static V128 High16S(V128 a) => Vector128.WidenUpper(a.AsInt16()).AsByte();

    public static V128 High16U(V128 a) => Vector128.WidenUpper(a.AsUInt16()).AsByte();

    public static V128 Low32S(V128 a) => Vector128.WidenLower(a.AsInt32()).AsByte();

    public static V128 Low32U(V128 a) => Vector128.WidenLower(a.AsUInt32()).AsByte();

    public static V128 High32S(V128 a) => Vector128.WidenUpper(a.AsInt32()).AsByte();

    public static V128 High32U(V128 a) => Vector128.WidenUpper(a.AsUInt32()).AsByte();

    public static V128 ProductLow8S(V128 a, V128 b) => IntegerLanes.Mul<short>(Low8S(a), Low8S(b));

    public static V128 ProductLow8U(V128 a, V128 b) => IntegerLanes.Mul<short>(Low8U(a), Low8U(b));

    public static V128 ProductHigh8S(V128 a, V128 b) => IntegerLanes.Mul<short>(High8S(a), High8S(b));

    public static V128 ProductHigh8U(V128 a, V128 b) => IntegerLanes.Mul<short>(High8U(a), High8U(b));

    public static V128 ProductLow16S(V128 a, V128 b) => IntegerLanes.Mul<int>(Low16S(a), Low16S(b));

    public static V128 ProductLow16U(V128 a, V128 b) => IntegerLanes.Mul<int>(Low16U(a), Low16U(b));

    public static V128 ProductHigh16S(V128 a, V128 b) => IntegerLanes.Mul<int>(High16S(a), High16S(b));

    public static V128 ProductHigh16U(V128 a, V128 b) => IntegerLanes.Mul<int>(High16U(a), High16U(b));

    public static V128 ProductLow32S(V128 a, V128 b) => IntegerLanes.Mul<long>(Low32S(a), Low32S(b));

    public static V128 ProductLow32U(V128 a, V128 b) => IntegerLanes.Mul<long>(Low32U(a), Low32U(b));

    public static V128 ProductHigh32S(V128 a, V128 b) => IntegerLanes.Mul<long>(High32S(a), High32S(b));

    public static V128 ProductHigh32U(V128 a, V128 b) => IntegerLanes.Mul<long>(High32U(a), High32U(b));

    // Two neighbours are the halves of a wide lane: shifts bring each to the whole of it.
    public static V128 PairSum8S(V128 a) => (((a.AsInt16() << 8) >> 8) + (a.AsInt16() >> 8)).AsByte();

    public static V128 PairSum8U(V128 a) => ((a.AsUInt16() & Vector128.Create((ushort)0xFF)) + (a.AsUInt16() >> 8)).AsByte();

    public static V128 PairSum16S(V128 a) => (((a.AsInt32() << 16) >> 16) + (a.AsInt32() >> 16)).AsByte();

    public static V128 PairSum16U(V128 a) => ((a.AsUInt32() & Vector128.Create(0xFFFFu)) + (a.AsUInt32() >> 16)).AsByte();

    public static V128 Narrow8S(V128 a, V128 b) => Vector128.NarrowWithSaturation(a.AsInt16(), b.AsInt16()).AsByte();

    // The wide lanes are signed here too: what is negative becomes 0 first.
    public static V128 Narrow8U(V128 a, V128 b) => Vector128.NarrowWithSaturation(Positive(a.AsInt16()).AsUInt16(), Positive(b.AsInt16()).AsUInt16());

    public static V128 Narrow16S(V128 a, V128 b) => Vector128.NarrowWithSaturation(a.AsInt32(), b.AsInt32()).AsByte();

    public static V128 Narrow16U(V128 a, V128 b) => Vector128.NarrowWithSaturation(Positive(a.AsInt32()).AsUInt32(), Positive(b.AsInt32()).AsUInt32()).AsByte();

    // Counts of pairs, of fours, then of eights.
    public static V128 Popcnt(V128 a)
    {
        a -= (a >>> 1) & Vector128.Create((byte)0x55);
        a = (a & Vector128.Create((byte)0x33)) + ((a >>> 2) & Vector128.Create((byte)0x33));
        return (a + (a >>> 4)) & Vector128.Create((byte)0x0F);
    }

    // Rounded, and only -1 times -1 does not fit.
    public static V128 Q15MultiplySaturate(V128 a, V128 b) => Vector128.NarrowWithSaturation(
        Rounded(ProductLow16S(a, b).AsInt32()), Rounded(ProductHigh16S(a, b).AsInt32())).AsByte();

    public static V128 Dot(V128 a, V128 b)
    {
        if (Sse2.IsSupported) return Sse2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16()).AsByte();
        var (x, y) = (a.AsInt32(), b.AsInt32());
        return ((((x << 16) >> 16) * ((y << 16) >> 16)) + ((x >> 16) * (y >> 16))).AsByte();
    }

    private static Vector128<T> Positive<T>(Vector128<T> a) => Vector128.Max(a, Vector128<T>.Zero);

    private static Vector128<int> Rounded(Vector128<int> product) => (product + Vector128.Create(0x4000)) >> 15;
}
