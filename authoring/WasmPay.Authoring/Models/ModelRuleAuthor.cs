using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models.Answers;
using WasmPay.Authoring.Models.Calls;
using WasmPay.Authoring.Models.Prompts;
using WasmPay.Authoring.Models.Voices;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Models;

/// <summary>
/// The author behind whom a language model stands. What the model says is untrusted: it is read strictly, and its readings
/// are judged as the offline author's are. Safe to use from many threads.
/// </summary>
public sealed class ModelRuleAuthor : IRuleAuthor, IDisposable
{
    private readonly ModelGateway _gateway;

    /// <summary>An author on the endpoint of <paramref name="options"/>.</summary>
    /// <param name="options">Endpoint, model, key and limits.</param>
    /// <param name="time">The clock of pauses and limits; the system's where it is null.</param>
    public ModelRuleAuthor(ModelOptions options, TimeProvider? time = null)
    {
        var prompts = PromptLibrary.Embedded;
        _gateway = new ModelGateway(options, time ?? TimeProvider.System, prompts);
        Voices = new ModelVoices(_gateway, new AnswerRounds(_gateway, prompts, options), prompts);
    }

    /// <summary>The model's voices, on the same budget.</summary>
    public IModelVoices Voices { get; }

    /// <summary>Tokens that were used, in and out.</summary>
    public long Tokens => _gateway.Spending.Tokens;

    /// <summary>What they cost, in the price's currency; 0 where the model has no price.</summary>
    public decimal Cost => _gateway.Spending.Cost;

    /// <inheritdoc/>
    public async Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation)
    {
        var answer = await Voices.ReadingAsync(rule, VoiceTuning.Likeliest, cancellation).ConfigureAwait(false);
        if (answer.Value is { } reading) return new AuthorAnswer(OutcomeOf(reading), reading, answer.Provenance);
        var failure = answer.Failure!;
        return new AuthorAnswer(IsOfModel(failure) ? AuthorOutcome.Failed : AuthorOutcome.Refuse, Interpretation.Empty with { Problems = [failure] }, answer.Provenance);
    }

    /// <inheritdoc/>
    public void Dispose() => _gateway.Dispose();

    /// <summary>Whether a problem says something of the model and nothing of the rule.</summary>
    internal static bool IsOfModel(Problem problem) => problem.Code.StartsWith("model-", StringComparison.Ordinal);

    private static AuthorOutcome OutcomeOf(Interpretation read) =>
        read.Missing.Count > 0 || read.Problems.Count > 0 ? AuthorOutcome.Refuse
        : read.Ambiguities.Count > 0 ? AuthorOutcome.Clarify
        : read.Warnings.Count > 0 ? AuthorOutcome.Flag
        : AuthorOutcome.Program;
}
