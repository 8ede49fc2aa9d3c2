using WasmPay.Proving.Terms;

namespace WasmPay.Proving.Machine;

/// <summary>Integer operators of the specification as terms (core specification 2.0, 4.3.2). Division is not among them, since it can trap.</summary>
internal static class Operators
{
    private const ushort I32Eqz = 0x45, I64Eqz = 0x50, I32Clz = 0x67, I64Clz = 0x79, I32Add = 0x6A, I64Add = 0x7C;

    private static readonly BitsOp[] s_arithmetic =
    [
        BitsOp.Add, BitsOp.Subtract, BitsOp.Multiply, BitsOp.DivideSigned, BitsOp.Divide, BitsOp.RemainderSigned, BitsOp.Remainder,
        BitsOp.And, BitsOp.Or, BitsOp.Xor, BitsOp.ShiftLeft, BitsOp.ShiftRightSigned, BitsOp.ShiftRight,
    ];

    /// <summary>The operator and its width, where a code is a division or a remainder.</summary>
    public static (BitsOp Op, int Width)? Division(int code) => code switch
    {
        >= 0x6D and <= 0x70 => (s_arithmetic[code - I32Add], 32),
        >= 0x7F and <= 0x82 => (s_arithmetic[code - I64Add], 64),
        _ => null,
    };

    /// <summary>The result of an operator of one or two operands; null where the code is none of these.</summary>
    public static Bits? Apply(int code, Word left, Word right, BitsPool pool)
    {
        switch (code)
        {
            case I32Eqz or I64Eqz:
                var width = code == I32Eqz ? 32 : 64;
                return Truth(pool.Equal(left.As(width, pool), pool.Constant(width, 0)));
            case >= 0x46 and <= 0x4F:
                return Truth(Compare(code - 0x46, left.As(32, pool), right.As(32, pool)));
            case >= 0x51 and <= 0x5A:
                return Truth(Compare(code - 0x51, left.As(64, pool), right.As(64, pool)));
            case >= I32Clz and <= 0x69:
                return Count(code - I32Clz, left.As(32, pool));
            case >= I64Clz and <= 0x7B:
                return Count(code - I64Clz, left.As(64, pool));
            case >= I32Add and <= 0x78 when Division(code) is null:
                return Arithmetic(code - I32Add, left.As(32, pool), right.As(32, pool));
            case >= I64Add and <= 0x8A when Division(code) is null:
                return Arithmetic(code - I64Add, left.As(64, pool), right.As(64, pool));
            case 0xA7:
                return left.As(32, pool);
            case 0xAC:
                return pool.ExtendSigned(left.As(32, pool), 64);
            case 0xAD:
                return pool.Extend(left.As(32, pool), 64);
            case >= 0xC0 and <= 0xC4:
                return pool.ExtendSigned(left.As(code switch { 0xC0 or 0xC2 => 8, 0xC1 or 0xC3 => 16, _ => 32 }, pool), code <= 0xC1 ? 32 : 64);
            default:
                return null;
        }

        Bits Truth(Bits truth) => pool.Extend(truth, 32);

        // Equal, not equal, and less, greater, at most and at least, each with a sign and without.
        Bits Compare(int which, Bits a, Bits b)
        {
            if (which == 0) return pool.Equal(a, b);
            if (which == 1) return pool.Not(pool.Equal(a, b));
            var less = which % 2 == 0 ? BitsOp.LessSigned : BitsOp.Less;
            return (which / 2) switch
            {
                1 => pool.Apply(less, a, b),
                2 => pool.Apply(less, b, a),
                3 => pool.Not(pool.Apply(less, b, a)),
                _ => pool.Not(pool.Apply(less, a, b)),
            };
        }

        Bits Arithmetic(int which, Bits a, Bits b)
        {
            if (which < 10) return pool.Apply(s_arithmetic[which], a, b);
            // Shifts look at the lowest bits of how far only.
            var by = pool.Apply(BitsOp.And, b, pool.Constant(b.Width, (ulong)b.Width - 1));
            if (which < s_arithmetic.Length) return pool.Apply(s_arithmetic[which], a, by);
            var back = pool.Apply(BitsOp.And, pool.Apply(BitsOp.Subtract, pool.Constant(b.Width, 0), by), pool.Constant(b.Width, (ulong)b.Width - 1));
            var (up, down) = which == s_arithmetic.Length ? (by, back) : (back, by);
            return pool.Apply(BitsOp.Or, pool.Apply(BitsOp.ShiftLeft, a, up), pool.Apply(BitsOp.ShiftRight, a, down));
        }

        // Leading zeros, trailing zeros, ones.
        Bits Count(int which, Bits a)
        {
            var count = pool.Constant(a.Width, which == 2 ? 0 : (ulong)a.Width);
            for (var i = 0; i < a.Width; i++)
            {
                var at = which == 0 ? i : a.Width - 1 - i;
                var bit = pool.Slice(a, at, 1);
                count = which == 2 ? pool.Apply(BitsOp.Add, count, pool.Extend(bit, a.Width)) : pool.Choose(bit, pool.Constant(a.Width, (ulong)(which == 0 ? a.Width - 1 - at : at)), count);
            }
            return count;
        }
    }
}
