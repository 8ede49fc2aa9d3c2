using WasmPay.Proving.Terms;

namespace WasmPay.Proving.Machine;

/// <summary>The numbers that a term can be on a path, each with when it is that number.</summary>
internal sealed class Addresses(BitsPool pool)
{
    private const int Most = 300, MostParts = 1_000;

    private readonly Dictionary<Bits, Bits?> _only = [];

    /// <summary>One entry for each number; the truths exclude each other, and on the path one of them holds. Null where they are too many.</summary>
    public IReadOnlyList<(Bits When, ulong Number)>? Of(Bits term, PathCondition? path)
    {
        var found = new Dictionary<ulong, Bits>();
        return Find(term, pool.True, 0, path, found) ? [.. found.OrderBy(pair => pair.Key).Select(pair => (pair.Value, pair.Key))] : null;
    }

    private bool Find(Bits term, Bits when, ulong add, PathCondition? path, Dictionary<ulong, Bits> found)
    {
        switch (term.Op)
        {
            case BitsOp.Constant:
                return Add(term.Value + add, term.Width, when, found);
            case BitsOp.Choose:
                return Find(term.B!, pool.And(when, term.A!), add, path, found) && Find(term.C!, pool.And(when, pool.Not(term.A!)), add, path, found);
            case BitsOp.Add when term.B!.IsConstant:
                return Find(term.A!, when, add + term.B.Value, path, found);
            default:
                // Such as a text's length.
                var symbol = OnlySymbol(term) is { } only && only.High - only.Low < Most ? only : term;
                if (symbol.High - symbol.Low >= Most) return false;
                var said = Said(symbol, path);
                for (var value = symbol.Low; value <= symbol.High; value++)
                {
                    var number = value;
                    // What the path excludes is no address of it.
                    if (said.Any(condition => BitsArithmetic.Evaluate(condition, _ => number) == 0)) continue;
                    var address = symbol == term ? value : BitsArithmetic.Evaluate(term, _ => number);
                    if (!Add(address + add, term.Width, pool.And(when, pool.Equal(symbol, pool.Constant(symbol.Width, value))), found)) return false;
                }
                return true;
        }
    }

    private bool Add(ulong number, int width, Bits holds, Dictionary<ulong, Bits> found)
    {
        if (holds.IsFalse) return true;
        number &= Bits.Mask(width);
        found[number] = found.TryGetValue(number, out var known) ? pool.Or(known, holds) : holds;
        return found.Count <= Most;
    }

    // What a path says of a symbol alone.
    private List<Bits> Said(Bits symbol, PathCondition? path)
    {
        var said = new List<Bits>();
        if (symbol.Op != BitsOp.Symbol) return said;
        for (var at = path; at is not null; at = at.Before) Collect(at.Condition);
        return said;

        void Collect(Bits condition)
        {
            if (condition is { Op: BitsOp.And, Width: 1 })
            {
                Collect(condition.A!);
                Collect(condition.B!);
            }
            else if (OnlySymbol(condition) == symbol) said.Add(condition);
        }
    }

    // The symbol that a term is made of, where it is one alone.
    private Bits? OnlySymbol(Bits term)
    {
        if (_only.TryGetValue(term, out var known)) return known;
        var (seen, waiting) = (new HashSet<Bits>(), new Stack<Bits>([term]));
        Bits? only = null;
        while (waiting.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            if (next.Op == BitsOp.Symbol && only is not null || seen.Count > MostParts) return _only[term] = null;
            if (next.Op == BitsOp.Symbol) only = next;
            foreach (var part in new[] { next.A, next.B, next.C }) if (part is not null) waiting.Push(part);
        }
        return _only[term] = only;
    }
}
