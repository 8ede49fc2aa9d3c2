using System.Runtime.CompilerServices;
using WasmPay.Wasm.Compile;
using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Interpret;

/// <summary>Numeric operators beyond the common ones; the same helpers as compiled code has, so that both agree to the bit.</summary>
internal static unsafe partial class Interpreter
{
    private const int None = -1;

    /// <summary>An operator without a trap; the operands' end afterwards.</summary>
    private static ulong* Numeric(byte code, ulong* sp)
    {
        var top = sp - 1;
        var below = sp - 2;
        switch (code)
        {
            case 0x67: *top = (uint)Numerics.Clz32((int)*top); return sp;
            case 0x68: *top = (uint)Numerics.Ctz32((int)*top); return sp;
            case 0x69: *top = (uint)Numerics.Popcnt32((int)*top); return sp;
            case 0x77: *below = (uint)Numerics.Rotl32((int)*below, (int)*top); return top;
            case 0x78: *below = (uint)Numerics.Rotr32((int)*below, (int)*top); return top;
            case 0x79: *top = (ulong)Numerics.Clz64((long)*top); return sp;
            case 0x7A: *top = (ulong)Numerics.Ctz64((long)*top); return sp;
            case 0x7B: *top = (ulong)Numerics.Popcnt64((long)*top); return sp;
            case 0x89: *below = (ulong)Numerics.Rotl64((long)*below, (long)*top); return top;
            case 0x8A: *below = (ulong)Numerics.Rotr64((long)*below, (long)*top); return top;
            case 0xC0: *top = (uint)(sbyte)*top; return sp;
            case 0xC1: *top = (uint)(short)*top; return sp;
            case 0xC2: *top = (ulong)(sbyte)*top; return sp;
            case 0xC3: *top = (ulong)(short)*top; return sp;
            case 0xC4: *top = (ulong)(int)*top; return sp;
            case >= 0x5B and <= 0x60: *below = Compare32(code, F32(*below), F32(*top)) ? 1u : 0; return top;
            case >= 0x61 and <= 0x66: *below = Compare64(code, F64(*below), F64(*top)) ? 1u : 0; return top;
            case >= 0x8B and <= 0x91: *top = Bits(Unary32(code, F32(*top))); return sp;
            case >= 0x92 and <= 0x98: *below = Bits(Binary32(code, F32(*below), F32(*top))); return top;
            case >= 0x99 and <= 0x9F: *top = Bits(Unary64(code, F64(*top))); return sp;
            case >= 0xA0 and <= 0xA6: *below = Bits(Binary64(code, F64(*below), F64(*top))); return top;
            case 0xB2: *top = Bits((float)(int)*top); return sp;
            case 0xB3: *top = Bits((float)(long)(uint)*top); return sp;
            case 0xB4: *top = Bits((float)(long)*top); return sp;
            case 0xB5: *top = Bits(Numerics.U64ToF32((long)*top)); return sp;
            case 0xB6: *top = Bits(Numerics.Canonical32(Numerics.Demote(F64(*top)))); return sp;
            case 0xB7: *top = Bits((double)(int)*top); return sp;
            case 0xB8: *top = Bits((double)(uint)*top); return sp;
            case 0xB9: *top = Bits((double)(long)*top); return sp;
            case 0xBA: *top = Bits(Numerics.U64ToF64((long)*top)); return sp;
            case 0xBB: *top = Bits(Numerics.Canonical64(F32(*top))); return sp;
            case >= 0xBC and <= 0xBF: return sp;
            default: throw new InvalidOperationException($"The interpreter does not know the opcode {code:x2}.");
        }
    }

    private static bool Compare32(byte code, float left, float right) => code switch
    {
        0x5B => left == right,
        0x5C => left != right,
        0x5D => left < right,
        0x5E => left > right,
        0x5F => left <= right,
        _ => left >= right,
    };

    private static bool Compare64(byte code, double left, double right) => code switch
    {
        0x61 => left == right,
        0x62 => left != right,
        0x63 => left < right,
        0x64 => left > right,
        0x65 => left <= right,
        _ => left >= right,
    };

    private static float Unary32(byte code, float x) => code switch
    {
        0x8B => Numerics.Abs32(x),
        0x8C => Numerics.Neg32(x),
        0x8D => Numerics.Canonical32(Numerics.Ceil32(x)),
        0x8E => Numerics.Canonical32(Numerics.Floor32(x)),
        0x8F => Numerics.Canonical32(Numerics.Trunc32(x)),
        0x90 => Numerics.Canonical32(Numerics.Nearest32(x)),
        _ => Numerics.Canonical32(Numerics.Sqrt32(x)),
    };

    private static double Unary64(byte code, double x) => code switch
    {
        0x99 => Numerics.Abs64(x),
        0x9A => Numerics.Neg64(x),
        0x9B => Numerics.Canonical64(Numerics.Ceil64(x)),
        0x9C => Numerics.Canonical64(Numerics.Floor64(x)),
        0x9D => Numerics.Canonical64(Numerics.Trunc64(x)),
        0x9E => Numerics.Canonical64(Numerics.Nearest64(x)),
        _ => Numerics.Canonical64(Numerics.Sqrt64(x)),
    };

    private static float Binary32(byte code, float left, float right) => code switch
    {
        0x92 => Numerics.Canonical32(left + right),
        0x93 => Numerics.Canonical32(left - right),
        0x94 => Numerics.Canonical32(left * right),
        0x95 => Numerics.Canonical32(left / right),
        0x96 => Numerics.Canonical32(Numerics.Min32(left, right)),
        0x97 => Numerics.Canonical32(Numerics.Max32(left, right)),
        _ => Numerics.CopySign32(left, right),
    };

    private static double Binary64(byte code, double left, double right) => code switch
    {
        0xA0 => Numerics.Canonical64(left + right),
        0xA1 => Numerics.Canonical64(left - right),
        0xA2 => Numerics.Canonical64(left * right),
        0xA3 => Numerics.Canonical64(left / right),
        0xA4 => Numerics.Canonical64(Numerics.Min64(left, right)),
        0xA5 => Numerics.Canonical64(Numerics.Max64(left, right)),
        _ => Numerics.CopySign64(left, right),
    };

    /// <summary>A division of the two operands at <paramref name="top"/>; the trap's code, or -1.</summary>
    private static int Divide32(byte code, ulong* top)
    {
        var (left, right) = ((int)top[-1], (int)top[0]);
        if (right == 0) return (int)TrapCode.IntegerDivideByZero;
        if (code == 0x6D && left == int.MinValue && right == -1) return (int)TrapCode.IntegerOverflow;
        top[-1] = code switch
        {
            0x6D => (uint)(left / right),
            0x6E => (uint)left / (uint)right,
            0x6F => right == -1 ? 0 : (uint)(left % right),
            _ => (uint)left % (uint)right,
        };
        return None;
    }

    /// <summary>A division of the two operands at <paramref name="top"/>; the trap's code, or -1.</summary>
    private static int Divide64(byte code, ulong* top)
    {
        var (left, right) = ((long)top[-1], (long)top[0]);
        if (right == 0) return (int)TrapCode.IntegerDivideByZero;
        if (code == 0x7F && left == long.MinValue && right == -1) return (int)TrapCode.IntegerOverflow;
        top[-1] = code switch
        {
            0x7F => (ulong)(left / right),
            0x80 => (ulong)left / (ulong)right,
            0x81 => right == -1 ? 0 : (ulong)(left % right),
            _ => (ulong)left % (ulong)right,
        };
        return None;
    }

    /// <summary>A float made an integer where it fits (core specification 2.0, 4.3.3); the trap's code, or -1.</summary>
    private static int Truncate(byte code, ulong* sp)
    {
        const double two31 = 2147483648.0, two32 = 4294967296.0, two63 = 9223372036854775808.0, two64 = 18446744073709551616.0;
        // Widening an f32 is exact, so one set of bounds serves both.
        var x = code is 0xA8 or 0xA9 or 0xAE or 0xAF ? F32(sp[-1]) : F64(sp[-1]);
        if (double.IsNaN(x)) return (int)TrapCode.InvalidConversionToInteger;
        var (fits, result) = code switch
        {
            0xA8 or 0xAA => (x > -two31 - 1 && x < two31, (ulong)(uint)Numerics.ToI32(x)),
            0xA9 or 0xAB => (x > -1 && x < two32, (uint)Numerics.ToU32(x)),
            0xAE or 0xB0 => (x >= -two63 && x < two63, (ulong)Numerics.ToI64(x)),
            _ => (x > -1 && x < two64, (ulong)Numerics.ToU64(x)),
        };
        if (!fits) return (int)TrapCode.IntegerOverflow;
        sp[-1] = result;
        return None;
    }

    private static void Saturate(uint code, ulong* sp)
    {
        double x = (code & 2) == 0 ? F32(sp[-1]) : F64(sp[-1]);
        sp[-1] = (code & 5) switch
        {
            0 => (uint)Numerics.SatI32FromF64(x),
            1 => (uint)Numerics.SatU32FromF64(x),
            4 => (ulong)Numerics.SatI64FromF64(x),
            _ => (ulong)Numerics.SatU64FromF64(x),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float F32(ulong slot) => BitConverter.UInt32BitsToSingle((uint)slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double F64(ulong slot) => BitConverter.UInt64BitsToDouble(slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);
}
