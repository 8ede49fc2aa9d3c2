using System.Globalization;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Judging;

/// <summary>In what two outcomes of one request differ.</summary>
/// <param name="What">A word for it: <c>outcome</c>, <c>decision</c>, <c>findings</c> or <c>fuel</c>.</param>
/// <param name="First">The first outcome, in a few words.</param>
/// <param name="Second">The second outcome, in a few words.</param>
internal sealed record Difference(string What, string First, string Second);

/// <summary>Checks, comparisons and words for verdicts.</summary>
internal static class Verdicts
{
    /// <summary>What is wrong with a verdict by the contract, or null.</summary>
    public static string? Defect(Verdict? verdict)
    {
        if (verdict is null) return "a verdict was announced and none was given";
        if (!Enum.IsDefined(verdict.Decision)) return "the decision is none of the contract's";
        if (verdict.Decision == Decision.Approve && verdict.Findings.Count > 0) return "it approves and has findings";
        if (verdict.Decision != Decision.Approve && verdict.Findings.Count == 0) return "it does not approve and has no finding that says why";
        return verdict.Findings.Any(finding => !IsWellFormed(finding.Clause) || !IsWellFormed(finding.Message))
            ? "a finding's text holds half of a surrogate pair"
            : null;
    }

    /// <summary>In what two outcomes of one request differ, or null; in fuel last, and only where it is to be compared.</summary>
    public static Difference? Compare(Outcome first, Outcome second, bool withFuel)
    {
        if (first.Kind != second.Kind || first.Trap != second.Trap) return Differ("outcome");
        if (first.Verdict?.Decision != second.Verdict?.Decision) return Differ("decision");
        if (!(first.Verdict?.Findings ?? []).SequenceEqual(second.Verdict?.Findings ?? [])) return Differ("findings");
        return !withFuel || first.Fuel == second.Fuel ? null : new Difference("fuel", DescribeFuel(first), DescribeFuel(second));

        Difference Differ(string what) => new(what, Describe(first), Describe(second));
    }

    /// <summary>An outcome in a few words.</summary>
    public static string Describe(Outcome outcome) => outcome.Verdict is { } verdict ? Describe(verdict) : $"no verdict ({outcome.Trap ?? outcome.Kind.ToString()})";

    private static string DescribeFuel(Outcome outcome) => string.Create(CultureInfo.InvariantCulture, $"{Describe(outcome)} for {outcome.Fuel} fuel");

    /// <summary>A verdict in a few words.</summary>
    public static string Describe(Verdict verdict)
    {
        var clauses = string.Join(", ", verdict.Findings.Select(finding => $"{finding.Clause}: {finding.Message}"));
        var decision = verdict.Decision.ToString().ToLowerInvariant();
        return clauses.Length == 0 ? decision : $"{decision} ({clauses})";
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i]))) return false;
        return true;
    }
}
