using Grpc.Core;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Calls;

public sealed class MetadataTests(ParrotServer server) : IClassFixture<ParrotServer>
{
    private readonly Parrot.ParrotClient _client = server.Client();

    [Fact]
    public async Task Texts_and_bytes_go_there_and_come_back_in_trailers()
    {
        var headers = new Metadata { { "Echo-Text", "plain text" }, { "echo-bytes-bin", [0, 1, 254, 255] }, { "echo-none-bin", [] } };
        using var call = _client.SayAsync(new Phrase(), headers);
        await call;
        Assert.Equal("plain text", call.GetTrailers().GetValue("echo-text"));
        Assert.Equal(new byte[] { 0, 1, 254, 255 }, call.GetTrailers().GetValueBytes("echo-bytes-bin"));
        Assert.Empty(call.GetTrailers().GetValueBytes("echo-none-bin")!);
    }

    [Fact]
    public async Task Repeated_keys_keep_their_order()
    {
        var headers = new Metadata { { "echo-n", "1" }, { "echo-n", "2" }, { "echo-n-bin", [1] }, { "echo-n-bin", [2] } };
        using var call = _client.Repeat(new Phrase { Times = 1 }, headers);
        await foreach (var _ in call.ResponseStream.ReadAllAsync()) continue;
        Assert.Equal(["1", "2"], call.GetTrailers().GetAll("echo-n").SelectMany(entry => entry.Value.Split(", ")));
        Assert.Equal([[1], [2]], call.GetTrailers().GetAll("echo-n-bin").Select(entry => entry.ValueBytes));
    }

    [Fact]
    public async Task Protocol_headers_cannot_be_sent_as_metadata()
    {
        var headers = new Metadata { { "grpc-timeout", "0n" }, { "content-type", "text/plain" }, { "te", "gzip" } };
        Assert.Equal("fine", (await _client.SayAsync(new Phrase { Text = "fine" }, headers)).Text);
    }

    [Fact]
    public async Task Response_headers_arrive_before_the_first_message()
    {
        using var call = _client.Chat(new Metadata { { "early", "bird" } });
        var headers = await call.ResponseHeadersAsync.Guarded();
        Assert.Equal("bird", headers.GetValue("early"));
        Assert.Equal(new byte[] { 1, 2 }, headers.GetValueBytes("early-bin"));
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Response_headers_can_be_sent_once_only()
    {
        using var call = _client.Chat(new Metadata { { "early", "bird" }, { "twice", "1" } });
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().Guarded());
        Assert.Equal(StatusCode.Unknown, error.StatusCode);
    }

    [Fact]
    public async Task Call_credentials_add_their_headers()
    {
        var credentials = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("echo-token", context.MethodName);
            return Task.CompletedTask;
        });
        using var call = _client.SayAsync(new Phrase(), new CallOptions(credentials: credentials));
        await call;
        Assert.Equal("Say", call.GetTrailers().GetValue("echo-token"));
    }

    [Fact]
    public void Keys_are_checked_where_they_are_made()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("no spaces", "x"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("text-bin", "x"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("bytes", new byte[1]));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("injection", "x\r\ngrpc-status: 0"));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));
    }
}
