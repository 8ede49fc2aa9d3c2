using System.Numerics;
using System.Runtime.CompilerServices;

namespace WasmPay.Wasm.Compile;

/// <summary>Numeric instructions that are no single CIL instruction (core specification 2.0, 4.3); called by emitted code.</summary>
internal static class Numerics
{
    public static int Clz32(int x) => BitOperations.LeadingZeroCount((uint)x);

    public static int Ctz32(int x) => BitOperations.TrailingZeroCount(x);

    public static int Popcnt32(int x) => BitOperations.PopCount((uint)x);

    // Never BitOperations.RotateLeft or any form that the JIT makes a rotate of: for a constant count on x64 it takes the rotate's
    // flags for a comparison's with zero, which that instruction does not set, and so branches wrongly (.NET 10.0). A sum it leaves alone;
    // the two shifts by 1 and 31 - n make a count of 0 right.
    public static int Rotl32(int x, int n) => (x << n) + (int)(((uint)x >> 1) >> (31 - (n & 31)));

    public static int Rotr32(int x, int n) => Rotl32(x, 32 - (n & 31));

    public static long Clz64(long x) => BitOperations.LeadingZeroCount((ulong)x);

    public static long Ctz64(long x) => BitOperations.TrailingZeroCount(x);

    public static long Popcnt64(long x) => BitOperations.PopCount((ulong)x);

    public static long Rotl64(long x, long n) => (x << (int)n) + (long)(((ulong)x >> 1) >> (63 - ((int)n & 63)));

    public static long Rotr64(long x, long n) => Rotl64(x, 64 - (n & 63));

    public static int F32Bits(float x) => BitConverter.SingleToInt32Bits(x);

    public static long F64Bits(double x) => BitConverter.DoubleToInt64Bits(x);

    /// <summary>Zero, which the JIT does not know: what goes through it is no constant.</summary>
    public static int Zero;

    // Not of the integer itself: one that was just loaded from 8 or 16 bits the JIT loads as 32, past what was checked, and a
    // constant that is a signalling NaN it quiets (.NET 10.0).
    public static float F32FromBits(int x) => BitConverter.Int32BitsToSingle(x ^ Zero);

    public static double F64FromBits(long x) => BitConverter.Int64BitsToDouble(x);

    /// <summary>A NaN constant: kept away from the JIT's constant folding, which would quiet it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float NanF32(int x) => BitConverter.Int32BitsToSingle(x);

    /// <summary>A NaN constant: kept away from the JIT's constant folding, which would quiet it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double NanF64(long x) => BitConverter.Int64BitsToDouble(x);

    /// <summary>The canonical NaN for any NaN (core specification 2.0, 4.3.3).</summary>
    public static float Canonical32(float x) => float.IsNaN(x) ? BitConverter.Int32BitsToSingle(0x7FC0_0000) : x;

    /// <summary>The canonical NaN for any NaN (core specification 2.0, 4.3.3).</summary>
    public static double Canonical64(double x) => double.IsNaN(x) ? BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0000) : x;

    // Sign operations work on bits, so that every NaN keeps its payload.
    public static float Abs32(float x) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x) & int.MaxValue);

    public static double Abs64(double x) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x) & long.MaxValue);

    public static float Neg32(float x) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x) ^ int.MinValue);

    public static double Neg64(double x) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x) ^ long.MinValue);

    public static float CopySign32(float x, float sign) => BitConverter.Int32BitsToSingle(
        (BitConverter.SingleToInt32Bits(x) & int.MaxValue) | (BitConverter.SingleToInt32Bits(sign) & int.MinValue));

    public static double CopySign64(double x, double sign) => BitConverter.Int64BitsToDouble(
        (BitConverter.DoubleToInt64Bits(x) & long.MaxValue) | (BitConverter.DoubleToInt64Bits(sign) & long.MinValue));

    // Rounding quiets a NaN by adding it to itself; the instruction used otherwise might pass it on.
    public static float Ceil32(float x) => float.IsNaN(x) ? x + x : MathF.Ceiling(x);

    public static double Ceil64(double x) => double.IsNaN(x) ? x + x : Math.Ceiling(x);

    public static float Floor32(float x) => float.IsNaN(x) ? x + x : MathF.Floor(x);

    public static double Floor64(double x) => double.IsNaN(x) ? x + x : Math.Floor(x);

    public static float Trunc32(float x) => float.IsNaN(x) ? x + x : MathF.Truncate(x);

    public static double Trunc64(double x) => double.IsNaN(x) ? x + x : Math.Truncate(x);

    public static float Nearest32(float x) => float.IsNaN(x) ? x + x : MathF.Round(x, MidpointRounding.ToEven);

    public static double Nearest64(double x) => double.IsNaN(x) ? x + x : Math.Round(x, MidpointRounding.ToEven);

    public static float Sqrt32(float x) => MathF.Sqrt(x);

    public static double Sqrt64(double x) => Math.Sqrt(x);

    // Equal operands may be zeros of different sign: the union of bits is -0 if either is, the intersection only if both are.
    public static float Min32(float a, float b) => a < b ? a : b < a ? b : a == b
        ? BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) | BitConverter.SingleToInt32Bits(b)) : a + b;

    public static double Min64(double a, double b) => a < b ? a : b < a ? b : a == b
        ? BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(a) | BitConverter.DoubleToInt64Bits(b)) : a + b;

    public static float Max32(float a, float b) => a > b ? a : b > a ? b : a == b
        ? BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) & BitConverter.SingleToInt32Bits(b)) : a + b;

    public static double Max64(double a, double b) => a > b ? a : b > a ? b : a == b
        ? BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(a) & BitConverter.DoubleToInt64Bits(b)) : a + b;

    // Rounds once: an odd lowest bit stands for what the halving cut off.
    public static float U64ToF32(long x) => x >= 0 ? x : (float)(long)(((ulong)x >> 1) | ((ulong)x & 1)) * 2f;

    public static double U64ToF64(long x) => x >= 0 ? x : (double)(long)(((ulong)x >> 1) | ((ulong)x & 1)) * 2d;

    /// <summary>The JIT takes the narrowing of a widened value for nothing, and so would keep a NaN signalling.</summary>
    public static float Demote(double x) => double.IsNaN(x) ? (float)(x + x) : (float)x;

    // The callers have checked the range.
    public static int ToI32(double x) => (int)x;

    public static int ToU32(double x) => (int)(long)x;

    public static long ToI64(double x) => (long)x;

    public static long ToU64(double x) => x < 9223372036854775808.0 ? (long)x : (long)(x - 9223372036854775808.0) ^ long.MinValue;

    public static int SatI32FromF32(float x) => SatI32FromF64(x);

    public static int SatU32FromF32(float x) => SatU32FromF64(x);

    public static long SatI64FromF32(float x) => SatI64FromF64(x);

    public static long SatU64FromF32(float x) => SatU64FromF64(x);

    public static int SatI32FromF64(double x) =>
        double.IsNaN(x) ? 0 : x <= int.MinValue ? int.MinValue : x >= int.MaxValue ? int.MaxValue : (int)x;

    public static int SatU32FromF64(double x) => !(x > 0) ? 0 : x >= uint.MaxValue ? -1 : (int)(long)x;

    public static long SatI64FromF64(double x) =>
        double.IsNaN(x) ? 0 : x < -9223372036854775808.0 ? long.MinValue : x >= 9223372036854775808.0 ? long.MaxValue : (long)x;

    public static long SatU64FromF64(double x) => !(x > 0) ? 0 : x >= 18446744073709551616.0 ? -1 : ToU64(x);
}
