using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models.Calls;
using WasmPay.Authoring.Models.Prompts;
using WasmPay.Authoring.Models.Schemas;
using WasmPay.Authoring.Models.Voices;

namespace WasmPay.Authoring.Models.Answers;

/// <summary>Reads an answer in our form: the value, or everything that is wrong with it, a sentence each.</summary>
internal delegate (T? Value, IReadOnlyList<string> Faults) AnswerReader<T>(JsonNode answer) where T : class;

/// <summary>
/// Asks, reads the answer strictly, and lets it be mended: a faulty answer goes back with all of its faults, and what comes is a patch, so that what
/// was right stays as it was. Only what is no JSON at all is asked for again. Rounds are bounded.
/// </summary>
internal sealed class AnswerRounds(ModelGateway gateway, PromptLibrary prompts, ModelOptions options)
{
    /// <summary>Deeper than our readers go, since they say it better.</summary>
    private const int Depth = 100;

    public async Task<ModelAnswer<T>> AskAsync<T>(ModelQuestion question, AnswerReader<T> read, CancellationToken cancellation) where T : class
    {
        var reply = await gateway.AskAsync(question, cancellation).ConfigureAwait(false);
        JsonNode? standing = null;
        IReadOnlyList<string> faults = [];
        for (var round = 0; ; round++)
        {
            if (reply.Failure is { } failure) return new ModelAnswer<T>(null, new Problem(failure.Code, failure.Message), Mended(reply.Provenance, question, round));
            var (answer, unread) = standing is null ? Parse(reply) : Patch(standing, reply);
            T? value = null;
            if (answer is not null) (standing, value, faults) = Read(question.Prompt, answer, read);
            // An answer whose patch could not be made has the faults that it had, and one more.
            else unread = [.. faults, .. unread];
            if (value is not null) return new ModelAnswer<T>(value, null, Mended(reply.Provenance, question, round));
            var all = answer is null ? unread : faults;
            if (round == options.PatchRounds) return new ModelAnswer<T>(null, Unusable(all), Mended(reply.Provenance, question, round));
            reply = await gateway.AskAsync(standing is null ? Again(question, all) : Mend(question, standing, all), cancellation).ConfigureAwait(false);
        }
    }

    private static (JsonNode? Answer, IReadOnlyList<string> Faults) Parse(ModelReply reply)
    {
        var (answer, fault) = ParseJson(reply.Text!);
        if (reply.IsCutOff) return (null, ["The answer was cut off at the limit of tokens; be shorter."]);
        return answer is null ? (null, [fault!]) : (answer, []);
    }

    private (JsonNode? Answer, IReadOnlyList<string> Faults) Patch(JsonNode standing, ModelReply reply)
    {
        var (answer, faults) = Parse(reply);
        if (answer is null) return (null, faults);
        (answer, faults) = new AnswerShape(prompts.Patch.Schema).Read(answer);
        if (faults.Count > 0) return (null, [.. faults.Select(fault => $"In the last patch, {fault}")]);
        var (patched, fault) = JsonPatch.Apply(standing, answer!["patch"]!.AsArray());
        return patched is null ? (null, [fault!]) : (patched, []);
    }

    /// <summary>Our reader is the judge; where it refuses, the schema says what else is wrong.</summary>
    private static (JsonNode? Standing, T? Value, IReadOnlyList<string> Faults) Read<T>(Prompt prompt, JsonNode answer, AnswerReader<T> read) where T : class
    {
        var (folded, faults) = new AnswerShape(prompt.Schema).Read(answer);
        if (folded is null) return (null, null, ["It must be a JSON object of the schema, not null."]);
        var (value, more) = read(folded);
        return (folded, value, value is null ? [.. faults, .. more] : []);
    }

    private static (JsonNode? Answer, string? Fault) ParseJson(string text)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = Depth, AllowDuplicateProperties = false };
            // Read as a whole, since a tree of nodes finds half of a surrogate pair only when somebody looks.
            using var document = JsonDocument.Parse(Unfenced(text), options);
            _ = JsonSerializer.Serialize(document.RootElement);
            return (JsonNode.Parse(document.RootElement.GetRawText(), documentOptions: options), document.RootElement.ValueKind == JsonValueKind.Null ? "It must be a JSON object of the schema, not null." : null);
        }
        catch (JsonException bad)
        {
            return (null, $"It is not JSON: {bad.Message}");
        }
        catch (Exception bad) when (bad is InvalidOperationException or ArgumentException)
        {
            return (null, "It holds text that is no Unicode: an unpaired surrogate.");
        }
    }

    /// <summary>Endpoints that do not know response formats tend to put JSON in a Markdown fence.</summary>
    private static string Unfenced(string answer)
    {
        var text = answer.Trim();
        if (!text.StartsWith("```", StringComparison.Ordinal) || !text.EndsWith("```", StringComparison.Ordinal) || text.Length < 6) return text;
        var first = text.IndexOf('\n', StringComparison.Ordinal);
        return first < 0 ? text : text[(first + 1)..^3].Trim();
    }

    /// <summary>The answer itself is not sent back: there is nothing in it that could be patched, and it may be long.</summary>
    private static ModelQuestion Again(ModelQuestion question, IReadOnlyList<string> faults)
    {
        var data = (JsonObject)question.Data.DeepClone();
        data["faults-of-your-last-answer"] = Texts(faults);
        return question with { Data = data };
    }

    private ModelQuestion Mend(ModelQuestion question, JsonNode standing, IReadOnlyList<string> faults)
    {
        var data = (JsonObject)question.Data.DeepClone();
        data["question"] = question.Prompt.Function.Description;
        data["answer"] = standing.DeepClone();
        data["faults"] = Texts(faults);
        return question with { Prompt = prompts.PatchOf(question.Prompt), Data = data };
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Distinct().Take(AnswerShape.MostFaults).Select(text => (JsonNode)text)]);

    private static Problem Unusable(IReadOnlyList<string> faults)
    {
        var said = string.Join(" ", faults.Take(3));
        return new Problem(ModelCodes.Answer, $"The model's answer cannot be used: {(said.Length <= 600 ? said : said[..600] + "...")} Write the rule in shorter sentences, or name another model.");
    }

    /// <summary>The prompt that is named is the last one that was sent; what was asked first, and how often it was mended, stands beside it.</summary>
    private static AuthorProvenance Mended(AuthorProvenance provenance, ModelQuestion question, int rounds) => rounds == 0 ? provenance : provenance with
    {
        Parameters = new SortedDictionary<string, string>(provenance.Parameters.ToDictionary(), StringComparer.Ordinal)
        {
            ["mends"] = question.Prompt.Title,
            ["rounds"] = rounds.ToString(CultureInfo.InvariantCulture),
        },
    };
}
