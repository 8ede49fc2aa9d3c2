using System.Data.Common;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using WasmPay.Platform;

namespace WasmPay.Server.Errors;

/// <summary>Makes statuses of exceptions that a method did not expect: the store's are told from mistakes of ours, which are logged under an id.</summary>
internal sealed class CallErrors(ILogger<CallErrors> log) : Interceptor
{
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
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is not RpcException && !(failed is OperationCanceledException && context.CancellationToken.IsCancellationRequested))
        {
            throw ToError(context, failed).ToException();
        }
    }

    private Error ToError(ServerCallContext context, Exception failed)
    {
        // Whether a payment was kept is not known now; its idempotency key makes asking again safe.
        if (failed is DbException) return StoreUnavailable;
        var id = Activity.Current?.TraceId.ToHexString() ?? context.GetHttpContext().TraceIdentifier;
        ServerLog.CallFailed(log, context.Method, id, failed);
        return new Error(ErrorCode.Internal, $"The server made a mistake, which its operator finds in the log under {id}.", id);
    }

    /// <summary>What is said where the store does not answer.</summary>
    public static Error StoreUnavailable { get; } = new(ErrorCode.Unavailable, "The store does not answer; ask again with the same idempotency key.");
}
