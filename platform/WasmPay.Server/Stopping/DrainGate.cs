using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using WasmPay.Api.V1;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;

namespace WasmPay.Server.Stopping;

/// <summary>
/// Stands before every method of the API: takes no call when the server closes, and ends those then that may last. What answers probes stays open.
/// </summary>
internal sealed class DrainGate(RequestDelegate next, Drain drain)
{
    // They change nothing, take as long as their subject is large, and can be asked for again.
    private static readonly string[] s_long = [nameof(TransactionService.TransactionServiceBase.ReplayTransaction), nameof(AuditService.AuditServiceBase.VerifyBooks)];

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } called || ApiMethod.Find(called.Method.FullName) is not { } method)
        {
            await next(http).ConfigureAwait(false);
            return;
        }
        if (!drain.TryEnter())
        {
            await Refusal.WriteAsync(http, Drain.Stops).ConfigureAwait(false);
            return;
        }
        try
        {
            if (method.Size == RequestSize.Unspecified && !s_long.Contains(method.Descriptor.Name)) await next(http).ConfigureAwait(false);
            else await UntilClosingAsync(http).ConfigureAwait(false);
        }
        finally
        {
            drain.Leave();
        }
    }

    private async Task UntilClosingAsync(HttpContext http)
    {
        var gone = http.RequestAborted;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, drain.Closing);
        http.RequestAborted = either.Token;
        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (drain.Closing.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            // Said below.
        }
        finally
        {
            http.RequestAborted = gone;
        }
        if (drain.Closing.IsCancellationRequested && !gone.IsCancellationRequested && IsUnanswered(http)) await Refusal.WriteAsync(http, Drain.Stops).ConfigureAwait(false);
    }

    private static bool IsUnanswered(HttpContext http) =>
        !http.Response.HasStarted && http.Response.StatusCode == StatusCodes.Status200OK && !http.Response.Headers.ContainsKey("grpc-status") && http.Response.ContentLength is null;
}
