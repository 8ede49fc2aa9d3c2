using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Rules;
using WasmPay.Solving;

namespace WasmPay.Authoring.Models.Voices;

/// <summary>How many voices are heard.</summary>
public sealed record VoicesOptions
{
    /// <summary>Further readings of the model, each at <see cref="Temperature"/> with a seed of its own.</summary>
    public int Readings { get; init; } = 2;

    /// <summary>How far the further readings may stray, 0 to 2.</summary>
    public float Temperature { get; init; } = 0.8f;

    /// <summary>Another model at the same endpoint that reads too; null for none.</summary>
    public string? OtherModel { get; init; }

    /// <summary>Makes the source that a model writes from the rule alone run; null where it is not asked for one.</summary>
    public SourceBuild? Build { get; init; }

    /// <summary>Questions at once; more are asked when these are answered.</summary>
    public int Questions { get; init; } = 5;
}

/// <summary>
/// A model's reading, believed only where independent voices agree with it on every payment: examples made from the words before any clause, further
/// readings, the offline author, a source written from the rule alone, and a critic. Where two differ, the officer is asked which is meant, with
/// that payment; what he says binds. No reading is ever changed to fit: one that decides as he says takes its place, or there is none.
/// </summary>
/// <param name="author">Whose reading it is; it is disposed of with this.</param>
/// <param name="voices">The model's voices.</param>
/// <param name="offline">Who else reads, without a model.</param>
/// <param name="solver">Who decides whether two readings are the same.</param>
/// <param name="options">How many voices are heard.</param>
public sealed class VoicedAuthor(IRuleAuthor author, IModelVoices voices, IRuleAuthor offline, ISolver solver, VoicesOptions options) : IRuleAuthor, IDisposable
{
    /// <summary>The kind of question that is about one payment.</summary>
    public const string PaymentQuestion = "payment";

    /// <summary>The kind of question that a critic raises in words.</summary>
    public const string CriticQuestion = "critic";

    /// <summary>The kind of question where a solver could not tell whether two voices differ.</summary>
    public const string UnknownQuestion = "not-known";

    private const string SourceVoice = "A source from the rule alone";

    /// <inheritdoc/>
    public async Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation)
    {
        // Before any clause, so that no clause can lead them.
        var words = await voices.ExamplesAsync(rule, cancellation).ConfigureAwait(false);
        var answer = await author.InterpretAsync(rule, cancellation).ConfigureAwait(false);
        if (answer.Outcome is not (AuthorOutcome.Program or AuthorOutcome.Flag)) return answer;
        var notes = new List<Problem>(answer.Notes);
        if (words.Failure is { } silent) notes.Add(Silent("Examples from the words", silent));
        var others = await OthersAsync(rule, notes, cancellation).ConfigureAwait(false);
        var hearing = new Hearing(rule, words.Value?.Examples ?? [], others, new MeaningJudge(solver, rule.Bank));
        // The reading that the officer's answers leave standing, the model's own first.
        foreach (var reading in others.Select(other => other.Reading).Prepend(answer.Interpretation))
        {
            if (!hearing.DecidesAsAnswered(reading)) continue;
            var questions = await hearing.QuestionsAsync(reading, cancellation).ConfigureAwait(false);
            OwnSource? own = null;
            if (questions.Count < options.Questions)
            {
                (own, var differing) = await OfSourceAsync(hearing, reading, notes, cancellation).ConfigureAwait(false);
                if (differing is not null && !questions.Any(question => question.Phrase == differing.Phrase)) questions = [.. questions, differing];
            }
            if (questions.Count == 0)
            {
                (questions, var isOther) = await OfCriticAsync(rule, reading, notes, cancellation).ConfigureAwait(false);
                if (isOther) continue;
            }
            var read = reading with { Examples = [.. reading.Examples, .. hearing.Answered] };
            if (!ReferenceEquals(reading, answer.Interpretation)) notes.Add(new Problem("other-reading", "The model's first reading is not what you answered; another voice's stands in its place."));
            return questions.Count == 0
                ? answer with { Outcome = read.Warnings.Count == 0 ? AuthorOutcome.Program : AuthorOutcome.Flag, Interpretation = read, OwnSource = own, Notes = notes }
                : answer with { Outcome = AuthorOutcome.Clarify, OwnSource = own, Notes = notes, Interpretation = read with { Ambiguities = [.. reading.Ambiguities, .. questions.Take(options.Questions)] } };
        }
        return answer with
        {
            Outcome = AuthorOutcome.Refuse,
            Notes = notes,
            Interpretation = Interpretation.Empty with { Problems = [new Problem("no-reading", "No reading is what you answered; say the rule in other words.")] },
        };
    }

    /// <inheritdoc/>
    public void Dispose() => (author as IDisposable)?.Dispose();

    private async Task<IReadOnlyList<(string Voice, Interpretation Reading)>> OthersAsync(RuleRequest rule, List<Problem> notes, CancellationToken cancellation)
    {
        var found = new List<(string, Interpretation)>();
        var tunings = Enumerable.Range(1, options.Readings).Select(seed => new VoiceTuning { Temperature = options.Temperature, Seed = seed }).ToList();
        if (options.OtherModel is { } model) tunings.Add(new VoiceTuning { Model = model });
        foreach (var tuning in tunings)
        {
            var name = tuning.Model is null ? $"Reading {tuning.Seed + 1}" : $"The reading of {tuning.Model}";
            var reading = await voices.ReadingAsync(rule, tuning, cancellation).ConfigureAwait(false);
            if (reading.Failure is { } silent) notes.Add(Silent(name, silent));
            else if (reading.Value is { Clauses.Count: > 0, Ambiguities: [], Missing: [], Problems: [] } read) found.Add((name, read));
        }
        var offlines = await offline.InterpretAsync(rule, cancellation).ConfigureAwait(false);
        if (offlines.Outcome is AuthorOutcome.Program or AuthorOutcome.Flag) found.Add(("The offline author", offlines.Interpretation));
        return found;
    }

    /// <summary>What a model writes from the rule alone, held against the reading; nothing where it writes nothing, or is not asked.</summary>
    private async Task<(OwnSource? Source, Ambiguity? Question)> OfSourceAsync(Hearing hearing, Interpretation reading, List<Problem> notes, CancellationToken cancellation)
    {
        if (options.Build is not { } build) return default;
        var answer = await voices.SourceAsync(hearing.Rule, cancellation).ConfigureAwait(false);
        if (answer.Value is not { } written)
        {
            notes.Add(Silent(SourceVoice, answer.Failure!));
            return default;
        }
        var (comparison, question) = await ComparedAsync(build, written.Source, hearing, reading, cancellation).ConfigureAwait(false);
        if (comparison.Agreement is SourceAgreement.DoesNotBuild or SourceAgreement.NotCompared) notes.Add(new Problem("voice-silent", $"{SourceVoice} says nothing of the rule. {comparison.Message}"));
        return (new OwnSource(written.Source, written.Assumptions, answer.Provenance, comparison), question);
    }

    private static async Task<(SourceComparison Comparison, Ambiguity? Question)> ComparedAsync(SourceBuild build, string source, Hearing hearing, Interpretation reading, CancellationToken cancellation)
    {
        var built = await build(source, cancellation).ConfigureAwait(false);
        using var running = built.Validator as IDisposable;
        return built switch
        {
            { Validator: { } validator } => hearing.Compare(reading, validator, cancellation),
            { IsHostFailure: true } => (new SourceComparison(SourceAgreement.NotCompared, 0, $"It could not be built: {built.Failure}"), null),
            _ => (new SourceComparison(SourceAgreement.DoesNotBuild, 0, $"It does not build: {built.Failure}"), null),
        };
    }

    /// <summary>What a critic asks of a reading, and whether the officer has said already that it is not what the rule says.</summary>
    private async Task<(IReadOnlyList<Ambiguity> Questions, bool IsOther)> OfCriticAsync(RuleRequest rule, Interpretation reading, List<Problem> notes, CancellationToken cancellation)
    {
        var critique = await voices.CritiqueAsync(rule, ReadingWords.Of(reading, rule.Bank), cancellation).ConfigureAwait(false);
        if (critique.Failure is { } silent) notes.Add(Silent("A critic", silent));
        var open = new List<Ambiguity>();
        foreach (var found in critique.Value?.Differences ?? [])
        {
            var question = new Ambiguity(CriticQuestion, found.What, [new Reading(VoiceReplies.AsRead, $"As it was read: {found.Paraphrase}"), new Reading(VoiceReplies.Otherwise, $"As the rule has it: {found.Rule}")]) { Payment = found.Payment };
            var replies = rule.Answers.Where(answer => answer.Kind == CriticQuestion && answer.Phrase == found.What).Select(answer => VoiceReplies.IsAsRead(answer.Text)).ToList();
            if (replies.Contains(false)) return ([], true);
            if (!replies.Contains(true)) open.Add(question);
        }
        return (open, false);
    }

    private static Problem Silent(string voice, Problem why) => new("voice-silent", $"{voice} could not be had: {why.Message}");
}
