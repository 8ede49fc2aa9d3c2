using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WasmPay.Authoring.Models;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>An OpenAI-compatible server on loopback that answers by a script and keeps what it was asked.</summary>
public sealed class ScriptedModel : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly Queue<Func<HttpContext, Task>> script;
    private readonly CancellationTokenSource closing = new();

    private ScriptedModel(IEnumerable<Func<HttpContext, Task>> script)
    {
        this.script = new(script);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        server = builder.Build();
        server.MapPost("/v1/chat/completions", AnswerAsync);
    }

    /// <summary>The bodies of the requests, in order.</summary>
    public List<JsonObject> Asked { get; } = [];

    /// <summary>The values of the header Authorization, in order.</summary>
    public List<string> Keys { get; } = [];

    public Uri Endpoint => new(server.Urls.Single() + "/v1");

    public static async Task<ScriptedModel> StartAsync(params Func<HttpContext, Task>[] script)
    {
        var model = new ScriptedModel(script);
        await model.server.StartAsync();
        return model;
    }

    /// <summary>Options for this server; the pauses are short.</summary>
    public ModelOptions Options => new()
    {
        Endpoint = Endpoint,
        Model = "scripted-1",
        ApiKey = "key-of-the-test",
        FirstPause = TimeSpan.FromMilliseconds(1),
        Silence = TimeSpan.FromSeconds(60),
    };

    /// <summary>A whole answer, in pieces.</summary>
    public static Func<HttpContext, Task> Says(string content, string finish = "stop") => async context =>
    {
        await BeginAsync(context);
        foreach (var piece in content.Chunk(4_000)) await PieceAsync(context, new string(piece));
        await EventAsync(context, Chunk([], finish));
        await EventAsync(context, Usage());
        await context.Response.WriteAsync("data: [DONE]\n\n");
    };

    /// <summary>A source as it is written from a rule alone.</summary>
    public static Func<HttpContext, Task> SaysSource(string source) => Says(new JsonObject { ["source"] = source, ["assumptions"] = new JsonArray() }.ToJsonString());

    /// <summary>The answer of an endpoint that counts no tokens.</summary>
    public static Func<HttpContext, Task> SaysUncounted(string content) => async context =>
    {
        await BeginAsync(context);
        await PieceAsync(context, content);
        await EventAsync(context, Chunk([], "stop"));
        await context.Response.WriteAsync("data: [DONE]\n\n");
    };

    public static Func<HttpContext, Task> Refuses(string why) => async context =>
    {
        await BeginAsync(context);
        await EventAsync(context, Chunk(new JsonObject { ["refusal"] = why }));
        await EventAsync(context, Chunk([], "stop"));
        await context.Response.WriteAsync("data: [DONE]\n\n");
    };

    public static Func<HttpContext, Task> Fails(int status, string? retryAfter = null, string message = "scripted failure") => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsJsonAsync(new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "test" } });
    };

    /// <summary>These bytes and nothing else.</summary>
    public static Func<HttpContext, Task> Sends(byte[] raw, string type = "application/json") => async context =>
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(raw);
    };

    /// <summary>Never answers.</summary>
    public static Func<HttpContext, Task> StallsBefore() => context => Task.Delay(Timeout.Infinite, context.RequestAborted);

    /// <summary>Begins to answer, and never goes on.</summary>
    public static Func<HttpContext, Task> StallsMidway(string beginning) => async context =>
    {
        await BeginAsync(context);
        await PieceAsync(context, beginning);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    };

    /// <summary>Ends in good order before the answer does.</summary>
    public static Func<HttpContext, Task> Truncates(string beginning) => async context =>
    {
        await BeginAsync(context);
        await PieceAsync(context, beginning);
    };

    /// <summary>Breaks the connection off in the middle of an answer.</summary>
    public static Func<HttpContext, Task> ClosesMidway(string beginning) => async context =>
    {
        await BeginAsync(context);
        await PieceAsync(context, beginning);
        context.Abort();
    };

    /// <summary>Answers without end.</summary>
    public static Func<HttpContext, Task> StreamsForEver() => async context =>
    {
        await BeginAsync(context);
        while (!context.RequestAborted.IsCancellationRequested) await PieceAsync(context, new string('x', 4_000));
    };

    /// <summary>Says again and again that it is at work.</summary>
    public static Func<HttpContext, Task> KeepsAliveForEver() => async context =>
    {
        await BeginAsync(context);
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.WriteAsync(": working\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(20, context.RequestAborted);
        }
    };

    /// <summary>A whole answer, a piece at a time with a pause before each.</summary>
    public static Func<HttpContext, Task> SaysSlowly(string content, int pieces, TimeSpan pause) => async context =>
    {
        await BeginAsync(context);
        foreach (var piece in content.Chunk(content.Length / pieces + 1))
        {
            await Task.Delay(pause, context.RequestAborted);
            await PieceAsync(context, new string(piece));
        }
        await EventAsync(context, Chunk([], "stop"));
        await EventAsync(context, Usage());
        await context.Response.WriteAsync("data: [DONE]\n\n");
    };

    /// <summary>The message of that role in a request, the last one where there are several.</summary>
    public string Message(int request, string role) =>
        Asked[request]["messages"]!.AsArray().Last(message => message!["role"]!.GetValue<string>() == role)!["content"] switch
        {
            JsonArray parts => string.Concat(parts.Select(part => part!["text"]!.GetValue<string>())),
            var text => text!.GetValue<string>(),
        };

    /// <summary>The data of a request, out of its fence.</summary>
    public JsonNode Data(int request) => JsonNode.Parse(Message(request, "user").Split('\n')[1])!;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await server.DisposeAsync();
        closing.Dispose();
    }

    private static Task BeginAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        return EventAsync(context, Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }));
    }

    private static Task PieceAsync(HttpContext context, string content) => EventAsync(context, Chunk(new JsonObject { ["content"] = content }));

    private static async Task EventAsync(HttpContext context, JsonObject json)
    {
        await context.Response.WriteAsync($"data: {json.ToJsonString()}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static JsonObject Chunk(JsonObject delta, string? finish = null) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_778_667_600,
        ["model"] = "scripted-1-0601",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    };

    private static JsonObject Usage() => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_778_667_600,
        ["model"] = "scripted-1-0601",
        ["choices"] = new JsonArray(),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 100, ["completion_tokens"] = 20, ["total_tokens"] = 120 },
    };

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: closing.Token);
        Func<HttpContext, Task> answer;
        lock (script)
        {
            Asked.Add(body!.AsObject());
            Keys.Add(context.Request.Headers.Authorization.ToString());
            if (!script.TryDequeue(out answer!)) answer = Fails(418);
        }
        try
        {
            await answer(context);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The caller gave up, as it should.
        }
    }
}
