using Grpc.Core;
using Grpc.Core.Interceptors;

namespace WasmPay.Rpc.Server;

/// <summary>Many requests, many responses.</summary>
internal sealed class DuplexStreamingCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceActivator<TService> activator,
    ServerEnvironment environment,
    Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task> invoke)
    : ServerCallHandler<TService, TRequest, TResponse>(method, activator, environment)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override bool RequestStreams => true;

    protected override Task InvokeAsync(HttpServerCallContext call, TService service, IReadOnlyList<Interceptor> interceptors)
    {
        DuplexStreamingServerMethod<TRequest, TResponse> next = (requests, responses, context) => invoke(service, requests, responses, context);
        foreach (var interceptor in interceptors.Reverse())
        {
            var inner = next;
            next = (requests, responses, context) => interceptor.DuplexStreamingServerHandler(requests, responses, context, inner);
        }
        return next(OpenRequests(call), OpenResponses(call), call);
    }
}
