using Google.Protobuf;
using Grpc.Core;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Calls;

public sealed class CallKindTests(ParrotServer server) : IClassFixture<ParrotServer>
{
    private readonly Parrot.ParrotClient _client = server.Client();

    [Fact]
    public async Task Unary_call_answers_one_message_with_one()
    {
        var answer = await _client.SayAsync(new Phrase { Text = "hello" });
        Assert.Equal("hello", answer.Text);
    }

    [Fact]
    public void Blocking_unary_call_waits_for_the_answer() =>
        Assert.Equal("hello", _client.Say(new Phrase { Text = "hello" }).Text);

    [Fact]
    public async Task Server_streaming_call_delivers_every_response_in_order_and_then_ends()
    {
        using var call = _client.Repeat(new Phrase { Text = "x", Times = 100 });
        var answers = new List<string>();
        await foreach (var phrase in call.ResponseStream.ReadAllAsync()) answers.Add(phrase.Text);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"x {i}"), answers);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Server_streaming_call_with_no_responses_ends_at_once()
    {
        using var call = _client.Repeat(new Phrase());
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Client_streaming_call_gathers_every_request()
    {
        using var call = _client.Gather();
        for (var i = 0; i < 50; i++) await call.RequestStream.WriteAsync(new Phrase { Text = "a" });
        await call.RequestStream.CompleteAsync();
        Assert.Equal(50, (await call).Times);
    }

    [Fact]
    public async Task Duplex_call_answers_each_request_before_the_next_is_sent()
    {
        using var call = _client.Chat();
        for (var i = 0; i < 20; i++)
        {
            await call.RequestStream.WriteAsync(new Phrase { Times = i });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(i, call.ResponseStream.Current.Times);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Large_messages_cross_the_flow_control_window_whole()
    {
        var payload = new byte[3_000_000];
        new Random(1).NextBytes(payload);
        var answer = await _client.SayAsync(new Phrase { Payload = ByteString.CopyFrom(payload) });
        Assert.Equal(payload, answer.Payload.ToByteArray());
    }

    [Fact]
    public async Task Many_calls_share_a_channel()
    {
        var calls = Enumerable.Range(0, 300).Select(async i => (await _client.SayAsync(new Phrase { Times = i })).Times == i);
        Assert.All(await Task.WhenAll(calls), Assert.True);
    }
}
