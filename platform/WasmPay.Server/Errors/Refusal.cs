using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Http;
using WasmPay.Platform;
using StatusCode = Grpc.Core.StatusCode;

namespace WasmPay.Server.Errors;

/// <summary>Answers a request with an error before any method sees it, in the form of the protocol in which it came.</summary>
internal static class Refusal
{
    /// <summary>What an error's details may be.</summary>
    public static TypeRegistry Details { get; } = TypeRegistry.FromMessages(ErrorInfo.Descriptor);

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithTypeRegistry(Details));

    /// <summary>Writes the error, where nothing was written yet.</summary>
    public static Task WriteAsync(HttpContext http, Error error)
    {
        if (http.Response.HasStarted) return Task.CompletedTask;
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            WriteGrpc(http, error);
            return Task.CompletedTask;
        }
        http.Response.StatusCode = ToHttp(error.Code);
        if (error.Code == ErrorCode.Unauthenticated) http.Response.Headers.WWWAuthenticate = Access.TokenAuthentication.SchemeName;
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(Json.Format(ErrorMap.ToStatus(error)), http.RequestAborted);
    }

    // gRPC's "trailers-only" answer: the status stands in the headers, and no body follows, not even an empty one.
    private static void WriteGrpc(HttpContext http, Error error)
    {
        var status = ErrorMap.ToStatus(error);
        http.Response.ContentType = http.Request.ContentType;
        http.Response.Headers["grpc-status"] = status.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message);
        http.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
        http.Response.Headers[ErrorMap.CodeTrailer] = error.CodeName;
    }

    /// <summary>The HTTP status, as JSON transcoding has it for the same error; only a body that is too large has a more telling one.</summary>
    private static int ToHttp(ErrorCode code) => ErrorMap.ToGrpc(code) switch
    {
        StatusCode.Unauthenticated => 401,
        StatusCode.PermissionDenied => 403,
        StatusCode.InvalidArgument or StatusCode.OutOfRange or StatusCode.FailedPrecondition => 400,
        StatusCode.AlreadyExists => 409,
        StatusCode.NotFound => 404,
        StatusCode.ResourceExhausted => code == ErrorCode.TooLarge ? 413 : 429,
        StatusCode.Unavailable => 503,
        _ => 500,
    };
}
