using Grpc.Core;
using Grpc.Core.Interceptors;

namespace WasmPay.Rpc.Server;

/// <summary>Many requests, one response.</summary>
internal sealed class ClientStreamingCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceActivator<TService> activator,
    ServerEnvironment environment,
    Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>> invoke)
    : ServerCallHandler<TService, TRequest, TResponse>(method, activator, environment)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override bool RequestStreams => true;

    protected override async Task InvokeAsync(HttpServerCallContext call, TService service, IReadOnlyList<Interceptor> interceptors)
    {
        ClientStreamingServerMethod<TRequest, TResponse> next = (requests, context) => invoke(service, requests, context);
        foreach (var interceptor in interceptors.Reverse())
        {
            var inner = next;
            next = (requests, context) => interceptor.ClientStreamingServerHandler(requests, context, inner);
        }
        WriteOnly(call, await next(OpenRequests(call), call).ConfigureAwait(false));
    }
}
