using System.Net;
using System.Net.Sockets;
using System.Text;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Models.Voices;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>What an endpoint does to a call, and what becomes of the call: an answer, or a typed failure that says what to do.</summary>
public sealed class ModelEndpointTests
{
    private const string Half = "{\"source\":\"export function";

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private static async Task<ModelAnswer<WrittenSource>> AskAsync(ModelOptions options)
    {
        using var author = new ModelRuleAuthor(options);
        return await author.Voices.SourceAsync(SampleReadings.Rule, CancellationToken.None);
    }

    private static Problem FailureOf(ModelAnswer<WrittenSource> answer, string code)
    {
        Assert.Null(answer.Value);
        Assert.Equal(code, answer.Failure!.Code);
        Assert.EndsWith(".", answer.Failure.Message, StringComparison.Ordinal);
        return answer.Failure;
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

        Assert.Equal("ok", (await AskAsync(model.Options)).Value?.Source);
        Assert.Equal(3, model.Asked.Count);
    }

    [Theory]
    [InlineData(429, ModelCodes.Busy)]
    [InlineData(503, ModelCodes.Unavailable)]
    public async Task An_endpoint_that_stays_busy_is_sent_the_call_twice_more_and_never_oftener(int status, string code)
    {
        await using var model = await ScriptedModel.StartAsync([.. Enumerable.Repeat(ScriptedModel.Fails(status), 10)]);

        FailureOf(await AskAsync(model.Options), code);
        Assert.Equal(3, model.Asked.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Options with { Resends = 3 });
    }

    [Theory]
    [InlineData("1", 2)]
    [InlineData("86400", 1)]
    public async Task A_pause_that_the_endpoint_asks_for_is_waited_or_told_but_never_cut_short(string pause, int asked)
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Fails(429, retryAfter: pause), ScriptedModel.SaysSource("ok"));

        var answer = await AskAsync(model.Options with { LongestPause = TimeSpan.FromSeconds(2) });

        Assert.Equal(asked, model.Asked.Count);
        if (asked == 2) Assert.Equal("ok", answer.Value?.Source);
        else Assert.Contains("wait for 86400 s", FailureOf(answer, ModelCodes.Busy).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_may_be_a_date()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Fails(503, retryAfter: "Fri, 31 Dec 2100 23:59:59 GMT"), ScriptedModel.SaysSource("ok"));

        Assert.Contains("wait for", FailureOf(await AskAsync(model.Options), ModelCodes.Busy).Message, StringComparison.Ordinal);
        Assert.Single(model.Asked);
    }

    [Theory]
    [InlineData(400, ModelCodes.Unavailable)]
    [InlineData(401, ModelCodes.Key)]
    [InlineData(403, ModelCodes.Key)]
    [InlineData(404, ModelCodes.Unavailable)]
    [InlineData(307, ModelCodes.Unavailable)]
    public async Task An_endpoint_that_rejects_the_call_is_asked_once(int status, string code)
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Fails(status), ScriptedModel.SaysSource("ok"));

        FailureOf(await AskAsync(model.Options), code);
        Assert.Single(model.Asked);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(422)]
    public async Task A_key_is_never_told_even_by_an_endpoint_that_repeats_it(int status)
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Fails(status, message: "no such key: key-of-the-test"));
        var options = model.Options with { Endpoint = new Uri(model.Endpoint + "?token=key-of-the-test") };

        var answer = await AskAsync(options);

        Assert.DoesNotContain("key-of-the-test", answer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("key-of-the-test", string.Join(' ', answer.Provenance.Parameters), StringComparison.Ordinal);
        Assert.DoesNotContain("key-of-the-test", options.ToString(), StringComparison.Ordinal);
        if (status == 401) Assert.Contains("WASMPAY_API_KEY", answer.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_says_nothing_is_sent_the_call_again_and_then_given_up()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.StallsBefore(), ScriptedModel.StallsBefore(), ScriptedModel.StallsBefore(), ScriptedModel.SaysSource("ok"));

        var failure = FailureOf(await AskAsync(model.Options with { Silence = Short }), ModelCodes.Silent);

        Assert.Contains("does not answer within 0.3 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, model.Asked.Count);
    }

    [Fact]
    public async Task An_endpoint_that_falls_silent_midway_is_not_paid_again()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.StallsMidway(Half), ScriptedModel.SaysSource("ok"));

        var failure = FailureOf(await AskAsync(model.Options with { Silence = Short }), ModelCodes.Silent);

        Assert.Contains("fell silent", failure.Message, StringComparison.Ordinal);
        Assert.Single(model.Asked);
    }

    [Fact]
    public async Task An_answer_may_take_many_times_as_long_as_a_silence_may_last()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.SaysSlowly("{\"source\":\"ok\",\"assumptions\":[]}", 8, TimeSpan.FromMilliseconds(250)));
        var told = new List<ModelProgress>();

        var answer = await AskAsync(model.Options with { Silence = TimeSpan.FromSeconds(1), Progress = new Told(told) });

        Assert.Equal("ok", answer.Value?.Source);
        Assert.NotEmpty(told);
        Assert.All(told, one => Assert.Equal("scripted-1", one.Model));
    }

    [Fact]
    public async Task A_connection_that_breaks_off_before_or_in_the_answer_is_tried_again()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.ClosesMidway(Half), ScriptedModel.Truncates(Half), ScriptedModel.SaysSource("ok"));

        Assert.Equal("ok", (await AskAsync(model.Options)).Value?.Source);
        Assert.Equal(3, model.Asked.Count);
    }

    [Fact]
    public async Task An_answer_that_keeps_being_truncated_is_never_taken_for_a_whole_one()
    {
        await using var model = await ScriptedModel.StartAsync([.. Enumerable.Repeat(ScriptedModel.Truncates("{\"source\":\"ok\",\"assumptions\":[]}"), 5)]);

        Assert.Contains("broke off", FailureOf(await AskAsync(model.Options), ModelCodes.Unavailable).Message, StringComparison.Ordinal);
        Assert.Equal(3, model.Asked.Count);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off_and_not_asked_for_again()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.StreamsForEver(), ScriptedModel.SaysSource("ok"));

        FailureOf(await AskAsync(model.Options with { AnswerBytes = 300_000 }), ModelCodes.Answer);
        Assert.Single(model.Asked);
    }

    [Fact]
    public async Task An_endpoint_that_is_at_work_for_ever_is_given_up_in_the_end()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.KeepsAliveForEver(), ScriptedModel.SaysSource("ok"));

        FailureOf(await AskAsync(model.Options with { LongestAnswer = TimeSpan.FromMilliseconds(500) }), ModelCodes.Answer);
        Assert.Single(model.Asked);
    }

    [Fact]
    public async Task Ten_megabytes_are_a_failure_and_not_read()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(new string('x', 10 << 20)), ScriptedModel.SaysSource("ok"));

        Assert.Contains("10485760 characters", FailureOf(await AskAsync(model.Options), ModelCodes.Answer).Message, StringComparison.Ordinal);
        Assert.Single(model.Asked);
    }

    // By name: a runner that lists tests would write ten megabytes out, byte by byte.
    private static readonly Dictionary<string, (string Type, Func<byte[]> Body)> s_noCompletions = new(StringComparer.Ordinal)
    {
        ["nothing"] = ("application/json", () => []),
        ["a gateway's page"] = ("text/html", () => "<html>gateway</html>"u8.ToArray()),
        ["an empty object"] = ("application/json", () => "{}"u8.ToArray()),
        ["an array"] = ("application/json", () => "[]"u8.ToArray()),
        ["no choices"] = ("application/json", () => """{"choices":[]}"""u8.ToArray()),
        ["a whole answer, not streamed"] = ("application/json", () => """{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hi"}}]}"""u8.ToArray()),
        ["a component"] = ("application/wasm", () => [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]),
        ["a component in a stream"] = ("text/event-stream", () => "data: \0asm\r\0\u0001\0\n\ndata: [DONE]\n\n"u8.ToArray()),
        ["an end alone"] = ("text/event-stream", () => "data: [DONE]\n\n"u8.ToArray()),
        ["choices that are no list"] = ("text/event-stream", () => "data: {\"choices\":5}\n\ndata: [DONE]\n\n"u8.ToArray()),
        ["ten megabytes"] = ("application/json", () => Encoding.UTF8.GetBytes(new string(' ', 10 << 20))),
    };

    public static TheoryData<string> NoCompletions => [.. s_noCompletions.Keys];

    [Theory]
    [MemberData(nameof(NoCompletions))]
    public async Task A_body_that_is_no_completion_is_a_failure_that_says_so(string what)
    {
        var (type, body) = (s_noCompletions[what].Type, s_noCompletions[what].Body());
        await using var model = await ScriptedModel.StartAsync([.. Enumerable.Repeat(ScriptedModel.Sends(body, type), 5)]);

        var failure = FailureOf(await AskAsync(model.Options), ModelCodes.Unavailable);

        Assert.Contains("no streamed chat completion", failure.Message, StringComparison.Ordinal);
        Assert.Single(model.Asked);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_obeyed()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.StallsBefore());
        using var author = new ModelRuleAuthor(model.Options);
        using var cancel = new CancellationTokenSource();

        var asking = author.Voices.SourceAsync(SampleReadings.Rule, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_a_failure_that_names_it()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        var answer = await AskAsync(new ModelOptions { Endpoint = new Uri($"http://127.0.0.1:{port}/v1"), Model = "m", ApiKey = "k", FirstPause = TimeSpan.FromMilliseconds(1) });

        Assert.Contains($"127.0.0.1:{port}", FailureOf(answer, ModelCodes.Unavailable).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_keeps_failing_is_left_alone()
    {
        await using var model = await ScriptedModel.StartAsync([.. Enumerable.Repeat(ScriptedModel.Fails(500), 50)]);
        using var author = new ModelRuleAuthor(model.Options);

        var failures = new List<string>();
        for (var i = 0; i < 6; i++) failures.Add((await author.Voices.SourceAsync(SampleReadings.Rule, CancellationToken.None)).Failure!.Message);

        Assert.Contains("left alone", failures[^1], StringComparison.Ordinal);
        Assert.InRange(model.Asked.Count, 10, 12);
    }

    [Fact]
    public async Task The_key_the_model_and_the_limits_are_sent_and_a_stream_is_asked_for()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.SaysSource("ok"));

        await AskAsync(model.Options);

        Assert.Equal("Bearer key-of-the-test", Assert.Single(model.Keys));
        var asked = model.Asked[0];
        Assert.Equal("scripted-1", asked["model"]!.GetValue<string>());
        Assert.True(asked["stream"]!.GetValue<bool>());
        Assert.Equal(64_000, (asked["max_completion_tokens"] ?? asked["max_tokens"])!.GetValue<int>());
        Assert.Equal("json_schema", asked["response_format"]!["type"]!.GetValue<string>());
        Assert.True(asked["response_format"]!["json_schema"]!["strict"]!.GetValue<bool>());
    }

    private sealed class Told(List<ModelProgress> told) : IProgress<ModelProgress>
    {
        public void Report(ModelProgress value)
        {
            lock (told) told.Add(value);
        }
    }
}
