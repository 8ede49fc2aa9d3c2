using System.Data.Common;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using WasmPay.Platform.Access;
using WasmPay.Server.Errors;
using WasmPay.Rpc.Server;
using WasmPay.Server.Identity;
using WasmPay.Server.Intake;
using WasmPay.Server.Operations;

namespace WasmPay.Server.Calls;

/// <summary>Stands before every gRPC method: finds out who calls, and makes statuses of errors.</summary>
internal sealed class CallDesk(IIdentity identity, RequestIntake intake, IHostApplicationLifetime lifetime)
{
    /// <summary>Says of a call whether and when its request is read: of one that is large, once it is known who calls.</summary>
    public async ValueTask<CallAdmission> AdmitAsync(ServerCallContext context, AnnouncedRequest request)
    {
        if (request is { Bytes: <= LargeRequest.SmallBytes, IsCompressed: false }) return default;
        try
        {
            var by = await CallerAsync(context).ConfigureAwait(false);
            var entered = await intake.EnterAsync(by, request.Type, request.IsCompressed ? null : request.Bytes, context.CancellationToken).ConfigureAwait(false);
            return entered.TryGet(out var place, out var error) ? new CallAdmission(intake.BytesOf(request.Type), place, place is null ? null : intake.Time) : throw ErrorMap.ToException(error);
        }
        catch (DbException)
        {
            throw StoreFailed();
        }
    }

    public async Task<TResponse> AnswerAsync<TRequest, TResponse>(ServerCallContext context, TRequest request, Operation<TRequest, TResponse> operation)
    {
        try
        {
            var by = await CallerAsync(context).ConfigureAwait(false);
            var result = await operation(by, request, context.CancellationToken).ConfigureAwait(false);
            return result.TryGet(out var response, out var error) ? response : throw ErrorMap.ToException(error);
        }
        catch (DbException)
        {
            throw StoreFailed();
        }
    }

    public async Task StreamAsync<TRequest, TResponse>(
        ServerCallContext context, TRequest request, IServerStreamWriter<TResponse> responses, Func<Principal, TRequest, CancellationToken, IAsyncEnumerable<TResponse>> operation)
    {
        // A stream without end must not hold up the server's own end.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            var by = await CallerAsync(context).ConfigureAwait(false);
            await foreach (var response in operation(by, request, either.Token).ConfigureAwait(false))
                await responses.WriteAsync(response, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The server stops; watch again from the last sequence number."));
        }
        catch (DbException)
        {
            throw StoreFailed();
        }
    }

    private async Task<Principal> CallerAsync(ServerCallContext context)
    {
        var caller = await Bearer.CallerAsync(identity, context.GetHttpContext(), context.CancellationToken).ConfigureAwait(false);
        return caller.TryGet(out var by, out var error) ? by : throw ErrorMap.ToException(error);
    }

    // Whether a payment was kept is not known now; its idempotency key makes asking again safe.
    private static RpcException StoreFailed() => new(new Status(StatusCode.Unavailable, "The store does not answer; ask again with the same idempotency key."));
}
