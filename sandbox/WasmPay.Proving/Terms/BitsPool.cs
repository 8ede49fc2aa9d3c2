namespace WasmPay.Proving.Terms;

/// <summary>
/// Makes terms, each once, and in a plain form: what is known without a solver is a constant. A rule here is right for all values, or it is a hole in
/// every proof; <c>BitsPoolTests</c> holds each against <see cref="BitsArithmetic"/>. Not thread-safe.
/// </summary>
internal sealed class BitsPool
{
    private readonly Dictionary<(BitsOp, int, ulong, string, Bits?, Bits?, Bits?), Bits> _terms = [];

    public BitsPool() => (True, False) = (Constant(1, 1), Constant(1, 0));

    public Bits True { get; }

    public Bits False { get; }

    /// <summary>How many terms there are.</summary>
    public int Count => _terms.Count;

    public Bits Constant(int width, ulong value)
    {
        value &= Bits.Mask(width);
        return Make(BitsOp.Constant, width, value, "", null, null, null, value, value);
    }

    /// <summary>Something of which only its range is known.</summary>
    /// <param name="name">Its name, which is its identity.</param>
    /// <param name="width">Bits.</param>
    /// <param name="facts">What depends on it depends on these.</param>
    /// <param name="low">The least that it can be.</param>
    /// <param name="high">The most that it can be.</param>
    public Bits Symbol(string name, int width, UInt128 facts, ulong low = 0, ulong high = ulong.MaxValue) =>
        Make(BitsOp.Symbol, width, 0, name, null, null, null, low, Math.Min(high, Bits.Mask(width)), facts);

    public Bits Bool(bool value) => value ? True : False;

    public Bits Not(Bits truth) => Apply(BitsOp.Xor, truth, True);

    public Bits And(Bits one, Bits other) => Apply(BitsOp.And, one, other);

    public Bits Or(Bits one, Bits other) => Apply(BitsOp.Or, one, other);

    public Bits Equal(Bits one, Bits other) => Apply(BitsOp.Equal, one, other);

    /// <summary>Whether it is not zero.</summary>
    public Bits IsSet(Bits term) => Not(Equal(term, Constant(term.Width, 0)));

    /// <summary>An operator of two operands of one width.</summary>
    public Bits Apply(BitsOp op, Bits a, Bits b)
    {
        if (a.Width != b.Width) throw new InvalidOperationException($"{op} of {a.Width} and {b.Width} bits.");
        var truth = op is BitsOp.Equal or BitsOp.Less or BitsOp.LessSigned;
        if (a.IsConstant && b.IsConstant) return Constant(truth ? 1 : a.Width, BitsArithmetic.Apply(op, a.Width, a.Value, b.Value));
        if (Narrower(op, a, b) is { } narrow) return narrow;
        // What commutes has its constant on the right, and else the older part on the left.
        if (op is BitsOp.Add or BitsOp.Multiply or BitsOp.And or BitsOp.Or or BitsOp.Xor or BitsOp.Equal && (a.IsConstant || !b.IsConstant && b.Id < a.Id)) (a, b) = (b, a);
        if (op == BitsOp.Subtract && b.IsConstant) return Apply(BitsOp.Add, a, Constant(a.Width, 0 - b.Value));
        if (Plainer(op, a, b) is { } plain) return plain;
        if (truth) return Make(op, 1, 0, "", a, b, null, 0, 1);
        var (low, high) = BitsRange.Of(op, a, b);
        return low == high ? Constant(a.Width, low) : Make(op, a.Width, 0, "", a, b, null, low, high);
    }

    public Bits Choose(Bits condition, Bits then, Bits otherwise)
    {
        if (then.Width != otherwise.Width) throw new InvalidOperationException($"A choice of {then.Width} and {otherwise.Width} bits.");
        if (condition.IsConstant) return condition.IsTrue ? then : otherwise;
        // Beneath a choice by the same condition only one side is left.
        if (then.Op == BitsOp.Choose && then.A == condition) then = then.B!;
        if (otherwise.Op == BitsOp.Choose && otherwise.A == condition) otherwise = otherwise.C!;
        if (then == otherwise) return then;
        if (IsNot(condition)) return Choose(condition.A!, otherwise, then);
        if (then.Width == 1)
        {
            if (then.IsTrue) return Or(condition, otherwise);
            if (then.IsFalse) return And(Not(condition), otherwise);
            if (otherwise.IsTrue) return Or(Not(condition), then);
            if (otherwise.IsFalse) return And(condition, then);
        }
        return Make(BitsOp.Choose, then.Width, 0, "", condition, then, otherwise, Math.Min(then.Low, otherwise.Low), Math.Max(then.High, otherwise.High));
    }

    public Bits Extend(Bits term, int width)
    {
        if (width == term.Width) return term;
        if (term.IsConstant) return Constant(width, term.Value);
        if (term.Op == BitsOp.Extend) return Extend(term.A!, width);
        if (IsWhole(term)) return term.A!.Width <= width ? Extend(term.A, width) : Slice(term.A, 0, width);
        return Make(BitsOp.Extend, width, 0, "", term, null, null, term.Low, term.High);
    }

    public Bits ExtendSigned(Bits term, int width)
    {
        if (width == term.Width) return term;
        if (term.IsConstant) return Constant(width, (ulong)BitsArithmetic.Signed(term.Value, term.Width));
        // What is never negative is extended by zeros.
        if (term.High < 1UL << (term.Width - 1)) return Extend(term, width);
        return Make(BitsOp.ExtendSigned, width, 0, "", term, null, null, 0, Bits.Mask(width));
    }

    /// <summary>The bits from <paramref name="from"/> on.</summary>
    public Bits Slice(Bits term, int from, int width)
    {
        if (from == 0 && width == term.Width) return term;
        if (term.IsConstant) return Constant(width, term.Value >> from);
        if (from >= BitsArithmetic.Length(term.High)) return Constant(width, 0);
        switch (term.Op)
        {
            case BitsOp.Slice:
                return Slice(term.A!, from + (int)term.Value, width);
            case BitsOp.Extend or BitsOp.ExtendSigned when from + width <= term.A!.Width:
                return Slice(term.A!, from, width);
            case BitsOp.Extend when from == 0 && width > term.A!.Width:
                return Extend(term.A!, width);
            case BitsOp.Join when from + width <= term.B!.Width:
                return Slice(term.B!, from, width);
            case BitsOp.Join when from >= term.B!.Width:
                return Slice(term.A!, from - term.B!.Width, width);
            case BitsOp.Choose when term.B!.IsConstant || term.C!.IsConstant || IsEased(term, from, width, 32):
                return Choose(term.A!, Slice(term.B!, from, width), Slice(term.C!, from, width));
        }
        var whole = from == 0 && term.High <= Bits.Mask(width);
        return Make(BitsOp.Slice, width, (ulong)from, "", term, null, null, whole ? term.Low : 0, whole ? term.High : Math.Min(Bits.Mask(width), term.High >> from));
    }

    /// <summary>One above the other.</summary>
    public Bits Join(Bits upper, Bits lower)
    {
        var width = upper.Width + lower.Width;
        if (upper.IsConstant && lower.IsConstant) return Constant(width, (upper.Value << lower.Width) | lower.Value);
        if (upper.IsConstant && upper.Value == 0) return Extend(lower, width);
        if (Whole(upper, lower) is { } whole) return whole;
        // A value that was chosen, stored by its bytes and is read again.
        if (upper.Op == BitsOp.Choose && lower.Op == BitsOp.Choose && upper.A == lower.A) return Choose(upper.A!, Join(upper.B!, lower.B!), Join(upper.C!, lower.C!));
        if (upper.Op == BitsOp.Choose && lower.IsConstant && upper.B!.IsConstant && upper.C!.IsConstant) return Choose(upper.A!, Join(upper.B, lower), Join(upper.C, lower));
        if (lower.Op == BitsOp.Choose && upper.IsConstant && lower.B!.IsConstant && lower.C!.IsConstant) return Choose(lower.A!, Join(upper, lower.B), Join(upper, lower.C));
        return Make(BitsOp.Join, width, 0, "", upper, lower, null, (upper.Low << lower.Width) | lower.Low, (upper.High << lower.Width) | lower.High);
    }

    // The lower bits of what has no others.
    private static bool IsWhole(Bits term) => term.Op == BitsOp.Slice && term.Value == 0 && term.A!.High <= Bits.Mask(term.Width);

    // Whether these bits of each side of a choice are plainer than the side.
    private static bool IsEased(Bits term, int from, int width, int depth) => term.Op switch
    {
        BitsOp.Constant => true,
        BitsOp.Extend => from + width <= term.A!.Width || from == 0,
        BitsOp.Choose => depth > 0 && IsEased(term.B!, from, width, depth - 1) && IsEased(term.C!, from, width, depth - 1),
        _ => false,
    };

    // Neighbouring pieces of one term.
    private Bits? Whole(Bits upper, Bits lower)
    {
        if (upper.Op != BitsOp.Slice) return null;
        var of = upper.A!;
        if (lower.Op == BitsOp.Slice && lower.A == of && (int)lower.Value + lower.Width == (int)upper.Value) return Slice(of, (int)lower.Value, upper.Width + lower.Width);
        // The lower piece of an extended term is the term itself.
        return of.Op == BitsOp.Extend && lower == Slice(of, 0, lower.Width) && lower.Width == (int)upper.Value ? Slice(of, 0, upper.Width + lower.Width) : null;
    }

    /// <summary>The term where others are known to be numbers.</summary>
    /// <param name="term">The term.</param>
    /// <param name="known">What is known: terms, each with its number.</param>
    /// <param name="facts">The facts that those depend on.</param>
    public Bits Substitute(Bits term, IReadOnlyDictionary<Bits, Bits> known, UInt128 facts)
    {
        if ((term.Facts & facts) == 0) return term;
        var made = new Dictionary<Bits, Bits>();
        var waiting = new Stack<Bits>([term]);
        while (waiting.TryPeek(out var next))
        {
            if (made.ContainsKey(next))
            {
                waiting.Pop();
                continue;
            }
            if ((next.Facts & facts) == 0 || next.Op == BitsOp.Symbol || known.ContainsKey(next))
            {
                made[next] = known.TryGetValue(next, out var number) ? number : next;
                continue;
            }
            var open = waiting.Count;
            foreach (var part in new[] { next.A, next.B, next.C }) if (part is not null && !made.ContainsKey(part)) waiting.Push(part);
            if (waiting.Count > open) continue;
            made[next] = Again(next, next.A is null ? null : made[next.A], next.B is null ? null : made[next.B], next.C is null ? null : made[next.C]);
        }
        return made[term];
    }

    private Bits Again(Bits term, Bits? a, Bits? b, Bits? c) => a == term.A && b == term.B && c == term.C ? term : term.Op switch
    {
        BitsOp.Choose => Choose(a!, b!, c!),
        BitsOp.Extend => Extend(a!, term.Width),
        BitsOp.ExtendSigned => ExtendSigned(a!, term.Width),
        BitsOp.Slice => Slice(a!, (int)term.Value, term.Width),
        BitsOp.Join => Join(a!, b!),
        _ => Apply(term.Op, a!, b!),
    };

    private static bool IsNot(Bits truth) => truth.Op == BitsOp.Xor && truth.Width == 1 && truth.B!.IsTrue;

    private static bool AreOpposites(Bits one, Bits other) => one.Width == 1 && (IsNot(one) && one.A == other || IsNot(other) && other.A == one);

    // Bit by bit, of what is empty above: the lower bits alone.
    private Bits? Narrower(BitsOp op, Bits a, Bits b)
    {
        if (op is not (BitsOp.And or BitsOp.Or or BitsOp.Xor)) return null;
        if (a.Op != BitsOp.Extend) (a, b) = (b, a);
        if (a.Op != BitsOp.Extend) return null;
        var width = a.A!.Width;
        if (b.Op == BitsOp.Extend && b.A!.Width == width) return Extend(Apply(op, a.A, b.A), a.Width);
        return b.IsConstant && (op == BitsOp.And || b.Value <= Bits.Mask(width)) ? Extend(Apply(op, a.A, Constant(width, b.Value)), a.Width) : null;
    }

    private Bits? Plainer(BitsOp op, Bits a, Bits b)
    {
        switch (op)
        {
            case BitsOp.Add when b.IsConstant:
                if (b.Value == 0) return a;
                if (a.Op == BitsOp.Add && a.B!.IsConstant) return Apply(BitsOp.Add, a.A!, Constant(a.Width, a.B.Value + b.Value));
                return Chosen(op, a, b);
            case BitsOp.Subtract when a == b:
                return Constant(a.Width, 0);
            case BitsOp.Subtract when a.Op == BitsOp.Add && a.B!.IsConstant && a.A == b:
                return a.B;
            case BitsOp.Multiply when b.IsConstant:
                return b.Value == 0 ? b : b.Value == 1 ? a : Chosen(op, a, b);
            case BitsOp.And:
                if (a == b) return a;
                if (AreOpposites(a, b)) return False;
                if (b.IsConstant) return b.Value == 0 ? b : b.Value == Bits.Mask(a.Width) || (b.Value & (b.Value + 1)) == 0 && a.High <= b.Value ? a : Chosen(op, a, b);
                return Absorbed(op, a, b) ?? Absorbed(op, b, a);
            case BitsOp.Or:
                if (a == b) return a;
                if (AreOpposites(a, b)) return True;
                if (b.IsConstant) return b.Value == 0 ? a : b.Value == Bits.Mask(a.Width) ? b : Chosen(op, a, b);
                return Absorbed(op, a, b) ?? Absorbed(op, b, a);
            case BitsOp.Xor:
                if (a == b) return Constant(a.Width, 0);
                if (b.IsConstant) return b.Value == 0 ? a : a.Op == BitsOp.Xor && a.B!.IsConstant ? Apply(BitsOp.Xor, a.A!, Constant(a.Width, a.B.Value ^ b.Value)) : Chosen(op, a, b);
                return null;
            case BitsOp.ShiftRight when b.IsConstant && a.Op == BitsOp.Multiply && a.B!.IsConstant && a.B.Value == 1UL << (int)b.Value && (UInt128)a.A!.High * a.B.Value <= Bits.Mask(a.Width):
                // Made twice as long, and half of that.
                return a.A;
            case BitsOp.ShiftLeft or BitsOp.ShiftRight or BitsOp.ShiftRightSigned when b.IsConstant:
                return b.Value == 0 ? a : Chosen(op, a, b);
            case BitsOp.Divide or BitsOp.DivideSigned when b.IsConstant && b.Value == 1:
                return a;
            case BitsOp.Equal:
                return Same(a, b);
            case BitsOp.Less:
                if (a == b || a.Low >= b.High) return False;
                if (a.High < b.Low) return True;
                if (a.Op == BitsOp.Extend && b.Op == BitsOp.Extend && a.A!.Width == b.A!.Width) return Apply(op, a.A, b.A);
                return Chosen(op, a, b);
            case BitsOp.LessSigned:
                if (a == b) return False;
                // Of what is never negative the sign says nothing.
                var half = 1UL << (a.Width - 1);
                if (a.High < half && b.High < half) return Apply(BitsOp.Less, a, b);
                if (a.Low >= half && b.High < half) return True;
                if (a.High < half && b.Low >= half) return False;
                return Chosen(op, a, b);
            default:
                return null;
        }
    }

    private Bits? Same(Bits a, Bits b)
    {
        if (a == b) return True;
        if (a.High < b.Low || b.High < a.Low) return False;
        if (a.Width == 1 && b.IsConstant) return b.IsTrue ? a : Apply(BitsOp.Xor, a, True);
        if (!b.IsConstant) return a.Op == BitsOp.Extend && b.Op == BitsOp.Extend && a.A!.Width == b.A!.Width ? Equal(a.A, b.A) : null;
        switch (a.Op)
        {
            case BitsOp.Add when a.B!.IsConstant:
                return Equal(a.A!, Constant(a.Width, b.Value - a.B.Value));
            case BitsOp.Xor when a.B!.IsConstant:
                return Equal(a.A!, Constant(a.Width, b.Value ^ a.B.Value));
            case BitsOp.Slice when IsWhole(a):
                return Equal(a.A!, Constant(a.A!.Width, b.Value));
            case BitsOp.Extend:
                return b.Value > Bits.Mask(a.A!.Width) ? False : Equal(a.A, Constant(a.A.Width, b.Value));
            case BitsOp.Join:
                return And(Equal(a.A!, Constant(a.A!.Width, b.Value >> a.B!.Width)), Equal(a.B!, Constant(a.B.Width, b.Value)));
            default:
                return Chosen(BitsOp.Equal, a, b);
        }
    }

    // An operator on a choice between constants is a choice between constants; on one with one constant side, that side is settled.
    private Bits? Chosen(BitsOp op, Bits a, Bits b)
    {
        if (b.IsConstant && a.Op == BitsOp.Choose && (a.B!.IsConstant || a.C!.IsConstant)) return Choose(a.A!, Apply(op, a.B, b), Apply(op, a.C!, b));
        if (a.IsConstant && b.Op == BitsOp.Choose && (b.B!.IsConstant || b.C!.IsConstant)) return Choose(b.A!, Apply(op, a, b.B), Apply(op, a, b.C!));
        return null;
    }

    // "x and (x and y)", "x and (x or y)", and what contradicts a part.
    private Bits? Absorbed(BitsOp op, Bits a, Bits b)
    {
        if (b.Op is not (BitsOp.And or BitsOp.Or)) return null;
        var (holds, opposes) = (b.A == a || b.B == a, AreOpposites(b.A!, a) || AreOpposites(b.B!, a));
        if (b.Op == op) return holds ? b : opposes ? op == BitsOp.And ? False : True : null;
        if (holds) return a;
        return opposes ? Apply(op, a, AreOpposites(b.A!, a) ? b.B! : b.A!) : null;
    }

    private Bits Make(BitsOp op, int width, ulong value, string name, Bits? a, Bits? b, Bits? c, ulong low, ulong high, UInt128 facts = default)
    {
        var key = (op, width, value, name, a, b, c);
        if (_terms.TryGetValue(key, out var known)) return known;
        facts |= (a?.Facts ?? 0) | (b?.Facts ?? 0) | (c?.Facts ?? 0);
        return _terms[key] = new Bits(_terms.Count, op, width, value, name, a, b, c, low, high, facts);
    }
}
