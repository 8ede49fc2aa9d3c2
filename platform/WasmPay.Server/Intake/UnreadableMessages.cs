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
    private static readonly string s_unknown = ((int)StatusCode.Unknown).ToString(CultureInfo.InvariantCulture);

    public async Task InvokeAsync(HttpContext http)
    {
        await next(http).ConfigureAwait(false);
        if (http.Response.HasStarted || http.Response.Headers["grpc-status"] != s_unknown || http.Items.ContainsKey(CallErrors.Reached)) return;
        if (http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } called || ApiMethod.Find(called.Method.FullName) is not { } method) return;
        await Refusal.WriteAsync(http, new Error(ErrorCode.Malformed, $"The bytes of the message are no {method.Descriptor.InputType.FullName}: encode it by the API's protos.", "body")).ConfigureAwait(false);
    }
}
