using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WasmPay.Platform;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;
using WasmPay.Server.Stopping;

namespace WasmPay.Server.Intake;

/// <summary>
/// Stands before gRPC methods that are not the API's: reflection and health, which whoever likes may call. They take few bytes, not often of one
/// address, and soon; a message that is awaited is read before any handler waits for it.
/// </summary>
internal sealed class OtherCalls(RequestDelegate next, CallRates rates, Drain drain, TimeProvider time)
{
    // A question is one message; a stream of them, all together.
    private const int LongestBytes = 4 << 10, StreamBytes = 64 << 10;
    private static readonly TimeSpan s_message = TimeSpan.FromSeconds(10), s_call = TimeSpan.FromSeconds(30), s_watch = TimeSpan.FromHours(1);

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { Method: var method } || ApiMethod.Find(method.FullName) is not null)
        {
            await next(http).ConfigureAwait(false);
            return;
        }
        if (rates.Probe(http) is { } often)
        {
            await Refusal.WriteAsync(http, often).ConfigureAwait(false);
            return;
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = LongestBytes;
        var asks = method.Type is MethodType.Unary or MethodType.ServerStreaming;
        // Who is left waiting for anything longer waits in vain; a watch is begun anew.
        using var end = new CancellationTokenSource(method.Type == MethodType.ServerStreaming ? s_watch : s_call, time);
        using var late = end.Token.Register(http.Abort);
        using var closing = drain.Closing.Register(http.Abort);
        try
        {
            if (!asks) http.Features.Set<IRequestBodyPipeFeature>(new BoundedReader(http.Request.BodyReader, StreamBytes));
            if (asks && await ReadAsync(http).ConfigureAwait(false) is { } error) await Refusal.WriteAsync(http, error).ConfigureAwait(false);
            else await next(http).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await Refusal.WriteAsync(http, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new Error(ErrorCode.TooLarge, $"The request has more than {LongestBytes} bytes, which are the most here.", "body")
                : new Error(ErrorCode.Malformed, bad.Message, "body")).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads an answer.
        }
    }

    private async Task<Error?> ReadAsync(HttpContext http)
    {
        using var late = new CancellationTokenSource(s_message, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, late.Token);
        try
        {
            return await new GrpcBody(http).ReadMessageAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            return new Error(ErrorCode.Unavailable, $"The request did not come within {s_message.TotalSeconds} s.", "body");
        }
    }
}
