using System.Data.Common;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using WasmPay.Platform;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Storage;
using WasmPay.Server.Access;
using WasmPay.Server.Audit;
using WasmPay.Server.Logging;
using WasmPay.Server.Stopping;

namespace WasmPay.Server.Errors;

/// <summary>
/// Makes statuses of exceptions that a method did not expect: the store's are told from mistakes of ours, which are logged under an id. Notes what
/// a method refused.
/// </summary>
internal sealed class CallErrors(Refusals refusals, ILogger<CallErrors> log, Drain drain) : Interceptor
{
    /// <summary>In the items of a call: that a method has got its message.</summary>
    public static readonly object Reached = new();

    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        AnswerAsync(context, () => continuation(request, context));

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        AnswerAsync(context, async () =>
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
            return true;
        });

    private async Task<T> AnswerAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        context.GetHttpContext().Items[Reached] = true;
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (RpcException refused) when (Wire.TryParse<ErrorCode>(refused.Trailers.GetValue(ErrorMap.CodeTrailer) ?? "", out var code) && ApiMethod.Find(context.Method) is { } method)
        {
            refusals.Note(context.GetHttpContext(), method, code, refused.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Metadata.GetValueOrDefault("place"));
            throw;
        }
        catch (OperationCanceledException) when (drain.Closing.IsCancellationRequested && context.CancellationToken.IsCancellationRequested)
        {
            throw Drain.Stops.ToException();
        }
        catch (Exception failed) when (failed is not RpcException && !(failed is OperationCanceledException && context.CancellationToken.IsCancellationRequested))
        {
            throw ToError(context, failed).ToException();
        }
    }

    private Error ToError(ServerCallContext context, Exception failed)
    {
        if (failed is DbException store && OfStore(store) is { } error) return error;
        var id = Activity.Current?.TraceId.ToHexString() ?? context.GetHttpContext().TraceIdentifier;
        ServerLog.CallFailed(log, context.Method, id, failed);
        return new Error(ErrorCode.Internal, $"The server made a mistake, which its operator finds in the log under {id}.", id);
    }

    /// <summary>What is said of an exception of the store that is no mistake of ours; null for one that is.</summary>
    public static Error? OfStore(DbException failed) => StoreFailures.Classify(failed) switch
    {
        // Whether a payment was kept is not known now; its idempotency key makes asking again safe.
        StoreFailure.Unreachable => new Error(ErrorCode.Unavailable, "The store does not answer; ask again with the same idempotency key."),
        StoreFailure.Contention => new Error(ErrorCode.Contention, "Others changed the same thing at the same time; ask again with the same idempotency key."),
        _ => null,
    };
}
