using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Calls;

public sealed class DeadlineTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ManualTime _serverTime = new();
    private readonly ManualTime _clientTime = new();
    private readonly ParrotServer _server;

    public DeadlineTests() => _server = new ParrotServer(configure: null, _serverTime);

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Clients_deadline_ends_the_call_on_both_sides()
    {
        var client = _server.Client(new GrpcChannelOptions { TimeProvider = _clientTime });
        var call = client.SayAsync(new Phrase { Text = "client", Wait = int.MaxValue }, deadline: (_clientTime.GetUtcNow() + Hour).UtcDateTime);
        await _server.Observations["waiting client"].Task.Guarded();
        _clientTime.Advance(Hour);
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync).Guarded();
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await _server.Observations["cancelled client"].Task.Guarded();
    }

    [Fact]
    public async Task Deadline_that_has_passed_sends_nothing()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            _server.Client().SayAsync(new Phrase { Text = "late", Wait = 1 }, deadline: DateTime.UtcNow.AddSeconds(-1)).ResponseAsync).Guarded();
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.False(_server.Observations["waiting late"].Task.IsCompleted);
    }

    [Fact]
    public async Task Server_tells_of_a_passed_deadline_by_itself_and_cancels_its_method()
    {
        var call = RawClient.PostAsync(
            _server.Address, RawClient.Say, RawClient.Frame(new Phrase { Text = "server", Wait = int.MaxValue }), "application/grpc", ("grpc-timeout", "1H"));
        await _server.Observations["waiting server"].Task.Guarded();
        _serverTime.Advance(Hour);
        Assert.Equal("4", (await call).GrpcStatus);
        await _server.Observations["cancelled server"].Task.Guarded();
    }

    [Fact]
    public async Task Call_that_ends_in_time_is_not_touched_by_its_deadline()
    {
        var answer = await RawClient.PostAsync(_server.Address, RawClient.Say, RawClient.Frame(new Phrase { Text = "quick" }), "application/grpc", ("grpc-timeout", "1H"));
        _serverTime.Advance(Hour);
        Assert.Equal("0", answer.GrpcStatus);
    }

    [Fact]
    public async Task Client_that_does_not_read_holds_no_call_past_its_deadline()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Address, RawClient.Repeat))
        {
            Version = RawClient.Http2,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(RawClient.Frame(new Phrase { Text = "unread", Times = int.MaxValue, Payload = ByteString.CopyFrom(new byte[100_000]) })),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        request.Headers.TryAddWithoutValidation("grpc-timeout", "1H");
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var response = await http.SendAsync(request, CancellationToken.None).Guarded();
        // First the deadline, then the grace that a slow reader has; the clock goes on until both have passed.
        var ended = _server.Observations["repeated unread"].Task;
        while (!ended.IsCompleted)
        {
            _serverTime.Advance(Hour);
            await Task.WhenAny(ended, Task.Delay(50));
        }
        await ended;
    }
}
