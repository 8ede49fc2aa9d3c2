using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Proving;
using WasmPay.Proving.Machine;
using WasmPay.Proving.Requests;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving;

namespace WasmPay.Authoring.Proofs;

/// <summary>Holds a component, in whatever language it was written, to a reading: on every payment within bounds, not on some.</summary>
public static class ReadingProof
{
    /// <summary>Proves a component, refutes it, or says what is open. It takes a thread of its own while it runs.</summary>
    /// <param name="component">The bytes of a component that has been admitted.</param>
    /// <param name="validator">The same component, on which a payment that shows a difference is run.</param>
    /// <param name="reading">What is meant.</param>
    /// <param name="solver">Who decides what the terms leave open.</param>
    /// <param name="options">What guests may have.</param>
    /// <param name="time">The clock.</param>
    /// <param name="bounds">For which payments.</param>
    /// <param name="limits">How far it is followed.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Proof Prove(
        ReadOnlyMemory<byte> component, IValidator validator, Interpretation reading, ISolver solver, SandboxOptions options, TimeProvider time,
        RequestBounds? bounds = null, MachineLimits? limits = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(validator);
        ArgumentNullException.ThrowIfNull(reading);
        var evaluator = new InterpretationEvaluator(reading);
        var proof = new ValidatorProver(solver, request => new ReadingTerms(request).Answer(reading), payment => Difference(payment, validator, evaluator, cancellation))
            .Prove(component, options, time, bounds ?? new(), limits ?? new(), cancellation);
        var named = PlainReading.Of(reading).Clauses.SelectMany(clause => clause.When.Leaves).SelectMany(NamedFacts).ToHashSet(StringComparer.Ordinal);
        return proof with { Unnamed = [.. proof.Following.Facts.Where(use => !named.Contains(use.Fact))] };
    }

    // The contract's facts that a condition looks at; those that are computed by what they are computed from.
    private static IEnumerable<string> NamedFacts(Condition leaf)
    {
        IEnumerable<string> facts = leaf switch
        {
            Comparison comparison => comparison.Facts,
            Membership member => [member.Fact],
            TextMatch match => [match.Fact],
            SameText same => [same.Fact, same.Other],
            Listed listed => [$"{listed.Party}.lists"],
            IsTrue flag => [flag.Fact],
            IsAbsent absent => [absent.Fact],
            _ => [],
        };
        return facts.SelectMany(fact => fact switch
        {
            FactCatalog.MinuteOfDay => (string[])["transaction.at.hour", "transaction.at.minute"],
            FactCatalog.Date or FactCatalog.DaysLeftInMonth => ["transaction.at.year", "transaction.at.month", "transaction.at.day"],
            _ => [fact],
        });
    }

    private static string? Difference(ValidationRequest payment, IValidator validator, InterpretationEvaluator evaluator, CancellationToken cancellation)
    {
        var (meant, outcome) = (evaluator.Decide(payment), validator.Validate(payment, cancellation));
        if (outcome.Verdict is not { } verdict) return HostCodes.All.Contains(outcome.Trap ?? "") ? null : $"It gives no verdict ({outcome.Explanation ?? outcome.Trap ?? InterpretationJson.Name(outcome.Kind)}), and {Said(meant)} is meant.";
        return verdict.Decision == meant.Decision && verdict.Findings.SequenceEqual(meant.Findings) ? null : $"It answers {Said(verdict)}, and {Said(meant)} is meant.";
    }

    private static string Said(Verdict verdict) =>
        $"{InterpretationJson.Name(verdict.Decision)}{(verdict.Findings.Count == 0 ? "" : $" ({string.Join("; ", verdict.Findings.Select(finding => $"{finding.Clause}: “{finding.Message}”"))})")}";
}
