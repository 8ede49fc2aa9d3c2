using Grpc.Core;
using Grpc.Core.Interceptors;

namespace WasmPay.Rpc.Server;

/// <summary>One request, many responses.</summary>
internal sealed class ServerStreamingCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceActivator<TService> activator,
    ServerEnvironment environment,
    Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> invoke)
    : ServerCallHandler<TService, TRequest, TResponse>(method, activator, environment)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override bool RequestStreams => false;

    protected override async Task InvokeAsync(HttpServerCallContext call, TService service, IReadOnlyList<Interceptor> interceptors)
    {
        var request = await OpenRequests(call).ReadOnlyAsync().ConfigureAwait(false);
        ServerStreamingServerMethod<TRequest, TResponse> next = (message, responses, context) => invoke(service, message, responses, context);
        foreach (var interceptor in interceptors.Reverse())
        {
            var inner = next;
            next = (message, responses, context) => interceptor.ServerStreamingServerHandler(message, responses, context, inner);
        }
        await next(request, OpenResponses(call), call).ConfigureAwait(false);
    }
}
