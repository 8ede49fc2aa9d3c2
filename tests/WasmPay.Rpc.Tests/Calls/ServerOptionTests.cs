using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Rpc.Server;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Calls;

public sealed class ServerOptionTests
{
    private static readonly Phrase Large = new() { Payload = ByteString.CopyFrom(new byte[40_000_000]) };

    [Fact]
    public Task Detailed_errors_tell_the_exception_where_they_are_asked_for() => WithServerAsync(
        options => options.EnableDetailedErrors = true,
        async server =>
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => server.Client().FailAsync(new Failure { Unexpected = true, Detail = "the reason" }).ResponseAsync);
            Assert.Equal("The method failed. InvalidOperationException: the reason", error.Status.Detail);
        });

    [Fact]
    public Task Response_larger_than_the_server_sends_is_refused() => WithServerAsync(
        options => options.MaxSendMessageSize = 100,
        async server =>
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => server.Client().SayAsync(new Phrase { Text = new string('x', 101) }).ResponseAsync);
            Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        });

    [Fact]
    public Task Limit_raised_above_the_web_servers_own_is_kept() => WithServerAsync(
        options => options.MaxReceiveMessageSize = 50_000_000,
        async server =>
        {
            var client = server.Client(new GrpcChannelOptions { MaxReceiveMessageSize = null });
            Assert.Equal(Large.Payload.Length, (await client.SayAsync(Large)).Payload.Length);
        });

    [Fact]
    public Task A_request_is_refused_by_what_it_says_of_itself() => WithServerAsync(
        options => options.Admission = (_, request) => request.Bytes > 100
            ? throw new RpcException(new Status(StatusCode.PermissionDenied, $"{request.Type.Name}, {request.IsCompressed}"))
            : ValueTask.FromResult(default(CallAdmission)),
        async server =>
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => server.Client().SayAsync(Large).ResponseAsync);
            Assert.Equal((StatusCode.PermissionDenied, "Phrase, False"), (refused.StatusCode, refused.Status.Detail));
            Assert.Equal("x", (await server.Client().SayAsync(new Phrase { Text = "x" })).Text);
        });

    [Fact]
    public Task A_request_that_was_let_in_has_a_limit_of_its_own_and_holds_its_place_until_it_is_answered()
    {
        var place = new Place();
        return WithServerAsync(
            options => (options.MaxReceiveMessageSize, options.Admission) = (100, (_, request) => ValueTask.FromResult(new CallAdmission(request.Bytes > 1000 ? 50_000_000 : null, place))),
            async server =>
            {
                var client = server.Client(new GrpcChannelOptions { MaxReceiveMessageSize = null });
                Assert.Equal(Large.Payload.Length, (await client.SayAsync(Large)).Payload.Length);
                var refused = await Assert.ThrowsAsync<RpcException>(() => client.SayAsync(new Phrase { Text = new string('x', 500) }).ResponseAsync);
                Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
                await server.StopAsync();
                Assert.Equal(2, place.Left);
            });
    }

    [Fact]
    public Task Very_long_detail_is_cut_so_that_clients_take_it() => WithServerAsync(
        _ => { },
        async server =>
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => server.Client().FailAsync(new Failure { Code = 9, Detail = new string('é', 1_000_000) }).ResponseAsync);
            Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
            Assert.StartsWith("ééé", error.Status.Detail, StringComparison.Ordinal);
            Assert.EndsWith("é…", error.Status.Detail, StringComparison.Ordinal);
        });

    private sealed class Place : IDisposable
    {
        public int Left { get; private set; }

        public void Dispose() => Left++;
    }

    private static async Task WithServerAsync(Action<GrpcServiceOptions> configure, Func<ParrotServer, Task> test)
    {
        var server = new ParrotServer(configure);
        await server.InitializeAsync();
        try
        {
            await test(server);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
