using WasmPay.Wasm.Compile;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;

namespace WasmPay.Wasm.Interpret;

/// <summary>
/// Numeric operators beyond the common ones: 64-bit comparisons, divisions, floats, conversions. The same helpers as compiled code has,
/// so that both agree to the bit.
/// </summary>
internal static class Scalars
{
    private const int Wrapping = 0xFF;
    private const ushort First = 0x45, Last = 0xC4;
    private const ushort FirstSaturating = 0xFC00, LastSaturating = 0xFC07;

    /// <summary>Executes an operator of these; false where it is none. A trap is told, not thrown.</summary>
    public static bool TryExecute(in LoweredInstruction i, Span<ulong> s, out TrapCode? trap)
    {
        trap = null;
        if (i.Code is >= FirstSaturating and <= LastSaturating)
        {
            s[i.A] = Saturate(i.Code, s[i.B]);
            return true;
        }

        if (i.Code is < First or (> Last and < LoweredOp.Immediate + First) or > LoweredOp.Immediate + Last) return false;
        var left = s[i.B];
        var right = i.Code > Wrapping ? (ulong)(long)i.C : s[i.C];
        switch (i.Code & Wrapping)
        {
            case 0x6D or 0x6E or 0x6F or 0x70 or 0x7F or 0x80 or 0x81 or 0x82:
                trap = Divide(i.Code & Wrapping, left, right, ref s[i.A]);
                break;
            case (>= 0xA8 and <= 0xAB) or (>= 0xAE and <= 0xB1):
                trap = Truncate(i.Code, left, ref s[i.A]);
                break;
            default:
                s[i.A] = Compute(i.Code & Wrapping, left, right);
                break;
        }

        return true;
    }

    private static ulong Compute(int code, ulong left, ulong right) => code switch
    {
        0x50 => Truth(left == 0),
        0x51 => Truth(left == right),
        0x52 => Truth(left != right),
        0x53 => Truth((long)left < (long)right),
        0x54 => Truth(left < right),
        0x55 => Truth((long)left > (long)right),
        0x56 => Truth(left > right),
        0x57 => Truth((long)left <= (long)right),
        0x58 => Truth(left <= right),
        0x59 => Truth((long)left >= (long)right),
        0x5A => Truth(left >= right),
        0x67 => (uint)Numerics.Clz32((int)left),
        0x68 => (uint)Numerics.Ctz32((int)left),
        0x69 => (uint)Numerics.Popcnt32((int)left),
        0x77 => (uint)Numerics.Rotl32((int)left, (int)right),
        0x78 => (uint)Numerics.Rotr32((int)left, (int)right),
        0x79 => (ulong)Numerics.Clz64((long)left),
        0x7A => (ulong)Numerics.Ctz64((long)left),
        0x7B => (ulong)Numerics.Popcnt64((long)left),
        0x7C => left + right,
        0x7D => left - right,
        0x7E => left * right,
        0x83 => left & right,
        0x84 => left | right,
        0x85 => left ^ right,
        0x86 => left << (int)right,
        0x87 => (ulong)((long)left >> (int)right),
        0x88 => left >> (int)right,
        0x89 => (ulong)Numerics.Rotl64((long)left, (long)right),
        0x8A => (ulong)Numerics.Rotr64((long)left, (long)right),
        0xC0 => (uint)(sbyte)left,
        0xC1 => (uint)(short)left,
        0xC2 => (ulong)(sbyte)left,
        0xC3 => (ulong)(short)left,
        0xC4 => (ulong)(int)left,
        >= 0x5B and <= 0x60 => Truth(Compare(code - 0x5B, F32(left), F32(right))),
        >= 0x61 and <= 0x66 => Truth(Compare(code - 0x61, F64(left), F64(right))),
        >= 0x8B and <= 0x91 => Bits(Unary32(code, F32(left))),
        >= 0x92 and <= 0x98 => Bits(Binary32(code, F32(left), F32(right))),
        >= 0x99 and <= 0x9F => Bits(Unary64(code, F64(left))),
        >= 0xA0 and <= 0xA6 => Bits(Binary64(code, F64(left), F64(right))),
        0xB2 => Bits((float)(int)left),
        0xB3 => Bits((float)(long)(uint)left),
        0xB4 => Bits((float)(long)left),
        0xB5 => Bits(Numerics.U64ToF32((long)left)),
        0xB6 => Bits(Numerics.Canonical32(Numerics.Demote(F64(left)))),
        0xB7 => Bits((double)(int)left),
        0xB8 => Bits((double)(uint)left),
        0xB9 => Bits((double)(long)left),
        0xBA => Bits(Numerics.U64ToF64((long)left)),
        0xBB => Bits(Numerics.Canonical64(F32(left))),
        >= 0xBC and <= 0xBF => left,
        _ => throw new InvalidOperationException($"The interpreter does not know the operator {code:x2}."),
    };

    // Widening is exact, so one comparison serves both widths.
    private static bool Compare(int which, double left, double right) => which switch
    {
        0 => left == right,
        1 => left != right,
        2 => left < right,
        3 => left > right,
        4 => left <= right,
        _ => left >= right,
    };

    private static float Unary32(int code, float x) => code switch
    {
        0x8B => Numerics.Abs32(x),
        0x8C => Numerics.Neg32(x),
        0x8D => Numerics.Canonical32(Numerics.Ceil32(x)),
        0x8E => Numerics.Canonical32(Numerics.Floor32(x)),
        0x8F => Numerics.Canonical32(Numerics.Trunc32(x)),
        0x90 => Numerics.Canonical32(Numerics.Nearest32(x)),
        _ => Numerics.Canonical32(Numerics.Sqrt32(x)),
    };

    private static double Unary64(int code, double x) => code switch
    {
        0x99 => Numerics.Abs64(x),
        0x9A => Numerics.Neg64(x),
        0x9B => Numerics.Canonical64(Numerics.Ceil64(x)),
        0x9C => Numerics.Canonical64(Numerics.Floor64(x)),
        0x9D => Numerics.Canonical64(Numerics.Trunc64(x)),
        0x9E => Numerics.Canonical64(Numerics.Nearest64(x)),
        _ => Numerics.Canonical64(Numerics.Sqrt64(x)),
    };

    private static float Binary32(int code, float left, float right) => code switch
    {
        0x92 => Numerics.Canonical32(left + right),
        0x93 => Numerics.Canonical32(left - right),
        0x94 => Numerics.Canonical32(left * right),
        0x95 => Numerics.Canonical32(left / right),
        0x96 => Numerics.Canonical32(Numerics.Min32(left, right)),
        0x97 => Numerics.Canonical32(Numerics.Max32(left, right)),
        _ => Numerics.CopySign32(left, right),
    };

    private static double Binary64(int code, double left, double right) => code switch
    {
        0xA0 => Numerics.Canonical64(left + right),
        0xA1 => Numerics.Canonical64(left - right),
        0xA2 => Numerics.Canonical64(left * right),
        0xA3 => Numerics.Canonical64(left / right),
        0xA4 => Numerics.Canonical64(Numerics.Min64(left, right)),
        0xA5 => Numerics.Canonical64(Numerics.Max64(left, right)),
        _ => Numerics.CopySign64(left, right),
    };

    private static TrapCode? Divide(int code, ulong left, ulong right, ref ulong result)
    {
        var wide = code >= 0x7F;
        if (wide ? right == 0 : (uint)right == 0) return TrapCode.IntegerDivideByZero;
        if (wide ? code == 0x7F && (long)left == long.MinValue && (long)right == -1 : code == 0x6D && (int)left == int.MinValue && (int)right == -1)
            return TrapCode.IntegerOverflow;
        result = code switch
        {
            0x6D => (uint)((int)left / (int)right),
            0x6E => (uint)left / (uint)right,
            0x6F => (int)right == -1 ? 0 : (uint)((int)left % (int)right),
            0x70 => (uint)left % (uint)right,
            0x7F => (ulong)((long)left / (long)right),
            0x80 => left / right,
            0x81 => (long)right == -1 ? 0 : (ulong)((long)left % (long)right),
            _ => left % right,
        };
        return null;
    }

    /// <summary>A float made an integer where it fits (core specification 2.0, 4.3.3).</summary>
    private static TrapCode? Truncate(int code, ulong operand, ref ulong result)
    {
        const double two31 = 2147483648.0, two32 = 4294967296.0, two63 = 9223372036854775808.0, two64 = 18446744073709551616.0;
        // Widening an f32 is exact, so one set of bounds serves both.
        var x = code is 0xA8 or 0xA9 or 0xAE or 0xAF ? F32(operand) : F64(operand);
        if (double.IsNaN(x)) return TrapCode.InvalidConversionToInteger;
        var (fits, value) = code switch
        {
            0xA8 or 0xAA => (x > -two31 - 1 && x < two31, (ulong)(uint)Numerics.ToI32(x)),
            0xA9 or 0xAB => (x > -1 && x < two32, (uint)Numerics.ToU32(x)),
            0xAE or 0xB0 => (x >= -two63 && x < two63, (ulong)Numerics.ToI64(x)),
            _ => (x > -1 && x < two64, (ulong)Numerics.ToU64(x)),
        };
        if (!fits) return TrapCode.IntegerOverflow;
        result = value;
        return null;
    }

    private static ulong Saturate(int code, ulong operand)
    {
        double x = (code & 2) == 0 ? F32(operand) : F64(operand);
        return (code & 5) switch
        {
            0 => (uint)Numerics.SatI32FromF64(x),
            1 => (uint)Numerics.SatU32FromF64(x),
            4 => (ulong)Numerics.SatI64FromF64(x),
            _ => (ulong)Numerics.SatU64FromF64(x),
        };
    }

    private static ulong Truth(bool value) => value ? 1u : 0;

    private static float F32(ulong slot) => BitConverter.UInt32BitsToSingle((uint)slot);

    private static double F64(ulong slot) => BitConverter.UInt64BitsToDouble(slot);

    private static ulong Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);
}
