using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning.Facts;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving.Terms;

namespace WasmPay.Authoring.Meaning;

/// <summary>A reading as terms over the facts: when each clause fires, and what is decided (0 approve, 1 refer, 2 deny).</summary>
internal sealed class CompiledReading
{
    private readonly FactSpace _facts;

    private CompiledReading(FactSpace facts, Interpretation plain)
    {
        _facts = facts;
        Plain = plain;
    }

    /// <summary>The reading without definitions, tables and links.</summary>
    public Interpretation Plain { get; }

    /// <summary>When each clause fires, in their order.</summary>
    public IReadOnlyList<SmtTerm> Fires { get; private init; } = [];

    /// <summary>What is decided.</summary>
    public SmtTerm Decision { get; private init; } = Smt.Int(0);

    /// <summary>Compiles a plain reading.</summary>
    /// <param name="script">Where its parts get their names.</param>
    /// <param name="name">What all names begin with.</param>
    /// <param name="plain">A reading of <see cref="PlainReading"/>.</param>
    /// <param name="facts">The facts.</param>
    public static CompiledReading Of(SmtScriptBuilder script, string name, Interpretation plain, FactSpace facts)
    {
        var reading = new CompiledReading(facts, plain);
        var fires = plain.Clauses.Select((clause, i) => script.Define($"{name} clause {i}", reading.Holds(clause.When))).ToList();
        return new CompiledReading(facts, plain) { Fires = fires, Decision = script.Define($"{name} decision", Decide(plain, fires)) };
    }

    /// <summary>What is decided where only some of the clauses are asked.</summary>
    /// <param name="plain">The reading.</param>
    /// <param name="fires">When each clause fires; null for one that is not asked.</param>
    public static SmtTerm Decide(Interpretation plain, IReadOnlyList<SmtTerm?> fires)
    {
        var asked = plain.Clauses.Zip(fires).Where(pair => pair.Second is not null).Select(pair => (pair.First.Decision, Fires: pair.Second!)).ToList();
        // The strictest is the first match of clauses in the order of their strictness.
        if (plain.Precedence == Precedence.Strictest) asked = [.. asked.OrderByDescending(clause => clause.Decision)];
        return Enumerable.Reverse(asked).Aggregate(Number(plain.Otherwise.Decision), (rest, clause) => Smt.If(clause.Fires, Number(clause.Decision), rest));
    }

    /// <summary>A decision as the solver has it.</summary>
    public static SmtTerm Number(Decision decision) => Smt.Int((int)decision);

    /// <summary>The decision is one.</summary>
    public SmtTerm Decides(Decision decision) => Smt.Equal(Decision, Number(decision));

    /// <summary>A clause fires, and none that comes before it in a ladder, or is stricter elsewhere.</summary>
    public SmtTerm Counts(int clause)
    {
        var before = Enumerable.Range(0, Fires.Count).Where(other => Plain.Precedence == Precedence.FirstMatch
            ? other < clause
            : Plain.Clauses[other].Decision > Plain.Clauses[clause].Decision);
        return Smt.And([Fires[clause], .. before.Select(other => Smt.Not(Fires[other]))]);
    }

    /// <summary>Whether a plain condition holds.</summary>
    public SmtTerm Holds(Condition condition) => condition switch
    {
        AllOf all => Smt.And([.. all.Parts.Select(Holds)]),
        AnyOf any => Smt.Or([.. any.Parts.Select(Holds)]),
        Negation not => Smt.Not(Holds(not.Part)),
        Comparison comparison => Holds(comparison),
        Membership m => Smt.Or([.. m.Values.Select(value => _facts.Texts.Is(m.Fact, value))]),
        TextMatch match => Smt.Or([.. match.Values.Select(value => _facts.Texts.Has(match.Fact, match.Part, value, match.AnyCase))]),
        SameText same => _facts.Texts.Same(same.Fact, same.Other),
        Listed listed => _facts.IsOn(listed.Party, listed.List),
        IsTrue => _facts.IsFirst,
        IsAbsent { Fact: FactSpace.Idle } => Smt.Not(_facts.IsIdleKnown),
        // No other fact is ever absent.
        IsAbsent => Smt.False,
        _ => throw new ArgumentException($"{condition.GetType().Name} is not plain.", nameof(condition)),
    };

    private SmtTerm Holds(Comparison comparison)
    {
        var exact = ExactSum.Of(comparison);
        var sum = Smt.Sum([.. exact.Terms.Select(term => Smt.Times(term.Weight, _facts.Number(term.Fact)))]);
        var limit = new System.Numerics.BigInteger(exact.Number) * exact.Common;
        var number = Smt.Int(limit);
        var holds = comparison.Comparator switch
        {
            Comparator.MoreThan => Smt.Less(number, sum),
            Comparator.AtLeast => Smt.AtMost(number, sum),
            Comparator.LessThan => Smt.Less(sum, number),
            Comparator.AtMost => Smt.AtMost(sum, number),
            Comparator.Equal => Smt.Equal(sum, number),
            Comparator.NotEqual => Smt.Not(Smt.Equal(sum, number)),
            Comparator.MultipleOf => Smt.Equal(Smt.Modulo(sum, limit), Smt.Int(0)),
            _ => throw new ArgumentException($"Unknown comparator {comparison.Comparator}.", nameof(comparison)),
        };
        return exact.Terms.Any(term => term.Fact == FactSpace.Idle) ? Smt.And(_facts.IsIdleKnown, holds) : holds;
    }
}
