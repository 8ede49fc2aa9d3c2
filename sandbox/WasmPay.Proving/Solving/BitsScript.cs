using System.Globalization;
using WasmPay.Proving.Terms;
using WasmPay.Solving.Terms;

namespace WasmPay.Proving.Solving;

/// <summary>A question about terms in SMT-LIB: each term is named once, and each symbol is within its range.</summary>
internal sealed class BitsScript
{
    private readonly SmtScriptBuilder _script = new();
    private readonly Dictionary<Bits, SmtTerm> _named = [];
    private readonly List<Bits> _symbols = [];

    /// <summary>The symbols that occur, whose values are wanted, in that order.</summary>
    public IReadOnlyList<Bits> Symbols => _symbols;

    /// <summary>Holds in every answer.</summary>
    public void Assert(Bits truth) => _script.Assert(Smt.Equal(Name(truth), Smt.Bits(1, 1)));

    /// <summary>What holds of the symbols that occur, and of those that occur in that.</summary>
    public void Hold(Func<Bits, Bits?> laws)
    {
        for (var i = 0; i < _symbols.Count; i++)
            if (laws(_symbols[i]) is { } law) Assert(law);
    }

    /// <summary>The script, which wants the symbols' values.</summary>
    public SmtScript Build()
    {
        foreach (var symbol in _symbols) _script.Want(_named[symbol]);
        return _script.Build();
    }

    private SmtTerm Name(Bits term)
    {
        var waiting = new Stack<Bits>([term]);
        while (waiting.TryPeek(out var next))
        {
            if (_named.ContainsKey(next))
            {
                waiting.Pop();
                continue;
            }
            var open = waiting.Count;
            foreach (var part in new[] { next.A, next.B, next.C }) if (part is not null && !_named.ContainsKey(part)) waiting.Push(part);
            if (waiting.Count > open) continue;
            waiting.Pop();
            _named[next] = Made(next);
        }
        return _named[term];
    }

    private SmtTerm Made(Bits term)
    {
        switch (term.Op)
        {
            case BitsOp.Constant:
                return Smt.Bits(term.Width, term.Value);
            case BitsOp.Symbol:
                return Declared(term);
            default:
                return _script.Define(string.Create(CultureInfo.InvariantCulture, $"t{term.Id}"), Applied(term));
        }
    }

    private SmtTerm Declared(Bits symbol)
    {
        var declared = _script.Declare(symbol.Name, SmtSort.Bits(symbol.Width));
        _symbols.Add(symbol);
        if (symbol.Low > 0) _script.Assert(Smt.Apply(SmtSort.Bool, "bvuge", declared, Smt.Bits(symbol.Width, symbol.Low)));
        if (symbol.High < Bits.Mask(symbol.Width)) _script.Assert(Smt.Apply(SmtSort.Bool, "bvule", declared, Smt.Bits(symbol.Width, symbol.High)));
        return declared;
    }

    private SmtTerm Applied(Bits term)
    {
        var (a, b) = (_named[term.A!], term.B is null ? null : _named[term.B]);
        var sort = SmtSort.Bits(term.Width);
        return term.Op switch
        {
            BitsOp.Equal => Truth(Smt.Equal(a, b!)),
            BitsOp.Less => Truth(Smt.Apply(SmtSort.Bool, "bvult", a, b!)),
            BitsOp.LessSigned => Truth(Smt.Apply(SmtSort.Bool, "bvslt", a, b!)),
            BitsOp.Choose => Smt.If(Smt.Equal(a, Smt.Bits(1, 1)), b!, _named[term.C!]),
            BitsOp.Extend => Smt.Apply(sort, Indexed("zero_extend", term.Width - term.A!.Width), a),
            BitsOp.ExtendSigned => Smt.Apply(sort, Indexed("sign_extend", term.Width - term.A!.Width), a),
            BitsOp.Slice => Smt.Apply(sort, Indexed("extract", (int)term.Value + term.Width - 1, (int)term.Value), a),
            BitsOp.Join => Smt.Apply(sort, "concat", a, b!),
            _ => Smt.Apply(sort, Operation(term.Op), a, b!),
        };
    }

    private static SmtTerm Truth(SmtTerm truth) => Smt.If(truth, Smt.Bits(1, 1), Smt.Bits(1, 0));

    private static string Indexed(string operation, params ReadOnlySpan<int> indices) =>
        $"(_ {operation} {string.Join(' ', indices.ToArray().Select(index => index.ToString(CultureInfo.InvariantCulture)))})";

    private static string Operation(BitsOp op) => op switch
    {
        BitsOp.Add => "bvadd",
        BitsOp.Subtract => "bvsub",
        BitsOp.Multiply => "bvmul",
        BitsOp.And => "bvand",
        BitsOp.Or => "bvor",
        BitsOp.Xor => "bvxor",
        BitsOp.ShiftLeft => "bvshl",
        BitsOp.ShiftRight => "bvlshr",
        BitsOp.ShiftRightSigned => "bvashr",
        BitsOp.Divide => "bvudiv",
        BitsOp.DivideSigned => "bvsdiv",
        BitsOp.Remainder => "bvurem",
        BitsOp.RemainderSigned => "bvsrem",
        _ => throw new InvalidOperationException($"{op} has no name in SMT-LIB."),
    };
}
