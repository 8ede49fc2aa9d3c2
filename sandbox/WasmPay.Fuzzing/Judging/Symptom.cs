using System.Collections.Immutable;

namespace WasmPay.Fuzzing.Judging;

/// <summary>What is wrong with an answer.</summary>
/// <param name="Kind">The kind of problem.</param>
/// <param name="Detail">What tells one problem of a kind from another: the trap's name, the two decisions.</param>
/// <param name="Clauses">The clauses that fired on either side, sorted.</param>
/// <param name="Plausible">Whether the platform may send the request.</param>
/// <param name="Sentence">What happened, for people.</param>
internal sealed record Symptom(FindingKind Kind, string Detail, ImmutableArray<string> Clauses, bool Plausible, string Sentence)
{
    /// <summary>Equal for what is taken to be one problem.</summary>
    public string Key { get; } = $"{Kind}\n{Detail}\n{Plausible}\n{string.Join('\n', Clauses)}";

    /// <summary>Whether a smaller request shows this problem: the same kind, and no clause that did not fire in the larger one.</summary>
    public bool IsShownBy(Symptom smaller) =>
        smaller.Kind == Kind && smaller.Detail == Detail && (smaller.Plausible || !Plausible) && smaller.Clauses.All(Clauses.Contains);
}
