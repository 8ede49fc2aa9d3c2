using Microsoft.AspNetCore.Http;
using WasmPay.Rpc.Server;

namespace Grpc.Core;

/// <summary>What a call over HTTP has besides.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>The HTTP request that carries the call.</summary>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);
        return serverCallContext.UserState.TryGetValue(HttpServerCallContext.HttpContextKey, out var http) && http is HttpContext context
            ? context
            : throw new InvalidOperationException("The call did not come over HTTP.");
    }
}
