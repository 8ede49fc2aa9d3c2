using System.Numerics;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Evaluate;

/// <summary>
/// Decides payments by the interpretation itself, exactly. It shares nothing with the source that is written from it, so that the two
/// can be held against each other.
/// </summary>
public sealed class InterpretationEvaluator : IValidator
{
    private readonly Interpretation _interpretation;
    private readonly Dictionary<string, Condition> _definitions;
    private readonly Dictionary<string, Table> _tables;
    private readonly Dictionary<string, Clause> _clauses;

    /// <summary>An evaluator of <paramref name="interpretation"/>.</summary>
    public InterpretationEvaluator(Interpretation interpretation)
    {
        _interpretation = interpretation;
        _definitions = interpretation.Definitions.ToDictionary(d => d.Name, d => d.When, StringComparer.Ordinal);
        _tables = interpretation.Tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        _clauses = interpretation.Clauses.ToDictionary(c => c.Code, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default) =>
        new() { Kind = OutcomeKind.Verdict, Verdict = Decide(request), Fuel = 0 };

    /// <summary>The verdict for a payment.</summary>
    public Verdict Decide(ValidationRequest request)
    {
        var (decision, fired) = (Decision.Approve, false);
        var findings = new List<Finding>();
        foreach (var clause in _interpretation.Clauses)
        {
            if (!Fires(clause, request)) continue;
            fired = true;
            if (clause.Decision != Decision.Approve) findings.Add(new Finding(clause.Code, clause.Message));
            if (clause.Decision > decision) decision = clause.Decision;
            if (_interpretation.Precedence == Precedence.FirstMatch) break;
        }
        var otherwise = _interpretation.Otherwise;
        if (fired || otherwise.Decision == Decision.Approve) return new Verdict(decision, findings);
        return new Verdict(otherwise.Decision, [new Finding(otherwise.Code, otherwise.Message)]);
    }

    /// <summary>Whether a clause fires for a request, were it alone; the clauses that it gives way to count.</summary>
    public bool Fires(Clause clause, ValidationRequest request) =>
        Holds(clause.When, request) && !clause.Unless.Any(code => Fires(_clauses[code], request));

    /// <summary>Whether a condition of the interpretation holds for a request.</summary>
    public bool Holds(Condition condition, ValidationRequest request) => condition switch
    {
        AllOf all => all.Parts.All(part => Holds(part, request)),
        AnyOf any => any.Parts.Any(part => Holds(part, request)),
        Negation not => !Holds(not.Part, request),
        Comparison comparison => Holds(comparison, request),
        Membership m => m.Values.Contains(FactReader.Text(request, m.Fact), StringComparer.Ordinal),
        TextMatch match => match.Values.Any(value => Matches(FactReader.Text(request, match.Fact), value, match)),
        SameText s => FactReader.Text(request, s.Fact) == FactReader.Text(request, s.Other),
        Listed l => FactReader.Lists(request, l.Party).Contains(l.List, StringComparer.Ordinal),
        IsTrue t => FactReader.Flag(request, t.Fact),
        IsAbsent a => FactReader.Number(request, a.Fact) is null,
        Defined d => Holds(_definitions[d.Name], request),
        _ => throw new ArgumentException($"Unknown condition {condition.GetType().Name}.", nameof(condition)),
    };

    private bool Holds(Comparison comparison, ValidationRequest request)
    {
        if (Sum(comparison.Terms, request) is not { } sum || Value(comparison.Limit, request) is not { } limit) return false;
        // a/b against c/d, without dividing.
        var (left, right) = (sum.Above * limit.Below, limit.Above * sum.Below);
        return comparison.Comparator switch
        {
            Comparator.MoreThan => left > right,
            Comparator.AtLeast => left >= right,
            Comparator.LessThan => left < right,
            Comparator.AtMost => left <= right,
            Comparator.Equal => left == right,
            Comparator.NotEqual => left != right,
            Comparator.MultipleOf => left % right == 0,
            _ => throw new ArgumentException($"Unknown comparator {comparison.Comparator}.", nameof(comparison)),
        };
    }

    private (BigInteger Above, BigInteger Below)? Value(Limit limit, ValidationRequest request) => limit switch
    {
        NumberLimit number => (number.Number, 1),
        MoneyLimit money => (money.Units, 1),
        FactsLimit facts => Sum(facts.Terms, request),
        TableLimit table => Row(_tables[table.Table], FactReader.Text(request, table.Key)) is { } row ? Value(row, request) : null,
        _ => throw new ArgumentException($"Unknown limit {limit.GetType().Name}.", nameof(limit)),
    };

    private static Limit? Row(Table table, string key) =>
        table.Rows.FirstOrDefault(row => row.Keys.Contains(key, StringComparer.Ordinal))?.Limit ?? table.Otherwise;

    private static (BigInteger Above, BigInteger Below)? Sum(IReadOnlyList<Term> terms, ValidationRequest request)
    {
        BigInteger above = 0, below = 1;
        foreach (var term in terms)
        {
            if (FactReader.Number(request, term.Fact) is not { } number) return null;
            above = above * term.Factor.Denominator + (BigInteger)number * term.Factor.Numerator * below;
            below *= term.Factor.Denominator;
        }
        return (above, below);
    }

    private static bool Matches(string text, string value, TextMatch match)
    {
        if (match.AnyCase) (text, value) = (Folded(text), Folded(value));
        return match.Part switch
        {
            TextPart.Contains => text.Contains(value, StringComparison.Ordinal),
            TextPart.BeginsWith => text.StartsWith(value, StringComparison.Ordinal),
            TextPart.EndsWith => text.EndsWith(value, StringComparison.Ordinal),
            _ => throw new ArgumentException($"Unknown part {match.Part}.", nameof(match)),
        };
    }

    // A to Z alone, as the source folds them: what other letters fold to depends on tables that a guest does not have.
    private static string Folded(string text) => string.Create(text.Length, text, (to, from) =>
    {
        for (var i = 0; i < from.Length; i++) to[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
    });
}
