using WasmPay.Authoring.Interpretations;
using WasmPay.Proving.Expectations;
using WasmPay.Proving.Terms;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Proofs;

/// <summary>
/// What a reading answers to each payment, as terms over the request. It shares nothing with the source that is written from the reading, nor with the
/// evaluator, to which tests hold it.
/// </summary>
internal sealed class ReadingTerms(RequestTerms request)
{
    private readonly BitsPool _pool = request.Pool;

    /// <summary>The answer that a reading has for a request.</summary>
    /// <exception cref="NotExpressibleException">A condition looks at what no term stands for.</exception>
    public ExpectedAnswer Answer(Interpretation reading)
    {
        var plain = PlainReading.Of(reading);
        var (decision, caught, findings) = (Number(Decision.Approve), _pool.False, new List<ExpectedFinding>());
        foreach (var clause in plain.Clauses)
        {
            var fires = Holds(clause.When);
            // On a ladder only the first that fires counts.
            if (plain.Precedence == Precedence.FirstMatch) fires = _pool.And(fires, _pool.Not(caught));
            caught = _pool.Or(caught, fires);
            if (clause.Decision == Decision.Approve) continue;
            findings.Add(new ExpectedFinding(fires, new Finding(clause.Code, clause.Message)));
            var stricter = _pool.And(fires, _pool.Apply(BitsOp.Less, decision, Number(clause.Decision)));
            decision = _pool.Choose(stricter, Number(clause.Decision), decision);
        }
        if (plain.Otherwise is { Decision: not Decision.Approve } otherwise)
        {
            findings.Add(new ExpectedFinding(_pool.Not(caught), new Finding(otherwise.Code, otherwise.Message)));
            decision = _pool.Choose(caught, decision, Number(otherwise.Decision));
        }
        return new ExpectedAnswer(decision, findings);
    }

    /// <summary>Whether a plain condition holds.</summary>
    public Bits Holds(Condition condition) => condition switch
    {
        AllOf all => all.Parts.Aggregate(_pool.True, (held, part) => _pool.And(held, Holds(part))),
        AnyOf any => any.Parts.Aggregate(_pool.False, (held, part) => _pool.Or(held, Holds(part))),
        Negation not => _pool.Not(Holds(not.Part)),
        Comparison comparison => Holds(comparison),
        Membership member => member.Values.Aggregate(_pool.False, (held, value) => _pool.Or(held, Is(member.Fact, value))),
        TextMatch match => match.Values.Aggregate(_pool.False, (held, value) => _pool.Or(held, request.Has(match.Fact, value, match.Part == TextPart.BeginsWith, match.Part == TextPart.EndsWith, match.AnyCase))),
        SameText same when WordsOf(same.Fact) is null && WordsOf(same.Other) is null => request.AreSame(same.Fact, same.Other),
        Listed listed => request.IsListed($"{listed.Party}.lists", listed.List),
        IsTrue flag => request.IsYes(flag.Fact),
        IsAbsent absent => _pool.Not(request.IsThere(absent.Fact)),
        _ => throw new NotExpressibleException($"A condition of the kind {condition.GetType().Name} is not held to yet."),
    };

    private Bits Is(string fact, string value)
    {
        if (WordsOf(fact) is not { } words) return request.Is(fact, value);
        var word = words.ToList().IndexOf(value);
        return word < 0 ? _pool.False : request.IsWord(fact, word);
    }

    private Bits Holds(Comparison comparison)
    {
        var exact = ExactSum.Of(comparison);
        var there = comparison.Facts.Where(fact => fact == "history.idle-minutes").Distinct().Aggregate(_pool.True, (held, fact) => _pool.And(held, request.IsThere(fact)));
        if (comparison.Comparator == Comparator.MultipleOf)
            return _pool.And(there, _pool.Equal(_pool.Apply(BitsOp.RemainderSigned, Number(exact.Terms[0].Fact), _pool.Constant(64, (ulong)exact.Number)), _pool.Constant(64, 0)));
        if (exact.Common == 1 && exact.Terms is [{ Weight: 1, Fact: var fact }])
            return _pool.And(there, Compared(comparison.Comparator, _pool.Apply(BitsOp.LessSigned, Number(fact), Limit(exact.Number)), _pool.Equal(Number(fact), Limit(exact.Number))));
        var sum = new WideSum(_pool);
        foreach (var (name, weight) in exact.Terms) sum.Add(Number(name), weight);
        sum.Add(Limit(exact.Number), -exact.Common);
        return _pool.And(there, Compared(comparison.Comparator, sum.IsNegative(), sum.IsZero()));
    }

    private Bits Compared(Comparator comparator, Bits less, Bits equal) => comparator switch
    {
        Comparator.LessThan => less,
        Comparator.AtMost => _pool.Or(less, equal),
        Comparator.MoreThan => _pool.And(_pool.Not(less), _pool.Not(equal)),
        Comparator.AtLeast => _pool.Not(less),
        Comparator.Equal => equal,
        Comparator.NotEqual => _pool.Not(equal),
        _ => throw new NotExpressibleException($"The comparator {comparator} is not held to yet."),
    };

    private Bits Number(string fact)
    {
        Bits At(string part, int width) => request.Number($"transaction.at.{part}", width);
        switch (fact)
        {
            case FactCatalog.MinuteOfDay:
                return Plus(Times(At("hour", 8), 60), At("minute", 8));
            case FactCatalog.Date:
                return Plus(Plus(Times(At("year", 16), 10_000), Times(At("month", 8), 100)), At("day", 8));
            case FactCatalog.DaysLeftInMonth:
                return _pool.Apply(BitsOp.Subtract, DaysInMonth(At("year", 16), At("month", 8)), At("day", 8));
            default:
                var width = fact switch
                {
                    "transaction.at.year" => 16,
                    _ when fact.StartsWith("transaction.at.", StringComparison.Ordinal) => 8,
                    _ when fact.EndsWith(".units", StringComparison.Ordinal) || fact.EndsWith(".total", StringComparison.Ordinal) => 64,
                    _ => 32,
                };
                return request.Number(fact, width);
        }
    }

    private Bits DaysInMonth(Bits year, Bits month)
    {
        Bits IsMultiple(long of) => _pool.Equal(_pool.Apply(BitsOp.Remainder, year, Limit(of)), Limit(0));
        var leap = _pool.And(IsMultiple(4), _pool.Or(_pool.Not(IsMultiple(100)), IsMultiple(400)));
        // From August on the long months are the even ones.
        var isLong = _pool.Apply(BitsOp.And, Plus(month, _pool.Apply(BitsOp.Divide, month, Limit(8))), Limit(1));
        return _pool.Choose(_pool.Equal(month, Limit(2)), _pool.Choose(leap, Limit(29), Limit(28)), Plus(Limit(30), isLong));
    }

    private Bits Plus(Bits one, Bits other) => _pool.Apply(BitsOp.Add, one, other);

    private Bits Times(Bits one, long by) => _pool.Apply(BitsOp.Multiply, one, Limit(by));

    private Bits Limit(long number) => _pool.Constant(64, (ulong)number);

    private Bits Number(Decision decision) => _pool.Constant(8, (ulong)decision);

    private static IReadOnlyList<string>? WordsOf(string fact) => FactCatalog.TryFind(fact, out var known) ? known.Words : null;
}
