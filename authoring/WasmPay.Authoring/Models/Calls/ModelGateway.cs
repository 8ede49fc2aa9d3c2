using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Json;
using WasmPay.Authoring.Models.Endpoint;
using WasmPay.Authoring.Models.Prompts;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Models.Calls;

/// <summary>What is asked of a model.</summary>
/// <param name="Prompt">What the model is told.</param>
/// <param name="Data">What people and tools have produced.</param>
/// <param name="Rule">The digest of the rule and its bank.</param>
internal sealed record ModelQuestion(Prompt Prompt, JsonObject Data, string Rule)
{
    /// <summary>The temperature; null for the prompt's own.</summary>
    public float? Temperature { get; init; }

    /// <summary>The seed.</summary>
    public int Seed { get; init; }

    /// <summary>Another model at the same endpoint; null for the one of the options.</summary>
    public string? Model { get; init; }

    /// <summary>The digest by which what a rule costs is summed.</summary>
    public static string RuleDigest(RuleRequest rule) => CanonicalJson.Digest(new JsonArray(rule.Bank.Code, rule.Text));
}

/// <summary>The text of an answer, or why there is none.</summary>
/// <param name="Text">The answer; null where <paramref name="Failure"/> says why.</param>
/// <param name="IsCutOff">Whether it ended at the limit of tokens.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="Provenance">Who gave it, to what.</param>
internal sealed record ModelReply(string? Text, bool IsCutOff, ModelException? Failure, AuthorProvenance Provenance);

/// <summary>
/// Asks the models of one endpoint by prompt functions. Around each call lie, from the outside in: the audit's line, redaction, the budget, kept
/// answers, the digest. Safe to use from many threads.
/// </summary>
internal sealed class ModelGateway : IDisposable
{
    /// <summary>The one variable of every prompt.</summary>
    public const string DataArgument = "data";

    private const string Author = "llm", Version = "2";
    private const int Models = 16;

    private readonly ModelOptions _options;
    private readonly TimeProvider _time;
    private readonly PromptLibrary _prompts;
    private readonly ConcurrentDictionary<string, Lazy<Line>> _lines = new(StringComparer.Ordinal);

    public ModelGateway(ModelOptions options, TimeProvider time, PromptLibrary prompts) =>
        (_options, _time, _prompts, Spending) = (options, time, prompts, options.Spending ?? new ModelSpending(options.Budget));

    /// <summary>What was used.</summary>
    public ModelSpending Spending { get; }

    public async Task<ModelReply> AskAsync(ModelQuestion question, CancellationToken cancellation)
    {
        var call = new ModelCall(question.Prompt, question.Rule);
        var arguments = new KernelArguments(SettingsOf(question)) { [DataArgument] = PromptData.Write(question.Data), [ModelCall.Argument] = call };
        try
        {
            var result = await question.Prompt.Function.InvokeAsync(LineOf(question.Model ?? _options.Model).Kernel, arguments, cancellation).ConfigureAwait(false);
            var response = result.GetValue<ChatResponse>()!;
            call.ServedModel = response.ModelId;
            if (response.FinishReason == ChatFinishReason.ContentFilter)
                throw new ModelException(ModelCodes.Refused, "The model's answer was held back by a content filter; write the rule in other words, or name another model.");
            return new ModelReply(response.Text, response.FinishReason == ChatFinishReason.Length, null, ProvenanceOf(question, call));
        }
        catch (ModelException failed)
        {
            return new ModelReply(null, false, failed, ProvenanceOf(question, call));
        }
    }

    /// <summary>The provenance of what was never asked.</summary>
    public AuthorProvenance ProvenanceOf(ModelQuestion question) => ProvenanceOf(question, new ModelCall(question.Prompt, question.Rule));

    public void Dispose()
    {
        foreach (var line in _lines.Values)
            if (line.IsValueCreated) line.Value.Client.Dispose();
    }

    private PromptExecutionSettings SettingsOf(ModelQuestion question)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["max_tokens"] = _options.AnswerTokens,
            ["response_format"] = question.Prompt.StrictSchema,
            ["strict"] = true,
        };
        if (_options.Sampling)
        {
            data["temperature"] = TemperatureOf(question);
            data["seed"] = question.Seed;
        }
        return new PromptExecutionSettings { ExtensionData = data };
    }

    private static float TemperatureOf(ModelQuestion question) => question.Temperature ?? question.Prompt.Temperature;

    private Line LineOf(string model)
    {
        if (_lines.TryGetValue(model, out var known)) return known.Value;
        if (_lines.Count >= Models) throw new ModelException(ModelCodes.Unavailable, $"More than {Models} models are asked at one endpoint; name fewer.");
        return _lines.GetOrAdd(model, name => new Lazy<Line>(() => Open(_options with { Model = name }))).Value;
    }

    private Line Open(ModelOptions options)
    {
        var client = EndpointClient.Open(options, _time);
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IChatClient>(client);
        var kernel = builder.Build();
        kernel.Plugins.Add(_prompts.PartFunctions);
        var budget = new BudgetFilter(options, Spending);
        kernel.FunctionInvocationFilters.Add(new AuditFilter(options, _time));
        if (options.Redaction is { } redaction) kernel.FunctionInvocationFilters.Add(new RedactionFilter(redaction));
        kernel.FunctionInvocationFilters.Add(budget);
        // A filter of prompts acts when those after it have: the digest first, then the kept answer, then the budget.
        kernel.PromptRenderFilters.Add(budget);
        if (options.Answers is { } answers)
        {
            var kept = new AnswerFilter(answers, options);
            kernel.FunctionInvocationFilters.Add(kept);
            kernel.PromptRenderFilters.Add(kept);
        }
        kernel.PromptRenderFilters.Add(new DigestFilter(options));
        return new Line(kernel, client);
    }

    private AuthorProvenance ProvenanceOf(ModelQuestion question, ModelCall call)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["endpoint"] = _options.Endpoint.Authority,
            ["prompt"] = question.Prompt.Title,
            ["prompt-template-digest"] = question.Prompt.Digest,
            ["answer-tokens"] = _options.AnswerTokens.ToString(CultureInfo.InvariantCulture),
        };
        if (_options.Sampling)
        {
            parameters["temperature"] = TemperatureOf(question).ToString(CultureInfo.InvariantCulture);
            parameters["seed"] = question.Seed.ToString(CultureInfo.InvariantCulture);
        }
        if (call.ServedModel is { } served) parameters["served-model"] = served;
        if (call.IsKept) parameters["kept-answer"] = "yes";
        return new AuthorProvenance(Author, Version) { Model = question.Model ?? _options.Model, PromptDigest = call.Digest, Parameters = parameters };
    }

    private sealed record Line(Kernel Kernel, EndpointClient Client);
}
