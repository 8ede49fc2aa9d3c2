using System.Globalization;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Judging;

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

    /// <summary>In what two outcomes of one request differ, or null.</summary>
    public static (string What, string Sentence)? Difference(Outcome first, Outcome second)
    {
        if (first.Kind != second.Kind || first.Trap != second.Trap) return ("outcome", $"{Describe(first)}, then {Describe(second)}");
        if (first.Verdict?.Decision != second.Verdict?.Decision) return ("decision", $"{Describe(first)}, then {Describe(second)}");
        if (first.Verdict is not null && second.Verdict is not null && !first.Verdict.Findings.SequenceEqual(second.Verdict.Findings))
            return ("findings", $"{Describe(first)}, then {Describe(second)}");
        return first.Fuel == second.Fuel
            ? null
            : ("fuel", string.Create(CultureInfo.InvariantCulture, $"the same answer for {first.Fuel} fuel, then for {second.Fuel}"));
    }

    /// <summary>An outcome in a few words.</summary>
    public static string Describe(Outcome outcome) => outcome.Verdict is { } verdict ? Describe(verdict) : $"no verdict ({outcome.Trap ?? outcome.Kind.ToString()})";

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
