using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Calls;

public sealed class CallEndTests(ParrotServer server) : IClassFixture<ParrotServer>
{
    private readonly Parrot.ParrotClient _client = server.Client();

    [Fact]
    public async Task Rpc_exception_reaches_the_client_with_code_detail_and_trailers()
    {
        var failure = new Failure { Code = (int)StatusCode.FailedPrecondition, Detail = "50% of «naïve» 支払い\nfailed", Payload = ByteString.CopyFrom(0, 255, 7) };
        var error = await Assert.ThrowsAsync<RpcException>(() => _client.FailAsync(failure).ResponseAsync);
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal(failure.Detail, error.Status.Detail);
        Assert.Equal(new byte[] { 0, 255, 7 }, error.Trailers.GetValueBytes("failure-bin"));
    }

    [Fact]
    public async Task Unexpected_exception_says_nothing_of_itself()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => _client.FailAsync(new Failure { Unexpected = true, Detail = "secret" }).ResponseAsync);
        Assert.Equal(StatusCode.Unknown, error.StatusCode);
        Assert.DoesNotContain("secret", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Method_that_the_service_does_not_override_is_unimplemented()
    {
#pragma warning disable CS0612 // The proto marks it deprecated.
        var error = await Assert.ThrowsAsync<RpcException>(() => _client.UnheardAsync(new Phrase()).ResponseAsync);
#pragma warning restore CS0612
        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public async Task Client_cancellation_is_seen_by_the_server()
    {
        using var giveUp = new CancellationTokenSource();
        var call = _client.SayAsync(new Phrase { Text = "give up", Wait = 60_000 }, cancellationToken: giveUp.Token);
        await server.Observations["waiting give up"].Task.Guarded();
        await giveUp.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync).Guarded();
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await server.Observations["cancelled give up"].Task.Guarded();
    }

    [Fact]
    public async Task Disposing_a_stream_midway_cancels_it_in_the_server()
    {
        var call = _client.Repeat(new Phrase { Text = "disposed", Times = 2, Wait = 60_000 });
        await server.Observations["waiting disposed"].Task.Guarded();
        call.Dispose();
        await server.Observations["cancelled disposed"].Task.Guarded();
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Response_larger_than_the_client_takes_is_refused()
    {
        var client = server.Client(new GrpcChannelOptions { MaxReceiveMessageSize = 100 });
        var error = await Assert.ThrowsAsync<RpcException>(() => client.SayAsync(new Phrase { Text = new string('x', 1000) }).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Request_larger_than_the_client_sends_is_refused_before_it_leaves()
    {
        var client = server.Client(new GrpcChannelOptions { MaxSendMessageSize = 100 });
        var error = await Assert.ThrowsAsync<RpcException>(() => client.SayAsync(new Phrase { Text = new string('x', 1000) }).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Server_that_is_not_there_is_unavailable()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        var error = await Assert.ThrowsAsync<RpcException>(() => new Parrot.ParrotClient(channel).SayAsync(new Phrase()).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task Server_that_speaks_no_gRPC_is_told_apart()
    {
        var method = new Method<string, string>(MethodType.Unary, "plain", "text", Marshallers.StringMarshaller, Marshallers.StringMarshaller);
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            server.OpenChannel().CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(), "hello").ResponseAsync);
        Assert.Equal(StatusCode.Unknown, error.StatusCode);
        Assert.Contains("text/plain", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writing_to_a_call_that_has_failed_says_how_it_failed()
    {
        using var call = _client.Gather(deadline: DateTime.UtcNow.AddMilliseconds(100));
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync).Guarded();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Phrase()));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }
}
