using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.Extensions.AI;
using WasmPay.Authoring.Json;

namespace WasmPay.Authoring.Models;

/// <summary>How one call is to be made.</summary>
/// <param name="Prompt">What the model is told.</param>
/// <param name="Data">What people and tools have produced; it goes to the model as JSON between delimiters, and as nothing else.</param>
/// <param name="Candidate">Which of several independent answers, from 0.</param>
internal sealed record ModelQuestion(Prompt Prompt, JsonObject Data, int Candidate);

/// <summary>A call that gave something to read, or the reason why it did not.</summary>
internal sealed record ModelReply<T>(T? Value, Problems? Problem, string PromptDigest, string? ServedModel) where T : class;

/// <summary>Why a call gave nothing.</summary>
internal sealed record Problems(string Code, string Message);

/// <summary>Asks, reads the answer strictly, and asks once more with the reader's complaint where it does not fit.</summary>
internal sealed class ModelConversation(IChatClient chat, ModelOptions options)
{
    /// <summary>The first candidate is the model's likeliest; further ones must differ to be worth anything.</summary>
    private const float FurtherTemperature = 0.7f;

    private const int ComplaintCharacters = 500;

    // Escapes `<` and `>`, so that no text can close the delimiters; keeps every script readable.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Reads an answer; the second result is a sentence that says what does not fit.</summary>
    internal delegate (T? Value, string? Complaint) Reader<T>(string answer);

    public static float TemperatureOf(int candidate) => candidate == 0 ? 0 : FurtherTemperature;

    public async Task<ModelReply<T>> AskAsync<T>(ModelQuestion question, Reader<T> read, CancellationToken cancellation) where T : class
    {
        var messages = new List<ChatMessage>
        {
            new(ChatRole.System, question.Prompt.Text),
            new(ChatRole.User, $"<data>\n{question.Data.ToJsonString(Plain)}\n</data>"),
        };
        var digest = CanonicalJson.Digest(new JsonArray([.. messages.Select(m => (JsonNode)new JsonArray(m.Role.Value, m.Text))]));
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var response = await chat.GetResponseAsync(messages, OptionsOf(question), cancellation).ConfigureAwait(false);
                var (value, complaint) = Read(response, read);
                if (value is not null) return new(value, null, digest, response.ModelId);
                if (attempt == options.FormatAttempts)
                    return new(null, new("model-answer", $"The model's answer cannot be used: {complaint}"), digest, response.ModelId);
                // The answer itself is not sent back: it is untrusted, may be long, and the complaint names the place.
                if (attempt == 1) messages.Add(new(ChatRole.User, ""));
                messages[^1] = new(ChatRole.User, $"The last answer could not be used: {Shorten(complaint!)} Answer again, in full, with JSON of the schema.");
            }
        }
        catch (ModelException failed)
        {
            return new(null, new(failed.Code, failed.Message), digest, null);
        }
    }

    private ChatOptions OptionsOf(ModelQuestion question) => new()
    {
        Temperature = options.Sampling ? TemperatureOf(question.Candidate) : null,
        Seed = options.Sampling ? question.Candidate : null,
        MaxOutputTokens = options.AnswerTokens,
        ResponseFormat = ChatResponseFormat.ForJsonSchema(question.Prompt.Schema, question.Prompt.SchemaName),
    };

    private static (T?, string?) Read<T>(ChatResponse response, Reader<T> read) where T : class
    {
        if (response.FinishReason == ChatFinishReason.Length) return (null, "it was cut off at the limit of tokens; be shorter.");
        if (response.FinishReason == ChatFinishReason.ContentFilter) return (null, "it was held back by a content filter.");
        return read(Unfenced(response.Text));
    }

    /// <summary>Endpoints that do not know response formats tend to put JSON in a Markdown fence.</summary>
    private static string Unfenced(string answer)
    {
        var text = answer.Trim();
        if (!text.StartsWith("```", StringComparison.Ordinal) || !text.EndsWith("```", StringComparison.Ordinal) || text.Length < 6) return text;
        var first = text.IndexOf('\n', StringComparison.Ordinal);
        return first < 0 ? text : text[(first + 1)..^3].Trim();
    }

    private static string Shorten(string complaint) => complaint.Length <= ComplaintCharacters ? complaint : complaint[..ComplaintCharacters];
}
