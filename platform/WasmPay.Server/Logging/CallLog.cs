using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace WasmPay.Server.Logging;

/// <summary>Says of each call which method it was, what came of it and how long it took; nothing of who called and what was said.</summary>
internal sealed class CallLog(RequestDelegate next, ILogger<CallLog> log, TimeProvider time)
{
    private const string GrpcStatus = "grpc-status";

    public async Task InvokeAsync(HttpContext http)
    {
        if (!log.IsEnabled(LogLevel.Debug) || http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } called)
        {
            await next(http).ConfigureAwait(false);
            return;
        }
        var began = time.GetTimestamp();
        try
        {
            await next(http).ConfigureAwait(false);
        }
        finally
        {
            ServerLog.Answered(log, called.Method.FullName, StatusOf(http), (long)time.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private static string StatusOf(HttpContext http)
    {
        if (http.Response.Headers.TryGetValue(GrpcStatus, out var early)) return $"{GrpcStatus} {early}";
        return http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers.TryGetValue(GrpcStatus, out var late) == true ? $"{GrpcStatus} {late}" : $"{http.Response.StatusCode}";
    }
}
