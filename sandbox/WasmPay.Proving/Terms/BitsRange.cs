namespace WasmPay.Proving.Terms;

/// <summary>Between which numbers, without a sign, an operator's result lies.</summary>
internal static class BitsRange
{
    /// <summary>The range of an operator that gives a number.</summary>
    public static (ulong Low, ulong High) Of(BitsOp op, Bits a, Bits b)
    {
        var mask = Bits.Mask(a.Width);
        switch (op)
        {
            case BitsOp.Add when (UInt128)a.High + b.High <= mask:
                return (a.Low + b.Low, a.High + b.High);
            case BitsOp.Add when b.IsConstant && a.Low >= mask - b.Value + 1:
                // A constant is taken away, which is written as adding its complement, and always less than there is.
                return ((a.Low + b.Value) & mask, (a.High + b.Value) & mask);
            case BitsOp.Subtract when a.Low >= b.High:
                return (a.Low - b.High, a.High - b.Low);
            case BitsOp.Multiply when (UInt128)a.High * b.High <= mask:
                return (a.Low * b.Low, a.High * b.High);
            case BitsOp.And:
                return (0, Math.Min(a.High, b.High));
            case BitsOp.Or:
                return (Math.Max(a.Low, b.Low), Fill(a.High | b.High));
            case BitsOp.Xor:
                return (0, Fill(a.High | b.High));
            case BitsOp.ShiftLeft when b.IsConstant && a.High <= mask >> (int)b.Value:
                return (a.Low << (int)b.Value, a.High << (int)b.Value);
            case BitsOp.ShiftRight when b.IsConstant:
                return (a.Low >> (int)b.Value, a.High >> (int)b.Value);
            case BitsOp.ShiftRight:
                return (0, a.High);
            case BitsOp.ShiftRightSigned when b.IsConstant && a.High < 1UL << (a.Width - 1):
                return (a.Low >> (int)b.Value, a.High >> (int)b.Value);
            case BitsOp.Divide when b.Low > 0:
                return (a.Low / b.High, a.High / b.Low);
            case BitsOp.Remainder when b.Low > 0:
                return (0, Math.Min(a.High, b.High - 1));
            default:
                return (0, mask);
        }
    }

    // All bits up to the highest.
    private static ulong Fill(ulong value) => Bits.Mask(Math.Max(1, BitsArithmetic.Length(value)));
}
