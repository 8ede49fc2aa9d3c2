using System.Runtime.CompilerServices;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Models.Calls;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Write;
using WasmPay.Sandbox;

namespace WasmPay.Authoring.Accuracy;

/// <summary>Where decisions come from when an author is scored.</summary>
/// <param name="Builder">Compiles what is written of a reading; null to decide by the interpretation's evaluator alone, which is fast.</param>
/// <param name="Sandbox">Runs what was compiled; null together with <paramref name="Builder"/>.</param>
public sealed record AccuracyOptions(IValidatorBuilder? Builder = null, ISandbox? Sandbox = null)
{
    /// <summary>Adds up what the author's model takes; null where no model stands behind it.</summary>
    public ModelUsage? Usage { get; init; }
}

/// <summary>Scores an author on rules with labelled payments, one after the other. The author is given text, bank and language only.</summary>
public sealed class AccuracyRunner(IRuleAuthor author, AccuracyOptions options, TimeProvider time)
{
    private const int MaximumCombinations = 64;

    /// <summary>One result for each rule, as they come; <see cref="AccuracySummary.Of"/> sums them up.</summary>
    public async IAsyncEnumerable<RuleResult> RunAsync(IAsyncEnumerable<BenchmarkRule> rules, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var rule in rules.WithCancellation(cancellation).ConfigureAwait(false))
            yield return await ScoreAsync(rule, cancellation).ConfigureAwait(false);
    }

    /// <summary>The result of one rule. What the author asks and should ask is answered by the labels, with each reading in turn.</summary>
    public async Task<RuleResult> ScoreAsync(BenchmarkRule rule, CancellationToken cancellation = default)
    {
        var (began, before) = (time.GetTimestamp(), options.Usage?.Total ?? default);
        var request = new RuleRequest(rule.Text, rule.Bank) { Language = rule.Language };
        var answer = await author.InterpretAsync(request, cancellation).ConfigureAwait(false);
        var notes = new List<string>(answer.Interpretation.Problems.Select(p => p.Message));
        notes.AddRange(answer.Notes.Select(n => n.Message));
        notes.AddRange(answer.Interpretation.Missing.Select(m => $"Missing: {m.Fact}."));
        notes.AddRange(answer.Interpretation.Ambiguities.Select(a => $"Asked: {a.Kind} \"{a.Phrase}\"."));
        notes.AddRange(answer.Interpretation.Warnings.Select(w => $"Warned: {w.Reason}"));

        var named = Names(rule, answer);
        var first = await AttemptAsync(request, answer, rule, "", notes, cancellation).ConfigureAwait(false);
        var column = RuleColumns.Of(rule.Expect, rule.Also, first.Act(named));
        IReadOnlyList<RuleAttempt> attempts = [first];
        if (first.Outcome == Outcomes.Clarify && rule.Expect == Outcomes.Clarify)
        {
            attempts = await AnsweredAsync(request, rule, notes, cancellation).ConfigureAwait(false);
            if (column == RuleColumn.Right) column = attempts.Select(attempt => RuleColumns.OfReading(attempt.Act(true))).DefaultIfEmpty(column).Max();
        }
        // What was due is wrong on every case where it did not come; what is as good as it has no cases.
        else if (!first.IsProgram && rule.Expect is Outcomes.Program or Outcomes.Flag && column is not (RuleColumn.Right or RuleColumn.Toolchain))
            attempts = [first.AllWrong(rule)];

        var used = options.Usage?.Total.Since(before);
        return new RuleResult(rule.Id, rule.Level, rule.Language, rule.Style, rule.Expect, first.Outcome,
            attempts.Sum(a => a.Right), attempts.Sum(a => a.Total), [.. attempts.SelectMany(a => a.Wrong).Distinct().Order()], named, notes)
        {
            Column = column,
            Use = RuleUse.Of(time.GetElapsedTime(began), used?.Tokens, used?.Cost),
            NotRecorded = used?.NotRecorded ?? 0,
            IsIncomplete = used?.NotRecorded > 0 || first.IsIncomplete || attempts.Any(attempt => attempt.IsIncomplete),
        };
    }

    private async Task<IReadOnlyList<RuleAttempt>> AnsweredAsync(RuleRequest request, BenchmarkRule rule, List<string> notes, CancellationToken cancellation)
    {
        var attempts = new List<RuleAttempt>();
        foreach (var readings in Combinations(rule.Ambiguities).Take(MaximumCombinations))
        {
            var key = string.Join('/', readings.Select(r => r.Reading.Id));
            var answered = request with { Answers = [.. readings.Select(r => new Answer(r.Ambiguity.Kind, r.Ambiguity.Phrase, r.Reading.Text))] };
            var answer = await author.InterpretAsync(answered, cancellation).ConfigureAwait(false);
            var attempt = await AttemptAsync(answered, answer, rule, key, notes, cancellation).ConfigureAwait(false);
            if (!attempt.IsProgram && attempt.Outcome != Outcomes.Toolchain) attempt = attempt.AllWrong(rule);
            if (!attempt.IsProgram) notes.Add($"With the reading {key}: {attempt.Outcome}.");
            else if (attempt.Right < attempt.Total) notes.Add($"With the reading {key}: {attempt.Right} of {attempt.Total} right.");
            attempts.Add(attempt);
        }
        return attempts;
    }

    /// <summary>What came of a rule by one answer of the author's, scored by the labels of a reading.</summary>
    private async Task<RuleAttempt> AttemptAsync(RuleRequest request, AuthorAnswer answer, BenchmarkRule rule, string reading, List<string> notes, CancellationToken cancellation)
    {
        var outcome = InterpretationJson.Name(answer.Outcome);
        if (outcome == Outcomes.Failed) return new RuleAttempt(outcome) { IsIncomplete = answer.Interpretation.Problems.Any(MayPass) };
        if (outcome is not (Outcomes.Program or Outcomes.Flag) || rule.Cases.Count == 0) return new RuleAttempt(outcome);
        if (options.Builder is null || options.Sandbox is null) return RuleAttempt.Decide(outcome, new InterpretationEvaluator(answer.Interpretation), rule, reading, notes, cancellation);

        var built = await CandidateBuilder.BuildAsync(options.Builder, options.Sandbox, AssemblyScriptWriter.Write(answer.Interpretation, request.Text), cancellation).ConfigureAwait(false);
        using var validator = built.Validator;
        if (built.Failure is { } failure) notes.Add(failure.Message);
        // What the machine could not compile, or our writer wrote wrongly, is no mistake of who read the rule, and is not scored.
        if (validator is null) return new RuleAttempt(Outcomes.Toolchain) { IsIncomplete = true };
        return RuleAttempt.Decide(outcome, validator, rule, reading, notes, cancellation);
    }

    /// <summary>Whether the author failed for want of something that may be there another time. An answer that could not be used is the model's own.</summary>
    private static bool MayPass(Problem problem) =>
        problem.Code is ModelCodes.Busy or ModelCodes.Unavailable or ModelCodes.Silent or ModelCodes.Key or ModelCodes.Budget or ModelCodes.NotRecorded;

    private static bool Names(BenchmarkRule rule, AuthorAnswer answer)
    {
        var interpretation = answer.Interpretation;
        return rule.Expect switch
        {
            Outcomes.Clarify => rule.Ambiguities.All(a => interpretation.Ambiguities.Any(mine => mine.Kind == a.Kind || Shares(mine.Phrase, a.Phrase))),
            Outcomes.Refuse => rule.Missing.Count == 0 ? interpretation.Problems.Count > 0 : interpretation.Missing.Any(m => rule.Missing.Any(f => Shares(m.Fact, f))),
            Outcomes.Flag => interpretation.Warnings.Count > 0,
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
}
