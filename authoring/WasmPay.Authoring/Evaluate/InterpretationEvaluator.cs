using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Evaluate;

/// <summary>
/// Decides payments by the interpretation itself. It shares nothing with the source that is written from it, so that the two
/// can be held against each other.
/// </summary>
public sealed class InterpretationEvaluator : IValidator
{
    private readonly Interpretation _interpretation;

    /// <summary>An evaluator of <paramref name="interpretation"/>.</summary>
    public InterpretationEvaluator(Interpretation interpretation) => _interpretation = interpretation;

    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
    {
        var decision = Decision.Approve;
        var findings = new List<Finding>();
        foreach (var clause in _interpretation.Clauses)
        {
            if (!Holds(clause.When, request)) continue;
            if (clause.Decision != Decision.Approve) findings.Add(new Finding(clause.Code, clause.Message));
            if (clause.Decision > decision) decision = clause.Decision;
            if (_interpretation.Precedence == Precedence.FirstMatch) break;
        }
        return new Outcome { Kind = OutcomeKind.Verdict, Verdict = new Verdict(decision, findings), Fuel = 0 };
    }

    /// <summary>Whether a condition holds for a request.</summary>
    public static bool Holds(Condition condition, ValidationRequest request) => condition switch
    {
        AllOf all => all.Parts.All(part => Holds(part, request)),
        AnyOf any => any.Parts.Any(part => Holds(part, request)),
        Negation not => !Holds(not.Part, request),
        Comparison comparison => Holds(comparison, request),
        Membership m => m.Values.Contains(FactReader.Text(request, m.Fact), StringComparer.Ordinal),
        SameText s => FactReader.Text(request, s.Fact) == FactReader.Text(request, s.Other),
        Listed l => FactReader.Lists(request, l.Party).Contains(l.List, StringComparer.Ordinal),
        IsTrue t => FactReader.Flag(request, t.Fact),
        IsAbsent a => FactReader.Number(request, a.Fact) is null,
        _ => throw new ArgumentException($"Unknown condition {condition.GetType().Name}.", nameof(condition)),
    };

    private static bool Holds(Comparison comparison, ValidationRequest request)
    {
        long sum = 0;
        foreach (var term in comparison.Terms)
        {
            if (FactReader.Number(request, term) is not { } number) return false;
            sum = AddSaturating(sum, number);
        }
        var limit = comparison.Limit;
        return comparison.Comparator switch
        {
            Comparator.MoreThan => sum > limit,
            Comparator.AtLeast => sum >= limit,
            Comparator.LessThan => sum < limit,
            Comparator.AtMost => sum <= limit,
            Comparator.Equal => sum == limit,
            Comparator.NotEqual => sum != limit,
            Comparator.MultipleOf => sum % limit == 0,
            _ => throw new ArgumentException($"Unknown comparator {comparison.Comparator}.", nameof(comparison)),
        };
    }

    private static long AddSaturating(long a, long b) => (long)Int128.Clamp((Int128)a + b, long.MinValue, long.MaxValue);
}
