namespace WasmPay.Proving.Terms;

/// <summary>What a term does. Those of 1 bit are truths.</summary>
internal enum BitsOp
{
    Constant,
    Symbol,
    Add,
    Subtract,
    Multiply,
    And,
    Or,
    Xor,
    ShiftLeft,
    ShiftRight,
    ShiftRightSigned,
    Divide,
    DivideSigned,
    Remainder,
    RemainderSigned,

    /// <summary>A truth: both are the same.</summary>
    Equal,

    /// <summary>A truth, of numbers without a sign.</summary>
    Less,

    /// <summary>A truth, of numbers in two's complement.</summary>
    LessSigned,

    /// <summary>B where A holds, else C.</summary>
    Choose,

    /// <summary>Wider, by zeros.</summary>
    Extend,

    /// <summary>Wider, by copies of the sign.</summary>
    ExtendSigned,

    /// <summary>Some of the bits, from bit <see cref="Bits.Value"/> on.</summary>
    Slice,

    /// <summary>A above B.</summary>
    Join,
}

/// <summary>
/// A number of 1 to 64 bits that depends on what a payment is. Terms are made by a <see cref="BitsPool"/> only, which makes each once: the same
/// reference is the same term. Shifts are by less than the width: whoever makes such a term has seen to it.
/// </summary>
internal sealed class Bits
{
    internal Bits(int id, BitsOp op, int width, ulong value, string name, Bits? a, Bits? b, Bits? c, ulong low, ulong high, UInt128 facts) =>
        (Id, Op, Width, Value, Name, A, B, C, Low, High, Facts) = (id, op, width, value, name, a, b, c, low, high, facts);

    /// <summary>Its number in its pool; parts have smaller ones.</summary>
    public int Id { get; }

    public BitsOp Op { get; }

    /// <summary>1 to 64.</summary>
    public int Width { get; }

    /// <summary>A constant's number, or a slice's first bit.</summary>
    public ulong Value { get; }

    /// <summary>A symbol's name.</summary>
    public string Name { get; }

    public Bits? A { get; }

    public Bits? B { get; }

    public Bits? C { get; }

    /// <summary>The least that it can be, without a sign; it may be more.</summary>
    public ulong Low { get; }

    /// <summary>The most that it can be, without a sign; it may be less.</summary>
    public ulong High { get; }

    /// <summary>What it depends on: a bit for each fact, as its symbols have them.</summary>
    public UInt128 Facts { get; }

    public bool IsConstant => Op == BitsOp.Constant;

    public bool IsTrue => IsConstant && Width == 1 && Value == 1;

    public bool IsFalse => IsConstant && Width == 1 && Value == 0;

    /// <summary>All bits of a width.</summary>
    public static ulong Mask(int width) => width == 64 ? ulong.MaxValue : (1UL << width) - 1;

    /// <inheritdoc/>
    public override string ToString() => Op switch
    {
        BitsOp.Constant => Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        BitsOp.Symbol => Name,
        BitsOp.Slice => $"{A}[{Value}..{Value + (ulong)Width - 1}]",
        _ => $"{Op}{Width}({string.Join(", ", new[] { A, B, C }.OfType<Bits>())})",
    };
}
