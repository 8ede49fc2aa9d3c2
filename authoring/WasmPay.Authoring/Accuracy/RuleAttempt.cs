using WasmPay.Authoring.Checks;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Accuracy;

/// <summary>What came of a rule by one answer of the author's: to the rule itself, or to one of its readings.</summary>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
internal sealed record RuleAttempt(string Outcome)
{
    public int Right { get; init; }

    public int Total { get; init; }

    /// <summary>Indexes of cases decided wrongly.</summary>
    public IReadOnlyList<int> Wrong { get; init; } = [];

    /// <summary>Whether something was missing that may be there another time.</summary>
    public bool IsIncomplete { get; init; }

    public bool IsProgram => Outcome is Outcomes.Program or Outcomes.Flag;

    public RuleAct Act(bool named) => new(Outcome, Right == Total, named);

    /// <summary>The same where decisions were due and nothing came that makes any.</summary>
    public RuleAttempt AllWrong(BenchmarkRule rule) => this with { Right = 0, Total = rule.Cases.Count, Wrong = [.. Enumerable.Range(0, rule.Cases.Count)] };

    /// <summary>The decisions of a validator against the labels of a reading. A case that the host could not run is not scored.</summary>
    public static RuleAttempt Decide(string outcome, IValidator validator, BenchmarkRule rule, string reading, List<string> notes, CancellationToken cancellation)
    {
        var (right, wrong) = (0, new List<int>());
        string? host = null;
        for (var i = 0; i < rule.Cases.Count; i++)
        {
            var labelled = rule.Cases[i];
            // Without a question asked, only what every reading agrees on can be scored.
            var label = labelled.Decision ?? (labelled.ByReading.TryGetValue(reading, out var byReading) ? byReading : null);
            if (label is null) continue;
            var decided = validator.Validate(labelled.Request, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (decided.IsOfHost()) host ??= decided.Explanation ?? "The host could not run the component.";
            else if (decided is { Kind: OutcomeKind.Verdict, Verdict: { } verdict } && verdict.Decision == label) right++;
            else wrong.Add(i);
        }
        if (host is not null) notes.Add(host);
        // What was decided rightly before the host failed says as little as the rest; what was decided wrongly is wrong whatever else was not run.
        return host is not null && wrong.Count == 0
            ? new RuleAttempt(Outcomes.Toolchain) { IsIncomplete = true }
            : new RuleAttempt(outcome) { Right = right, Total = right + wrong.Count, Wrong = wrong, IsIncomplete = host is not null };
    }
}
