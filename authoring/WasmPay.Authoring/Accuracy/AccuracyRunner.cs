using System.Runtime.CompilerServices;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Accuracy;

/// <summary>Where decisions come from when an author is scored.</summary>
/// <param name="Builder">Compiles what the author writes; null to decide by the interpretation's evaluator alone, which is fast.</param>
/// <param name="Sandbox">Runs what was compiled; null together with <paramref name="Builder"/>.</param>
public sealed record AccuracyOptions(IValidatorBuilder? Builder = null, ISandbox? Sandbox = null)
{
    /// <summary>How often the author may mend a source that does not build.</summary>
    public int Repairs { get; init; } = 2;
}

/// <summary>Scores an author on rules with labelled payments. The author is given text, bank and language only.</summary>
public sealed class AccuracyRunner(IRuleAuthor author, AccuracyOptions options)
{
    private const int MaximumCombinations = 64;

    /// <summary>One result for each rule, as they come; <see cref="AccuracySummary.Of"/> sums them up.</summary>
    public async IAsyncEnumerable<RuleResult> RunAsync(IAsyncEnumerable<BenchmarkRule> rules, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var rule in rules.WithCancellation(cancellation).ConfigureAwait(false))
            yield return await ScoreAsync(rule, cancellation).ConfigureAwait(false);
    }

    private async Task<RuleResult> ScoreAsync(BenchmarkRule rule, CancellationToken cancellation)
    {
        var request = new RuleRequest(rule.Text, rule.Bank) { Language = rule.Language };
        var answer = await author.InterpretAsync(request, cancellation).ConfigureAwait(false);
        var tally = new Tally();
        var notes = new List<string>(answer.Interpretation.Problems.Select(p => p.Message));
        notes.AddRange(answer.Notes.Select(n => n.Message));
        notes.AddRange(answer.Interpretation.Missing.Select(m => $"Missing: {m.Fact}."));
        notes.AddRange(answer.Interpretation.Ambiguities.Select(a => $"Asked: {a.Kind} \"{a.Phrase}\"."));
        notes.AddRange(answer.Interpretation.Warnings.Select(w => $"Warned: {w.Reason}"));

        var scored = rule.Expect is "program" or "flag" && rule.Cases.Count > 0;
        if (answer.Outcome is AuthorOutcome.Program or AuthorOutcome.Flag && rule.Cases.Count > 0)
            await ScoreAsync(request, answer, rule, "", tally, notes, cancellation).ConfigureAwait(false);
        else if (answer.Outcome == AuthorOutcome.Clarify && rule.Expect == "clarify")
            await ScoreReadingsAsync(request, rule, tally, notes, cancellation).ConfigureAwait(false);
        else if (scored)
            tally.AddAllWrong(rule.Cases.Count);

        var outcome = tally.ToolchainFailed ? RuleResult.Toolchain : InterpretationJson.Name(answer.Outcome);
        return new RuleResult(rule.Id, rule.Level, rule.Language, rule.Style, rule.Expect, outcome,
            tally.Right, tally.Total, [.. tally.Wrong], Names(rule, answer), notes);
    }

    private async Task ScoreReadingsAsync(RuleRequest request, BenchmarkRule rule, Tally tally, List<string> notes, CancellationToken cancellation)
    {
        foreach (var readings in Combinations(rule.Ambiguities).Take(MaximumCombinations))
        {
            var key = string.Join('/', readings.Select(r => r.Reading.Id));
            var answered = request with { Answers = [.. readings.Select(r => new Answer(r.Ambiguity.Kind, r.Ambiguity.Phrase, r.Reading.Text))] };
            var answer = await author.InterpretAsync(answered, cancellation).ConfigureAwait(false);
            if (answer.Outcome is AuthorOutcome.Program or AuthorOutcome.Flag)
                await ScoreAsync(answered, answer, rule, key, tally, notes, cancellation).ConfigureAwait(false);
            else
            {
                notes.Add($"With the reading {key}: {InterpretationJson.Name(answer.Outcome)}.");
                tally.AddAllWrong(rule.Cases.Count);
            }
        }
    }

    private async Task ScoreAsync(RuleRequest request, AuthorAnswer answer, BenchmarkRule rule, string reading, Tally tally, List<string> notes, CancellationToken cancellation)
    {
        var validator = await ValidatorAsync(request, answer.Interpretation, tally, notes, cancellation).ConfigureAwait(false);
        // What the machine could not compile is nobody's mistake, and is not scored.
        if (tally.ToolchainFailed) return;
        try
        {
            for (var i = 0; i < rule.Cases.Count; i++)
            {
                var labelled = rule.Cases[i];
                // Without a question asked, only what every reading agrees on can be scored.
                var label = labelled.Decision ?? (labelled.ByReading.TryGetValue(reading, out var byReading) ? byReading : null);
                if (label is null) continue;
                tally.Add(i, Decided(validator, labelled.Request) == label);
            }
        }
        finally
        {
            (validator as IDisposable)?.Dispose();
        }
    }

    private static Decision? Decided(IValidator? validator, ValidationRequest request) =>
        validator?.Validate(request) is { Kind: OutcomeKind.Verdict, Verdict: { } verdict } ? verdict.Decision : null;

    private async Task<IValidator?> ValidatorAsync(RuleRequest rule, Interpretation interpretation, Tally tally, List<string> notes, CancellationToken cancellation)
    {
        if (options.Builder is null || options.Sandbox is null) return new InterpretationEvaluator(interpretation);
        var built = await CandidateBuilder.BuildAsync(author, options.Builder, options.Sandbox, new WriteRequest(rule, interpretation), options.Repairs, cancellation).ConfigureAwait(false);
        notes.AddRange(built.Notes.Select(n => n.Message));
        if (built.Failure is { } failure) notes.Add(failure.Message);
        tally.ToolchainFailed |= built.IsHostFailure;
        return built.Validator;
    }

    private static bool Names(BenchmarkRule rule, AuthorAnswer answer)
    {
        var interpretation = answer.Interpretation;
        return rule.Expect switch
        {
            "clarify" => rule.Ambiguities.All(a => interpretation.Ambiguities.Any(mine => mine.Kind == a.Kind || Shares(mine.Phrase, a.Phrase))),
            "refuse" => rule.Missing.Count == 0 ? interpretation.Problems.Count > 0 : interpretation.Missing.Any(m => rule.Missing.Any(f => Shares(m.Fact, f))),
            "flag" => interpretation.Warnings.Count > 0,
            _ => true,
        };
    }

    // Whether two phrases have a word of content in common.
    private static bool Shares(string a, string b)
    {
        string[] Words(string text) => [.. text.ToLowerInvariant().Split([' ', ',', '.', '-', '\'', '(', ')', ';'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length > 3)];
        return a.Contains(b, StringComparison.OrdinalIgnoreCase) || b.Contains(a, StringComparison.OrdinalIgnoreCase) || Words(a).Intersect(Words(b)).Any();
    }

    private static IEnumerable<IReadOnlyList<(Ambiguity Ambiguity, Reading Reading)>> Combinations(IReadOnlyList<Ambiguity> ambiguities) =>
        ambiguities.Aggregate((IEnumerable<IReadOnlyList<(Ambiguity, Reading)>>)[[]], (done, next) => done.SelectMany(_ => next.Readings, (before, reading) => (IReadOnlyList<(Ambiguity, Reading)>)[.. before, (next, reading)]));

    private sealed class Tally
    {
        /// <summary>Whether the toolchain or the host failed, so that there is nothing to score.</summary>
        public bool ToolchainFailed { get; set; }

        public int Right { get; private set; }

        public int Total { get; private set; }

        public SortedSet<int> Wrong { get; } = [];

        public void Add(int index, bool right)
        {
            Total++;
            if (right) Right++;
            else Wrong.Add(index);
        }

        public void AddAllWrong(int count)
        {
            for (var i = 0; i < count; i++) Add(i, false);
        }
    }
}
