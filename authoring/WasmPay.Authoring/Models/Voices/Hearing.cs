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

namespace WasmPay.Authoring.Models.Voices;

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

    /// <summary>
    /// Holds a model's own source against a reading, on what the officer has decided, on the examples of the words and at the reading's boundaries, until they differ. Where they
    /// do on a payment that nobody has decided, that is a question; a source that decides otherwise than he did, or not at all, is heard on nothing.
    /// </summary>
    public (SourceComparison Comparison, Ambiguity? Question) Compare(Interpretation reading, IValidator source, CancellationToken cancellation)
    {
        var (alike, evaluator) = (0, new InterpretationEvaluator(reading));
        var payments = Answered.Select(Payment).Concat(_examples.Select(example => example.Payment)).Concat(ExampleMaker.Complete(reading, Rule.Bank).Select(Payment));
        foreach (var payment in payments.DistinctBy(Phrase, StringComparer.Ordinal))
        {
            var meant = evaluator.Decide(payment).Decision;
            var decided = source.Validate(payment, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (decided.IsOfHost()) return (new SourceComparison(SourceAgreement.NotCompared, alike, $"It could not be run: {decided.Explanation ?? "the host failed"}"), null);
            if (decided.Verdict?.Decision == meant)
            {
                alike++;
                continue;
            }
            var observed = decided.Verdict is { } verdict ? InterpretationJson.Name(verdict.Decision) : $"no verdict ({decided.Explanation ?? decided.Trap ?? InterpretationJson.Name(decided.Kind)})";
            var differs = new SourceComparison(SourceAgreement.Differs, alike, $"It differs on a payment: where {PaymentWords.Of(payment, [reading], Rule.Bank)}, it gives {observed}, and {InterpretationJson.Name(meant)} is meant.");
            return (differs, decided.Verdict is { } other && !IsAnswered(payment) ? Question(reading, payment, other.Decision, "the source written from the rule alone") : null);
        }
        return (new SourceComparison(SourceAgreement.Agrees, alike, $"It agrees with the reading on {alike} payments, which are the examples of the words and the reading's, and its boundaries; no other was compared."), null);
    }

    private ValidationRequest Payment(Example example) => SampleRequests.ToRequest(Rule.Bank, example);

    private Ambiguity Question(Interpretation reading, ValidationRequest payment, Decision other, string about)
    {
        var decided = new InterpretationEvaluator(reading).Decide(payment).Decision;
        return new Ambiguity(VoicedAuthor.PaymentQuestion, Phrase(payment),
            [Said(decided, "as the reading has it"), Said(other, $"as {about} has it")])
        {
            Payment = PaymentWords.Of(payment, [reading, .. _others.Select(o => o.Reading)], Rule.Bank, GivenFacts.Of(payment, Rule.Bank).Keys),
        };
    }

    private static string NotKnown(string voice) => $"{voice} may read the rule otherwise; whether it does is not known";

    private static Reading Said(Decision decision, string who) =>
        new(InterpretationJson.Name(decision), $"{InterpretationJson.Name(decision)}: {who}") { Decides = decision };

    private bool IsAnswered(ValidationRequest payment) =>
        Phrase(payment) is var phrase && Rule.Answers.Any(answer => answer.Kind == VoicedAuthor.PaymentQuestion && answer.Phrase == phrase && Binding(answer) is not null);

    // The question's phrase is the payment, so that the answer carries it back.
    private string Phrase(ValidationRequest payment) =>
        InterpretationJson.ToNode(new Example("", GivenFacts.Of(payment, Rule.Bank), default))["given"]!.ToJsonString();

    // What comes back is whatever a client sends.
    private static Example? Binding(Answer answer)
    {
        if (VoiceReplies.Decides(answer.Text) is not { } decision) return null;
        try
        {
            var given = JsonNode.Parse(answer.Phrase, documentOptions: new JsonDocumentOptions { MaxDepth = 4 });
            var example = new JsonObject { ["about"] = "answered by the officer", ["given"] = given, ["decision"] = InterpretationJson.Name(decision) };
            return InterpretationJson.TryRead(new JsonObject { ["examples"] = new JsonArray(example) }.ToJsonString(), out var read, out _) ? read.Examples[0] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
