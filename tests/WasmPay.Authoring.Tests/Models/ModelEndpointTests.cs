using System.Net;
using System.Net.Sockets;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>What an endpoint does to a call, and what becomes of the call.</summary>
public sealed class ModelEndpointTests
{
    private static readonly WriteRequest Request = new(
        new RuleRequest("Deny all.", new BankProfile("NDHV", "Nordhaven", "USA", "USD", "America/New_York", new Dictionary<string, string>())),
        Interpretation.Empty);

    private static async Task<SourceDraft> WriteAsync(ModelOptions options)
    {
        using var author = new ModelRuleAuthor(options);
        return await author.WriteAsync(Request, CancellationToken.None);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_busy_endpoint_is_asked_again(int status)
    {
        await using var model = await ScriptedModel.StartAsync(
            ScriptedModel.Fails(status), ScriptedModel.Fails(status, retryAfter: "0"), ScriptedModel.SaysSource("ok"));

        Assert.Equal("ok", (await WriteAsync(model.Options)).Source);
        Assert.Equal(3, model.Asked.Count);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_tried_again()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.BreaksOff(), ScriptedModel.SaysSource("ok"));

        Assert.Equal("ok", (await WriteAsync(model.Options)).Source);
    }

    [Fact]
    public async Task An_endpoint_that_stays_busy_is_a_failure_after_the_retries()
    {
        await using var model = await ScriptedModel.StartAsync([.. Enumerable.Repeat(ScriptedModel.Fails(429), 10)]);

        Assert.Equal("model-busy", (await WriteAsync(model.Options with { Retries = 2 })).Failure!.Code);
        Assert.Equal(3, model.Asked.Count);
    }

    [Fact]
    public async Task A_pause_that_the_endpoint_asks_for_is_bounded()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Fails(429, retryAfter: "86400"), ScriptedModel.SaysSource("ok"));

        Assert.Equal("ok", (await WriteAsync(model.Options with { LongestPause = TimeSpan.FromMilliseconds(5) })).Source);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task An_endpoint_that_rejects_the_call_is_asked_once(int status)
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Fails(status), ScriptedModel.SaysSource("ok"));

        Assert.Equal("model-unavailable", (await WriteAsync(model.Options)).Failure!.Code);
        Assert.Single(model.Asked);
    }

    [Fact]
    public async Task A_key_that_is_not_accepted_is_never_told()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Fails(401));

        var failure = (await WriteAsync(model.Options)).Failure!;

        Assert.Contains("WASMPAY_API_KEY", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("key-of-the-test", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("key-of-the-test", model.Options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_is_given_up()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Hangs(), ScriptedModel.Hangs());

        var draft = await WriteAsync(model.Options with { CallTime = TimeSpan.FromMilliseconds(200), Retries = 1 });

        Assert.Equal("model-unavailable", draft.Failure!.Code);
        Assert.Contains("does not answer within", draft.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_obeyed()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Hangs());
        using var author = new ModelRuleAuthor(model.Options);
        using var cancel = new CancellationTokenSource();

        var writing = author.WriteAsync(Request, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off_and_not_asked_for_again()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Floods(), ScriptedModel.SaysSource("ok"));

        var draft = await WriteAsync(model.Options with { AnswerBytes = 300_000 });

        Assert.Equal("model-answer", draft.Failure!.Code);
        Assert.Single(model.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>gateway</html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant"}}]}""")]
    public async Task A_body_that_is_no_completion_is_a_failure(string raw)
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Sends(raw), ScriptedModel.Sends(raw));

        Assert.StartsWith("model-", (await WriteAsync(model.Options)).Failure!.Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_a_failure()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        var draft = await WriteAsync(new ModelOptions
        {
            Endpoint = new Uri($"http://127.0.0.1:{port}/v1"),
            Model = "m",
            ApiKey = "k",
            FirstPause = TimeSpan.FromMilliseconds(1),
            Retries = 1,
        });

        Assert.Equal("model-unavailable", draft.Failure!.Code);
    }

    [Fact]
    public async Task An_endpoint_that_keeps_failing_is_left_alone()
    {
        await using var model = await ScriptedModel.StartAsync([.. Enumerable.Repeat(ScriptedModel.Fails(500), 50)]);
        using var author = new ModelRuleAuthor(model.Options);

        var failures = new List<string>();
        for (var i = 0; i < 5; i++) failures.Add((await author.WriteAsync(Request, CancellationToken.None)).Failure!.Message);

        Assert.Contains("left alone", failures[^1], StringComparison.Ordinal);
        Assert.InRange(model.Asked.Count, 10, 15);
    }

    [Fact]
    public async Task Calls_beyond_the_budget_are_not_made()
    {
        await using var model = await ScriptedModel.StartAsync([.. Enumerable.Repeat(ScriptedModel.SaysSource("ok"), 5)]);
        using var author = new ModelRuleAuthor(model.Options with { CallBudget = 2 });

        var drafts = new List<SourceDraft>();
        for (var i = 0; i < 3; i++) drafts.Add(await author.WriteAsync(Request, CancellationToken.None));

        Assert.Equal("model-budget", drafts[2].Failure!.Code);
        Assert.Equal(2, model.Asked.Count);
        Assert.Equal(240, author.Tokens);
    }

    [Fact]
    public async Task Tokens_beyond_the_budget_are_not_asked_for()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.SaysSource("ok"), ScriptedModel.SaysSource("ok"));
        using var author = new ModelRuleAuthor(model.Options with { TokenBudget = 100 });

        await author.WriteAsync(Request, CancellationToken.None);

        Assert.Equal("model-budget", (await author.WriteAsync(Request, CancellationToken.None)).Failure!.Code);
    }
}
