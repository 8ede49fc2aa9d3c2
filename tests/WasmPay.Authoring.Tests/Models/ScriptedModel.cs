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
        builder.WebHost.UseUrls("http://127.0.0.1:0");
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
        CallTime = TimeSpan.FromSeconds(60),
    };

    public static Func<HttpContext, Task> Says(string content, string finish = "stop") => context =>
        context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion",
            ["created"] = 1_778_667_600,
            ["model"] = "scripted-1-0601",
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["finish_reason"] = finish,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content },
            }),
            ["usage"] = new JsonObject { ["prompt_tokens"] = 100, ["completion_tokens"] = 20, ["total_tokens"] = 120 },
        });

    public static Func<HttpContext, Task> SaysSource(string source) => Says(new JsonObject { ["source"] = source }.ToJsonString());

    public static Func<HttpContext, Task> Refuses(string why) => context =>
        context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion",
            ["created"] = 1_778_667_600,
            ["model"] = "scripted-1-0601",
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["finish_reason"] = "stop",
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = null, ["refusal"] = why },
            }),
        });

    public static Func<HttpContext, Task> Fails(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync("""{"error":{"message":"scripted failure","type":"test"}}""");
    };

    public static Func<HttpContext, Task> Sends(string raw) => context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(raw);
    };

    /// <summary>Never answers.</summary>
    public static Func<HttpContext, Task> Hangs() => context => Task.Delay(Timeout.Infinite, context.RequestAborted);

    /// <summary>Answers without end, in chunks, so that no header says how long it is.</summary>
    public static Func<HttpContext, Task> Floods() => async context =>
    {
        context.Response.ContentType = "application/json";
        var chunk = new string(' ', 64 * 1024);
        while (!context.RequestAborted.IsCancellationRequested) await context.Response.WriteAsync(chunk, context.RequestAborted);
    };

    /// <summary>Breaks the connection off in the middle of an answer.</summary>
    public static Func<HttpContext, Task> BreaksOff() => async context =>
    {
        await context.Response.WriteAsync("{\"id\":");
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    /// <summary>The message of that role in a request, the last one where there are several.</summary>
    public string Message(int request, string role) =>
        Asked[request]["messages"]!.AsArray().Last(message => message!["role"]!.GetValue<string>() == role)!["content"] switch
        {
            JsonArray parts => string.Concat(parts.Select(part => part!["text"]!.GetValue<string>())),
            var text => text!.GetValue<string>(),
        };

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await server.DisposeAsync();
        closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: closing.Token);
        Func<HttpContext, Task> answer;
        lock (script)
        {
            Asked.Add(body!.AsObject());
            Keys.Add(context.Request.Headers.Authorization.ToString());
            if (!script.TryDequeue(out answer!)) answer = Fails(599);
        }
        try
        {
            await answer(context);
        }
        catch (OperationCanceledException)
        {
            // The caller gave up, as it should.
        }
    }
}
