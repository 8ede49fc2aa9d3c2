using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Checks;
using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
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
    public Func<string, CancellationToken, Task<IValidator?>>? Build { get; init; }

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
            if (questions.Count < options.Questions) questions = [.. questions, .. await OfSourceAsync(hearing, reading, notes, cancellation).ConfigureAwait(false)];
            if (questions.Count == 0) questions = await OfCriticAsync(rule, reading, notes, cancellation).ConfigureAwait(false);
            var read = reading with { Examples = [.. reading.Examples, .. hearing.Answered] };
            if (!ReferenceEquals(reading, answer.Interpretation)) notes.Add(new Problem("other-reading", "The model's first reading does not decide as you answered; another voice's stands in its place."));
            return questions.Count == 0
                ? answer with { Outcome = read.Warnings.Count == 0 ? AuthorOutcome.Program : AuthorOutcome.Flag, Interpretation = read, Notes = notes }
                : answer with { Outcome = AuthorOutcome.Clarify, Notes = notes, Interpretation = read with { Ambiguities = [.. reading.Ambiguities, .. questions.Take(options.Questions)] } };
        }
        return answer with
        {
            Outcome = AuthorOutcome.Refuse,
            Notes = notes,
            Interpretation = Interpretation.Empty with { Problems = [new Problem("no-reading", "No reading decides the payments as you answered; say the rule in other words.")] },
        };
    }

    /// <inheritdoc/>
    public Task<SourceDraft> WriteAsync(WriteRequest request, CancellationToken cancellation) => author.WriteAsync(request, cancellation);

    /// <inheritdoc/>
    public Task<SourceDraft> RepairAsync(RepairRequest request, CancellationToken cancellation) => author.RepairAsync(request, cancellation);

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

    private async Task<IReadOnlyList<Ambiguity>> OfSourceAsync(Hearing hearing, Interpretation reading, List<Problem> notes, CancellationToken cancellation)
    {
        if (options.Build is not { } build) return [];
        var source = await voices.SourceAsync(hearing.Rule, cancellation).ConfigureAwait(false);
        if (source.Value is not { } written)
        {
            notes.Add(Silent("A source from the rule alone", source.Failure!));
            return [];
        }
        if (await build(written.Source, cancellation).ConfigureAwait(false) is not { } validator)
        {
            notes.Add(new Problem("voice-silent", "The source that was written from the rule alone does not build, and says nothing of the rule."));
            return [];
        }
        using var _ = validator as IDisposable;
        return hearing.Differing(reading, validator, cancellation);
    }

    private async Task<IReadOnlyList<Ambiguity>> OfCriticAsync(RuleRequest rule, Interpretation reading, List<Problem> notes, CancellationToken cancellation)
    {
        var critique = await voices.CritiqueAsync(rule, ReadingWords.Of(reading, rule.Bank), cancellation).ConfigureAwait(false);
        if (critique.Failure is { } silent) notes.Add(Silent("A critic", silent));
        return [.. (critique.Value?.Differences ?? []).Where(d => !IsAnswered(rule, d)).Select(d => new Ambiguity(CriticQuestion, d.What, [new Reading("as-read", $"As it was read: {d.Paraphrase}"), new Reading("otherwise", $"As the rule has it: {d.Rule}")]) { Payment = d.Payment })];
    }

    // What the critic found and the officer has confirmed is no question any more; that he found it right is one that another wording must end.
    private static bool IsAnswered(RuleRequest rule, Difference difference) =>
        rule.Answers.Any(answer => answer.Kind == CriticQuestion && answer.Phrase == difference.What && (answer.Text == "as-read" || answer.Text.StartsWith("As it was read", StringComparison.Ordinal)));

    private static Problem Silent(string voice, Problem why) => new("voice-silent", $"{voice} could not be had: {why.Message}");
}

/// <summary>What is said of one rule, and what the officer has answered.</summary>
internal sealed class Hearing
{
    private readonly IReadOnlyList<(ValidationRequest Payment, Decision Decision, string About)> _examples;
    private readonly IReadOnlyList<(string Voice, Interpretation Reading)> _others;
    private readonly MeaningJudge _judge;

    public Hearing(RuleRequest rule, IReadOnlyList<WordExample> examples, IReadOnlyList<(string, Interpretation)> others, MeaningJudge judge)
    {
        (Rule, _judge) = (rule, judge);
        _examples = [.. examples.Select(e => (SampleRequests.ToRequest(rule.Bank, e.Example), e.Example.Decision, $"an example for the words “{e.Phrase}”"))];
        Answered = [.. rule.Answers.Where(answer => answer.Kind == VoicedAuthor.PaymentQuestion).Select(Binding).OfType<Example>()];
        // Who decided one payment otherwise than the officer is not heard on others.
        _others = [.. others.Where(other => DecidesAsAnswered(other.Item2))];
    }

    /// <summary>The rule.</summary>
    public RuleRequest Rule { get; }

    /// <summary>Payments that the officer has decided; they bind.</summary>
    public IReadOnlyList<Example> Answered { get; }

    /// <summary>Whether a reading decides as the officer has answered.</summary>
    public bool DecidesAsAnswered(Interpretation reading)
    {
        var evaluator = new InterpretationEvaluator(reading);
        return Answered.All(example => evaluator.Decide(SampleRequests.ToRequest(Rule.Bank, example)).Decision == example.Decision);
    }

    /// <summary>A question for each voice that differs from a reading on a payment.</summary>
    public async Task<IReadOnlyList<Ambiguity>> QuestionsAsync(Interpretation reading, CancellationToken cancellation)
    {
        var evaluator = new InterpretationEvaluator(reading);
        var questions = _examples.Where(e => evaluator.Decide(e.Payment).Decision != e.Decision && !IsAnswered(e.Payment))
            .Select(e => Question(reading, e.Payment, e.Decision, e.About)).ToList();
        foreach (var (voice, other) in _others.Where(other => !ReferenceEquals(other.Reading, reading)))
        {
            switch (await _judge.DistinguishAsync(reading, other, cancellation).ConfigureAwait(false))
            {
                case Distinction.Differs differs when !IsAnswered(differs.Payment.Payment):
                    questions.Add(Question(reading, differs.Payment.Payment, differs.Payment.Other, voice));
                    break;
                case Distinction.NotKnown unknown when NotKnown(voice) is var phrase && !Rule.Answers.Any(answer => answer.Kind == VoicedAuthor.UnknownQuestion && answer.Phrase == phrase):
                    questions.Add(new Ambiguity(VoicedAuthor.UnknownQuestion, phrase, [new Reading("as-read", "It is as it was read.")]) { Payment = unknown.Message });
                    break;
            }
        }
        return [.. questions.DistinctBy(question => question.Phrase, StringComparer.Ordinal)];
    }

    /// <summary>A question for the first payments on which a component differs from a reading.</summary>
    public IReadOnlyList<Ambiguity> Differing(Interpretation reading, IValidator component, CancellationToken cancellation) =>
        [.. ExampleMaker.Complete(reading, Rule.Bank).Select(example => (Payment: SampleRequests.ToRequest(Rule.Bank, example), example.Decision))
            .Select(e => (e.Payment, e.Decision, Other: component.Validate(e.Payment, cancellation).Verdict?.Decision))
            .Where(e => e.Other is { } other && other != e.Decision && !IsAnswered(e.Payment))
            .Take(1)
            .Select(e => Question(reading, e.Payment, e.Other!.Value, "the source written from the rule alone"))];

    private Ambiguity Question(Interpretation reading, ValidationRequest payment, Decision other, string about)
    {
        var decided = new InterpretationEvaluator(reading).Decide(payment).Decision;
        return new Ambiguity(VoicedAuthor.PaymentQuestion, Phrase(payment),
            [Said(decided, "as the reading has it"), Said(other, $"as {about} has it")])
        {
            Payment = PaymentWords.Of(payment, [reading, .. _others.Select(o => o.Reading)], Rule.Bank),
        };
    }

    private static string NotKnown(string voice) => $"{voice} may read the rule otherwise; whether it does is not known";

    private static Reading Said(Decision decision, string who) =>
        new(InterpretationJson.Name(decision), $"{InterpretationJson.Name(decision)}: {who}") { Decides = decision };

    private bool IsAnswered(ValidationRequest payment) =>
        Phrase(payment) is var phrase && Rule.Answers.Any(answer => answer.Kind == VoicedAuthor.PaymentQuestion && answer.Phrase == phrase);

    // The question's phrase is the payment, so that the answer carries it back.
    private string Phrase(ValidationRequest payment) =>
        InterpretationJson.ToNode(new Example("", GivenFacts.Of(payment, Rule.Bank), default))["given"]!.ToJsonString();

    // What comes back is whatever a client sends.
    private static Example? Binding(Answer answer)
    {
        var decision = Enum.GetValues<Decision>().Where(d => answer.Text.StartsWith(InterpretationJson.Name(d), StringComparison.OrdinalIgnoreCase)).Select(d => (Decision?)d).FirstOrDefault();
        if (decision is null) return null;
        try
        {
            var given = JsonNode.Parse(answer.Phrase, documentOptions: new JsonDocumentOptions { MaxDepth = 4 });
            var example = new JsonObject { ["about"] = "answered by the officer", ["given"] = given, ["decision"] = InterpretationJson.Name(decision.Value) };
            return InterpretationJson.TryRead(new JsonObject { ["examples"] = new JsonArray(example) }.ToJsonString(), out var read, out _) ? read.Examples[0] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
