using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAIChat = OpenAI.Chat;

namespace WasmPay.Authoring.Models;

/// <summary>OpenAI's chat client behind the abstraction; for any endpoint that speaks its protocol. Text in, text out.</summary>
internal sealed class OpenAIChatClient : IChatClient
{
    private readonly OpenAIChat.ChatClient inner;
    private readonly HttpClient http;
    private readonly ChatClientMetadata metadata;

    public OpenAIChatClient(ModelOptions options)
    {
        http = new HttpClient(new AnswerLimitHandler(options.AnswerBytes) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        inner = new OpenAIChat.ChatClient(options.Model, new ApiKeyCredential(options.ApiKey), new OpenAIClientOptions
        {
            Endpoint = options.Endpoint,
            Transport = new HttpClientPipelineTransport(http),
            // Retries and time limits are the decorators' concern.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
        metadata = new ChatClientMetadata("openai", options.Endpoint, options.Model);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var completion = (await inner.CompleteChatAsync(messages.Select(ToOpenAI), ToOpenAI(options), cancellationToken).ConfigureAwait(false)).Value;
            return ToResponse(completion);
        }
        catch (ClientResultException failed)
        {
            throw Failure(failed);
        }
        catch (AnswerTooLongException tooLong)
        {
            throw new ModelException("model-answer", tooLong.Message, tooLong);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw new ModelException("model-unavailable", $"The model's endpoint broke off: {broken.Message}", broken) { MayPass = true };
        }
        catch (Exception garbled) when (garbled is System.Text.Json.JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new ModelException("model-unavailable", "The model's endpoint answered with something that is not a chat completion.", garbled);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var whole = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in whole.ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose() => http.Dispose();

    private static OpenAIChat.ChatMessage ToOpenAI(ChatMessage message) =>
        message.Role == ChatRole.System ? OpenAIChat.ChatMessage.CreateSystemMessage(message.Text)
        : message.Role == ChatRole.Assistant ? OpenAIChat.ChatMessage.CreateAssistantMessage(message.Text)
        : OpenAIChat.ChatMessage.CreateUserMessage(message.Text);

    private static OpenAIChat.ChatCompletionOptions ToOpenAI(ChatOptions? options)
    {
        var asked = new OpenAIChat.ChatCompletionOptions
        {
            Temperature = options?.Temperature,
            MaxOutputTokenCount = options?.MaxOutputTokens,
        };
        asked.Seed = options?.Seed;
        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } json)
        {
            asked.ResponseFormat = OpenAIChat.ChatResponseFormat.CreateJsonSchemaFormat(
                json.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription);
        }
        return asked;
    }

    private static ChatResponse ToResponse(OpenAIChat.ChatCompletion completion)
    {
        if (!string.IsNullOrEmpty(completion.Refusal))
            throw new ModelException("model-refused", $"The model refused: {Shorten(completion.Refusal)}");
        var text = string.Concat(completion.Content.Select(part => part.Text));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = completion.Model,
            ResponseId = completion.Id,
            CreatedAt = completion.CreatedAt,
            FinishReason = completion.FinishReason switch
            {
                OpenAIChat.ChatFinishReason.Length => ChatFinishReason.Length,
                OpenAIChat.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
                _ => ChatFinishReason.Stop,
            },
            Usage = completion.Usage is not { } usage ? null : new UsageDetails
            {
                InputTokenCount = usage.InputTokenCount,
                OutputTokenCount = usage.OutputTokenCount,
                TotalTokenCount = usage.TotalTokenCount,
            },
        };
    }

    private static ModelException Failure(ClientResultException failed) => failed.Status switch
    {
        429 => new("model-busy", "The model's endpoint says that there are too many calls.", failed) { MayPass = true, Pause = PauseOf(failed) },
        408 or >= 500 => new("model-unavailable", $"The model's endpoint answered with status {failed.Status}.", failed) { MayPass = true, Pause = PauseOf(failed) },
        401 or 403 => new("model-unavailable", $"The model's endpoint does not accept the key (status {failed.Status}); set {string.Join(" or ", ModelOptions.KeyVariables)}.", failed),
        // No status: the connection failed before there was an answer, or broke off in it.
        0 => new("model-unavailable", "The model's endpoint cannot be reached.", failed) { MayPass = true },
        var status => new("model-unavailable", $"The model's endpoint answered with status {status}: {Shorten(failed.Message)}", failed),
    };

    /// <summary>Retry-After in seconds (RFC 9110 section 10.2.3); dates are not worth their trouble here.</summary>
    private static TimeSpan? PauseOf(ClientResultException failed) =>
        failed.GetRawResponse() is { } response
            && response.Headers.TryGetValue("retry-after", out var text)
            && int.TryParse(text, out var seconds) && seconds >= 0
                ? TimeSpan.FromSeconds(seconds)
                : null;

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "...";
}
