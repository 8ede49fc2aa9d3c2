using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Calls;

public sealed class InterceptorTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly ParrotServer _server;

    public InterceptorTests() => _server = new ParrotServer(options =>
    {
        options.Interceptors.Add<Recorder>("outer", _seen);
        options.Interceptors.Add<Recorder>("inner", _seen);
        options.Interceptors.Add<Doorkeeper>();
    });

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Interceptors_stand_around_a_call_in_the_order_in_which_they_were_added()
    {
        await _server.Client().SayAsync(new Phrase());
        Assert.Equal(["outer before Say", "inner before Say", "inner after Say", "outer after Say"], _seen);
    }

    [Fact]
    public async Task All_kinds_of_call_are_intercepted()
    {
        var client = _server.Client();
        using var repeat = client.Repeat(new Phrase { Times = 1 });
        await foreach (var _ in repeat.ResponseStream.ReadAllAsync()) continue;
        using var gather = client.Gather();
        await gather.RequestStream.CompleteAsync();
        await gather;
        using var chat = client.Chat();
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext());
        Assert.Equal(["outer before Repeat", "outer before Gather", "outer before Chat"], _seen.Where(entry => entry.StartsWith("outer before", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Interceptor_may_refuse_a_call_before_its_method_runs()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => _server.Client().SayAsync(new Phrase(), new Metadata { { "nobody", "1" } }).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    private sealed class Recorder(string name, ConcurrentQueue<string> seen) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, () => continuation(request, context));

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, () => continuation(requestStream, context));

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, async () => { await continuation(request, responseStream, context); return true; });

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, async () => { await continuation(requestStream, responseStream, context); return true; });

        private async Task<T> AroundAsync<T>(ServerCallContext context, Func<Task<T>> proceed)
        {
            var method = context.Method.Split('/')[^1];
            seen.Enqueue($"{name} before {method}");
            var result = await proceed();
            seen.Enqueue($"{name} after {method}");
            return result;
        }
    }

    private sealed class Doorkeeper : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            context.RequestHeaders.Get("nobody") is null
                ? continuation(request, context)
                : throw new RpcException(new Status(StatusCode.Unauthenticated, "Nobody may call."));
    }
}
