using Grpc.Core;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Calls;

public sealed class CompressionTests : IAsyncLifetime
{
    private static readonly Phrase Wordy = new() { Text = new string('a', 100_000) };

    private readonly ParrotServer _server = new(options => options.ResponseCompressionAlgorithm = "gzip");

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Response_is_compressed_for_a_client_that_accepts_it()
    {
        var answer = await RawClient.PostAsync(_server.Address, RawClient.Say, RawClient.Frame(Wordy), "application/grpc", ("grpc-accept-encoding", "identity, gzip"));
        Assert.Equal("gzip", answer.Headers["grpc-encoding"]);
        Assert.Equal(1, answer.Body[0]);
        Assert.InRange(answer.Body.Length, 1, 10_000);
    }

    [Fact]
    public async Task Response_is_plain_for_a_client_that_does_not_accept_gzip()
    {
        var answer = await RawClient.PostAsync(_server.Address, RawClient.Say, RawClient.Frame(Wordy), "application/grpc", ("grpc-accept-encoding", "identity,deflate"));
        Assert.False(answer.Headers.ContainsKey("grpc-encoding"));
        Assert.Equal(0, answer.Body[0]);
    }

    [Fact]
    public async Task Compressed_requests_and_responses_are_read_on_both_sides()
    {
        var headers = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        Assert.Equal(Wordy, await _server.Client().SayAsync(Wordy, headers));
        using var call = _server.Client().Chat(headers);
        await call.RequestStream.WriteAsync(Wordy);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(Wordy);
        await call.RequestStream.CompleteAsync();
        Assert.Equal([Wordy, Wordy], await call.ResponseStream.ReadAllAsync().ToListAsync());
    }
}
