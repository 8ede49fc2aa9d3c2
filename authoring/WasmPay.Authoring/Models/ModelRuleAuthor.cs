using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Models;

/// <summary>
/// The author behind whom a language model stands. What the model says is untrusted: it is read strictly, and the same
/// checks judge its work as the offline author's. Safe to use from many threads.
/// </summary>
public sealed class ModelRuleAuthor : IRuleAuthor, IDisposable
{
    private const string Author = "llm";
    private const string Version = "1";
    private const int SourceCharacters = 64 * 1024;
    private const int Depth = 8;

    private readonly ModelOptions options;
    private readonly BudgetChatClient chat;
    private readonly ModelConversation conversation;
    private readonly PromptLibrary prompts = PromptLibrary.Embedded;

    /// <summary>An author on the endpoint of <paramref name="options"/>.</summary>
    /// <param name="options">Endpoint, model, key and limits.</param>
    /// <param name="time">The clock of pauses and limits; the system's where it is null.</param>
    public ModelRuleAuthor(ModelOptions options, TimeProvider? time = null)
    {
        this.options = options;
        chat = new BudgetChatClient(new RetryingChatClient(new OpenAIChatClient(options), options, time ?? TimeProvider.System), options);
        conversation = new ModelConversation(chat, options);
    }

    /// <summary>Calls of the model that were made, without repeated attempts.</summary>
    public long Calls => chat.Calls;

    /// <summary>Tokens that the endpoint counted, in and out.</summary>
    public long Tokens => chat.Tokens;

    /// <inheritdoc/>
    public async Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation)
    {
        var question = new ModelQuestion(prompts.Interpret, DataOf(rule), 0);
        if (Unusable(rule) is { } problem)
            return new(AuthorOutcome.Refuse, Interpretation.Empty with { Problems = [problem] }, ProvenanceOf(question, null, null));

        var reply = await conversation.AskAsync<Interpretation>(question, text => ModelReading.Read(text, rule.Bank), cancellation).ConfigureAwait(false);
        var provenance = ProvenanceOf(question, reply.PromptDigest, reply.ServedModel);
        return reply.Value is { } interpretation
            ? new(OutcomeOf(interpretation), interpretation, provenance)
            : new(AuthorOutcome.Failed, Interpretation.Empty with { Problems = [ProblemOf(reply.Problem!)] }, provenance);
    }

    /// <inheritdoc/>
    public Task<SourceDraft> WriteAsync(WriteRequest request, CancellationToken cancellation) =>
        DraftAsync(new ModelQuestion(prompts.Write, DataOf(request), request.Candidate), cancellation);

    /// <inheritdoc/>
    public Task<SourceDraft> RepairAsync(RepairRequest request, CancellationToken cancellation)
    {
        var data = DataOf(request.Original);
        data["source"] = request.Source;
        data["diagnostics"] = new JsonArray([.. request.Diagnostics.Select(diagnostic => (JsonNode)new JsonObject
        {
            ["code"] = diagnostic.Code,
            ["message"] = diagnostic.Message,
            ["line"] = diagnostic.Line,
            ["column"] = diagnostic.Column,
        })]);
        return DraftAsync(new ModelQuestion(prompts.Repair, data, request.Original.Candidate), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => chat.Dispose();

    private async Task<SourceDraft> DraftAsync(ModelQuestion question, CancellationToken cancellation)
    {
        var reply = await conversation.AskAsync<string>(question, ReadSource, cancellation).ConfigureAwait(false);
        var provenance = ProvenanceOf(question, reply.PromptDigest, reply.ServedModel);
        return reply.Value is { } source ? new(source, null, provenance) : new(null, ProblemOf(reply.Problem!), provenance);
    }

    private static (string?, string?) ReadSource(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = Depth });
            var members = document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.EnumerateObject().ToList() : [];
            if (members is not [{ Name: "source", Value.ValueKind: JsonValueKind.String } only]) return (null, "It must be an object with the one member `source`, a text.");
            var source = only.Value.GetString()!;
            return string.IsNullOrWhiteSpace(source) ? (null, "The source is empty.")
                : source.Length > SourceCharacters ? (null, $"The source is longer than {SourceCharacters} characters.")
                : (source, null);
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            return (null, $"It is not JSON: {bad.Message}");
        }
    }

    private static AuthorOutcome OutcomeOf(Interpretation read) =>
        read.Missing.Count > 0 || read.Problems.Count > 0 ? AuthorOutcome.Refuse
        : read.Ambiguities.Count > 0 ? AuthorOutcome.Clarify
        : read.Warnings.Count > 0 ? AuthorOutcome.Flag
        : AuthorOutcome.Program;

    private static Problem? Unusable(RuleRequest rule) =>
        string.IsNullOrWhiteSpace(rule.Text) ? new("empty", "The rule is empty; write what is to be referred or denied.")
        : rule.Text.Length > RuleRequest.MaximumLength ? new("too-long", $"The rule has {rule.Text.Length} characters; {RuleRequest.MaximumLength} are read.")
        : null;

    private static JsonObject DataOf(WriteRequest request)
    {
        var data = DataOf(request.Rule);
        data["interpretation"] = InterpretationJson.ToNode(request.Interpretation);
        return data;
    }

    private static JsonObject DataOf(RuleRequest rule) => new()
    {
        ["bank"] = JsonNode.Parse(rule.Bank.ToJson()),
        ["language"] = rule.Language,
        ["rule"] = rule.Text,
        ["answers"] = new JsonArray([.. rule.Answers.Select(answer => (JsonNode)new JsonObject
        {
            ["kind"] = answer.Kind,
            ["phrase"] = answer.Phrase,
            ["answer"] = answer.Text,
        })]),
    };

    private static Problem ProblemOf(Problems problem) => new(problem.Code, problem.Message);

    private AuthorProvenance ProvenanceOf(ModelQuestion question, string? promptDigest, string? served)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["endpoint"] = options.Endpoint.Authority,
            ["prompt"] = question.Prompt.Version,
            ["prompt-template-digest"] = question.Prompt.Digest,
            ["answer-tokens"] = options.AnswerTokens.ToString(CultureInfo.InvariantCulture),
        };
        if (options.Sampling)
        {
            parameters["temperature"] = ModelConversation.TemperatureOf(question.Candidate).ToString(CultureInfo.InvariantCulture);
            parameters["seed"] = question.Candidate.ToString(CultureInfo.InvariantCulture);
        }
        if (served is not null) parameters["served-model"] = served;
        return new AuthorProvenance(Author, Version) { Model = options.Model, PromptDigest = promptDigest, Parameters = parameters };
    }
}
