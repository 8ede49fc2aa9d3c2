using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Http.Resilience;
using OpenAI;
using Polly.CircuitBreaker;
using OpenAIChat = OpenAI.Chat;

namespace WasmPay.Authoring.Models.Endpoint;

/// <summary>
/// The chat client of one OpenAI-compatible endpoint and model. It always asks for a stream, and gives either a whole answer or a
/// <see cref="ModelException"/> whose message holds neither the key nor more than a line of what the endpoint said.
/// </summary>
internal sealed class EndpointClient : DelegatingChatClient
{
    private readonly HttpClient _http;
    private readonly ModelOptions _options;
    private readonly TimeProvider _time;

    private EndpointClient(IChatClient inner, HttpClient http, ModelOptions options, TimeProvider time) : base(inner) => (_http, _options, _time) = (http, options, time);

    /// <summary>A client of the endpoint of <paramref name="options"/>.</summary>
    public static EndpointClient Open(ModelOptions options, TimeProvider time)
    {
        var reading = new PatientHandler(options, time) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } };
        var sending = new ResilienceHandler(Resends.Make(options, time)) { InnerHandler = reading };
        var http = new HttpClient(sending) { Timeout = Timeout.InfiniteTimeSpan };
        var chat = new OpenAIChat.ChatClient(options.Model, new ApiKeyCredential(options.ApiKey), new OpenAIClientOptions
        {
            Endpoint = options.Endpoint,
            Transport = new HttpClientPipelineTransport(http),
            // Sending again and limits of time are the handlers' concern.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
        return new EndpointClient(chat.AsIChatClient(), http, options, time);
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await ReadAsync(base.GetStreamingResponseAsync(messages, options, cancellationToken)).ConfigureAwait(false);
        }
        catch (ClientResultException failed)
        {
            throw Failure(failed);
        }
        catch (EndpointException failed)
        {
            throw new ModelException(failed.Fault switch { EndpointFault.Silent => ModelCodes.Silent, EndpointFault.Endless => ModelCodes.Answer, _ => ModelCodes.Unavailable }, $"{failed.Message} {WhatToDo}") { MayBePaid = failed.MayBePaid };
        }
        catch (BrokenCircuitException)
        {
            throw new ModelException(ModelCodes.Unavailable, $"The model's endpoint keeps failing; it is left alone for {Resends.LeftAlone.TotalSeconds:0} s. {WhatToDo}");
        }
        catch (Exception garbled) when (garbled is System.Text.Json.JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or FormatException or NotSupportedException)
        {
            throw NoCompletion();
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _http.Dispose();
    }

    private const string WhatToDo = "Try again later, or name another model.";

    private async Task<ChatResponse> ReadAsync(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        var updates = new List<ChatResponseUpdate>();
        // The abstraction has no place for the pieces of a refusal.
        var refusal = new StringBuilder();
        await foreach (var update in stream.ConfigureAwait(false))
        {
            updates.Add(update);
            if (update.RawRepresentation is OpenAIChat.StreamingChatCompletionUpdate raw) refusal.Append(raw.RefusalUpdate);
        }
        if (refusal.Length > 0) throw new ModelException(ModelCodes.Refused, $"The model refused: {Said(refusal.ToString())} Write the rule in other words, or name another model.") { MayBePaid = true };
        return Checked(updates.ToChatResponse());
    }

    private ChatResponse Checked(ChatResponse response)
    {
        if (response.Messages.Count == 0 || (response.FinishReason is null && response.Text.Length == 0)) throw NoCompletion();
        if (response.Text.Length > _options.AnswerCharacters)
            throw new ModelException(ModelCodes.Answer, $"The model's answer has {response.Text.Length} characters; at most {_options.AnswerCharacters} are read. Divide the rule, or name another model.") { MayBePaid = true };
        return response;
    }

    private static ModelException NoCompletion() =>
        new(ModelCodes.Unavailable, "The model's endpoint answered with something that is no streamed chat completion; check its address, which ends with its version: https://host/v1.");

    private ModelException Failure(ClientResultException failed) => failed.Status switch
    {
        429 => new(ModelCodes.Busy, $"The model's endpoint says that there are too many calls. {Pause(failed)}"),
        503 when Pause(failed) is { Length: > 0 } pause => new(ModelCodes.Busy, $"The model's endpoint is busy. {pause}"),
        408 or >= 500 => new(ModelCodes.Unavailable, $"The model's endpoint answered with status {failed.Status}. {WhatToDo}"),
        401 or 403 => new(ModelCodes.Key, $"The model's endpoint does not accept the key (status {failed.Status}); set {string.Join(" or ", ModelOptions.KeyVariables)}."),
        404 => new(ModelCodes.Unavailable, $"The model's endpoint knows no such address or model (status 404): check the address at {_options.Endpoint.Authority} and the model's name, {_options.Model}."),
        // No status: the connection failed before there was an answer.
        0 => new(ModelCodes.Unavailable, $"The model's endpoint at {_options.Endpoint.Authority} cannot be reached. Check its address, or try again later."),
        var status => new(ModelCodes.Unavailable, $"The model's endpoint answered with status {status}: {Said(failed.Message)} Check what it asks of a call, or name another model."),
    };

    private string Pause(ClientResultException failed) =>
        failed.GetRawResponse() is { } raw && raw.Headers.TryGetValue("Retry-After", out var text) && PauseOf(text) is { } pause
            ? $"It asks to wait for {pause.TotalSeconds:0} s; try again then."
            : failed.Status == 429 ? "Try again later." : "";

    private TimeSpan? PauseOf(string? header)
    {
        using var response = new HttpResponseMessage();
        return header is not null && response.Headers.TryAddWithoutValidation("Retry-After", header) ? Resends.PauseOf(response, _time) : null;
    }

    /// <summary>A line of what the endpoint said, without the key, which some repeat.</summary>
    private string Said(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        if (_options.ApiKey.Length > 0) line = line.Replace(_options.ApiKey, "***", StringComparison.Ordinal);
        return line.Length <= 300 ? line : line[..300] + "...";
    }
}
