using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using WasmPay.Platform;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;

namespace WasmPay.Server.Intake;

/// <summary>
/// Answers a gRPC message whose bytes are none. Who reads messages calls that unknown, as an exception of a method; yet the methods' own are told
/// by <see cref="CallErrors"/>, so that what is unknown before a method had its message is the message.
/// </summary>
internal sealed class UnreadableMessages(RequestDelegate next)
{
    private static readonly string[] s_ofReaders = [.. new[] { StatusCode.Unknown, StatusCode.Internal }.Select(code => ((int)code).ToString(CultureInfo.InvariantCulture))];

    public async Task InvokeAsync(HttpContext http)
    {
        await next(http).ConfigureAwait(false);
        if (http.Response.HasStarted || !s_ofReaders.Contains(http.Response.Headers["grpc-status"].ToString()) || http.Response.Headers.ContainsKey("grpc-status-details-bin") || http.Items.ContainsKey(CallErrors.Reached)) return;
        if (http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } called) return;
        var type = ApiMethod.Find(called.Method.FullName)?.Descriptor.InputType.FullName ?? $"message of {called.Method.FullName}";
        await Refusal.WriteAsync(http, new Error(ErrorCode.Malformed, $"The bytes of the message are no {type}: one message, whole, encoded by the API's protos.", "body")).ConfigureAwait(false);
    }
}
