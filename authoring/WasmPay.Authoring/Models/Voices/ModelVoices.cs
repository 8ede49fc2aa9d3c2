using System.Text.Json.Nodes;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models.Answers;
using WasmPay.Authoring.Models.Calls;
using WasmPay.Authoring.Models.Prompts;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Models.Voices;

/// <summary>The voices of one endpoint's models.</summary>
internal sealed class ModelVoices(ModelGateway gateway, AnswerRounds rounds, PromptLibrary prompts) : IModelVoices
{
    /// <summary>The longest paraphrase that is compared, in characters.</summary>
    private const int ParaphraseCharacters = 256 * 1024;

    public Task<ModelAnswer<WordExamples>> ExamplesAsync(RuleRequest rule, CancellationToken cancellation) =>
        AskAsync(Question(prompts.Examples, rule), rule, answer => VoiceAnswers.ReadExamples(answer, prompts.Examples.Schema), cancellation);

    public Task<ModelAnswer<Interpretation>> ReadingAsync(RuleRequest rule, VoiceTuning tuning, CancellationToken cancellation)
    {
        var question = Question(prompts.Interpret, rule) with { Temperature = tuning.Temperature, Seed = tuning.Seed, Model = tuning.Model };
        return AskAsync(question, rule, answer => ReadingAnswer.Read(answer, rule), cancellation);
    }

    public Task<ModelAnswer<WrittenSource>> SourceAsync(RuleRequest rule, CancellationToken cancellation) =>
        AskAsync(Question(prompts.Source, rule), rule, answer => SourceAnswer.Read(answer, prompts.Source.Schema), cancellation);

    public Task<ModelAnswer<Critique>> CritiqueAsync(RuleRequest rule, string paraphrase, CancellationToken cancellation)
    {
        var question = new ModelQuestion(prompts.Critic, PromptData.Of(rule.Text, paraphrase), ModelQuestion.RuleDigest(rule));
        if (paraphrase.Length > ParaphraseCharacters)
            return Task.FromResult(new ModelAnswer<Critique>(null, new Problem("too-long", $"The paraphrase has {paraphrase.Length} characters; {ParaphraseCharacters} are read. Divide the rule."), gateway.ProvenanceOf(question)));
        return AskAsync(question, rule, answer => VoiceAnswers.ReadCritique(answer, prompts.Critic.Schema), cancellation);
    }

    private static ModelQuestion Question(Prompt prompt, RuleRequest rule) => new(prompt, new JsonObject(), ModelQuestion.RuleDigest(rule));

    private Task<ModelAnswer<T>> AskAsync<T>(ModelQuestion question, RuleRequest rule, AnswerReader<T> read, CancellationToken cancellation) where T : class
    {
        if (Unusable(rule) is { } problem) return Task.FromResult(new ModelAnswer<T>(null, problem, gateway.ProvenanceOf(question)));
        // Only a rule that is of a sensible size becomes data.
        return rounds.AskAsync(question.Data.Count > 0 ? question : question with { Data = PromptData.Of(rule) }, read, cancellation);
    }

    private static Problem? Unusable(RuleRequest rule) =>
        string.IsNullOrWhiteSpace(rule.Text) ? new("empty", "The rule is empty; write what is to be referred or denied.")
        : rule.Text.Length > RuleRequest.MaximumLength ? new("too-long", $"The rule has {rule.Text.Length} characters; {RuleRequest.MaximumLength} are read. Divide it.")
        : null;
}
