using System.Numerics;

namespace WasmPay.Proving.Terms;

/// <summary>What operators give for numbers: the meaning of terms, which constants are folded by and models are looked at with.</summary>
internal static class BitsArithmetic
{
    /// <summary>
    /// The result of an operator on numbers of a width; its operands' upper bits are zero, and so are the result's. Division by zero is what SMT-LIB has:
    /// no run comes to it, but a term is looked at for runs that did not come to it.
    /// </summary>
    /// <param name="op">An operator of two operands.</param>
    /// <param name="width">The operands' width.</param>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    public static ulong Apply(BitsOp op, int width, ulong a, ulong b) => Bits.Mask(width) & op switch
    {
        BitsOp.Add => a + b,
        BitsOp.Subtract => a - b,
        BitsOp.Multiply => a * b,
        BitsOp.And => a & b,
        BitsOp.Or => a | b,
        BitsOp.Xor => a ^ b,
        BitsOp.ShiftLeft => a << (int)b,
        BitsOp.ShiftRight => a >> (int)b,
        BitsOp.ShiftRightSigned => (ulong)(Signed(a, width) >> (int)b),
        BitsOp.Divide when b == 0 => ulong.MaxValue,
        BitsOp.DivideSigned when b == 0 => Signed(a, width) < 0 ? 1 : ulong.MaxValue,
        BitsOp.Remainder or BitsOp.RemainderSigned when b == 0 => a,
        BitsOp.Divide => a / b,
        BitsOp.DivideSigned => (ulong)(Int128)((Int128)Signed(a, width) / Signed(b, width)),
        BitsOp.Remainder => a % b,
        BitsOp.RemainderSigned => (ulong)(Int128)((Int128)Signed(a, width) % Signed(b, width)),
        BitsOp.Equal => a == b ? 1u : 0,
        BitsOp.Less => a < b ? 1u : 0,
        BitsOp.LessSigned => Signed(a, width) < Signed(b, width) ? 1u : 0,
        _ => throw new InvalidOperationException($"{op} has not two operands."),
    };

    /// <summary>A number in two's complement.</summary>
    public static long Signed(ulong value, int width) => (long)(value << (64 - width)) >> (64 - width);

    /// <summary>The value of a term, where each symbol has one.</summary>
    /// <param name="term">The term.</param>
    /// <param name="symbols">The value of a symbol.</param>
    public static ulong Evaluate(Bits term, Func<Bits, ulong> symbols) => new BitsModel(symbols).Of(term);

    /// <summary>How many bits it takes to write a number.</summary>
    public static int Length(ulong value) => 64 - BitOperations.LeadingZeroCount(value);
}

/// <summary>Values of symbols, and so of all terms; each is computed once.</summary>
internal sealed class BitsModel(Func<Bits, ulong> symbols)
{
    private readonly Dictionary<Bits, ulong> _known = [];

    /// <summary>The value of a term.</summary>
    public ulong Of(Bits term)
    {
        // Terms are deep: a text's are chains of hundreds.
        var waiting = new Stack<Bits>([term]);
        while (waiting.TryPeek(out var next))
        {
            if (_known.ContainsKey(next))
            {
                waiting.Pop();
                continue;
            }
            var open = waiting.Count;
            foreach (var part in new[] { next.A, next.B, next.C }) if (part is not null && !_known.ContainsKey(part)) waiting.Push(part);
            if (waiting.Count > open) continue;
            waiting.Pop();
            _known[next] = Bits.Mask(next.Width) & Value(next);
        }
        return _known[term];
    }

    private ulong Value(Bits term) => term.Op switch
    {
        BitsOp.Constant => term.Value,
        BitsOp.Symbol => symbols(term),
        BitsOp.Choose => _known[term.A!] != 0 ? _known[term.B!] : _known[term.C!],
        BitsOp.Extend => _known[term.A!],
        BitsOp.ExtendSigned => (ulong)BitsArithmetic.Signed(_known[term.A!], term.A!.Width),
        BitsOp.Slice => _known[term.A!] >> (int)term.Value,
        BitsOp.Join => (_known[term.A!] << term.B!.Width) | _known[term.B!],
        _ => BitsArithmetic.Apply(term.Op, term.A!.Width, _known[term.A!], _known[term.B!]),
    };
}
