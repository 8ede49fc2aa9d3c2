using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Server;

/// <summary>Answers calls of services and methods that are not here; other requests are left to other endpoints.</summary>
internal static class UnknownCalls
{
    private static readonly Status Unknown = new(StatusCode.Unimplemented, "There is no such service or method here.");

    private const string Pattern = "{grpcService}/{grpcMethod}";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // No HTTP method is named: routing would answer other methods with 405, and such paths with it.
        var pattern = RoutePatternFactory.Parse(Pattern, defaults: null, parameterPolicies: new { grpcMethod = new IsGrpcCall() });
        endpoints.Map(pattern, AnswerAsync).Add(builder =>
        {
            ((RouteEndpointBuilder)builder).Order = int.MaxValue;
            builder.DisplayName = "gRPC - unknown";
        });
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        if (ServerTransport.TryOpen(http) is not { } transport) return;
        http.Response.ContentType = transport.ContentType;
        await transport.EndAsync(Unknown, null).ConfigureAwait(false);
    }

    private sealed class IsGrpcCall : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is not null
            && HttpMethods.IsPost(httpContext.Request.Method)
            && httpContext.Request.ContentType?.StartsWith(GrpcProtocol.ContentType, StringComparison.OrdinalIgnoreCase) == true;
    }
}
