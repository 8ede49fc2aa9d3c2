using Grpc.Core;
using Grpc.Core.Interceptors;

namespace WasmPay.Rpc.Server;

/// <summary>One request, one response.</summary>
internal sealed class UnaryCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceActivator<TService> activator,
    ServerEnvironment environment,
    Func<TService, TRequest, ServerCallContext, Task<TResponse>> invoke)
    : ServerCallHandler<TService, TRequest, TResponse>(method, activator, environment)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override bool RequestStreams => false;

    protected override async Task InvokeAsync(HttpServerCallContext call, TService service, IReadOnlyList<Interceptor> interceptors)
    {
        var request = await OpenRequests(call).ReadOnlyAsync().ConfigureAwait(false);
        UnaryServerMethod<TRequest, TResponse> next = (message, context) => invoke(service, message, context);
        foreach (var interceptor in interceptors.Reverse())
        {
            var inner = next;
            next = (message, context) => interceptor.UnaryServerHandler(message, context, inner);
        }
        WriteOnly(call, await next(request, call).ConfigureAwait(false));
    }
}
