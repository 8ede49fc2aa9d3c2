using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Transactions;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;
using WasmPay.Server.Stopping;
using Contracts = WasmPay.Sandbox.Contracts;

namespace WasmPay.Server.Calls;

/// <summary>Payments.</summary>
internal sealed class TransactionCalls(PaymentPlatform platform, Drain drain) : TransactionService.TransactionServiceBase
{
    private readonly TransactionMessages _messages = new(platform.Translator);

    public override async Task<SubmitTransactionResponse> SubmitTransaction(SubmitTransactionRequest request, ServerCallContext call)
    {
        var channel = Messages.ToDomain<Contracts.Channel>(request.Channel, "channel").OrThrow();
        var amount = new Contracts.Money(request.Amount?.Units ?? 0, request.Amount?.Currency ?? "");
        var order = new Order(
            request.IdempotencyKey, request.OriginAccount, request.DestinationAccount, amount, channel ?? Contracts.Channel.Api, request.Purpose, request.Memo);
        var submission = (await platform.Transactions.SubmitAsync(call.Caller(), order, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new SubmitTransactionResponse
        {
            Transaction = await WriteAsync(call, submission.Transaction, request.Language).ConfigureAwait(false),
            Replayed = submission.Replayed,
        };
    }

    public override async Task<GetTransactionResponse> GetTransaction(GetTransactionRequest request, ServerCallContext call) =>
        new() { Transaction = await WriteAsync(call, (await platform.Transactions.GetAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow(), request.Language).ConfigureAwait(false) };

    public override async Task<ListTransactionsResponse> ListTransactions(ListTransactionsRequest request, ServerCallContext call)
    {
        var status = Messages.ToDomain<Platform.Transactions.TransactionStatus>(request.Status, "status").OrThrow();
        var page = await platform.Transactions.ListAsync(call.Caller(), status, request.BeforeNumber, request.PageSize, call.CancellationToken).ConfigureAwait(false);
        return new ListTransactionsResponse { Transactions = { page.Select(TransactionMessages.Write) } };
    }

    public override async Task WatchTransactions(WatchTransactionsRequest request, IServerStreamWriter<WatchTransactionsResponse> responseStream, ServerCallContext call)
    {
        // A stream without end must not hold up the server's own end.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, drain.Closing);
        try
        {
            await foreach (var one in platform.Feed.WatchAsync(call.Caller(), request.HasAfterSequence ? request.AfterSequence : null, either.Token).ConfigureAwait(false))
            {
                var message = new WatchTransactionsResponse { Sequence = one.Sequence, Kind = one.Kind, At = Messages.At(one.At), Transaction = await WriteAsync(call, one.Transaction, "").ConfigureAwait(false) };
                await responseStream.WriteAsync(message, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (drain.Closing.IsCancellationRequested)
        {
            throw new Error(ErrorCode.Unavailable, "The server stops; watch again from the last sequence number.").ToException();
        }
        catch (OperationCanceledException) when (call.CancellationToken.IsCancellationRequested)
        {
            // Who watched has gone.
            return;
        }
        throw new Error(ErrorCode.Unauthenticated, "What you are known by is good no more; sign in again, or ask for a new key, and watch from the last sequence number.", "authorization").ToException();
    }

    public override async Task<ReleaseTransactionResponse> ReleaseTransaction(ReleaseTransactionRequest request, ServerCallContext call) =>
        new() { Transaction = await WriteAsync(call, (await platform.Transactions.ReleaseAsync(call.Caller(), request.Id, request.Note, call.CancellationToken).ConfigureAwait(false)).OrThrow(), "").ConfigureAwait(false) };

    public override async Task<RejectTransactionResponse> RejectTransaction(RejectTransactionRequest request, ServerCallContext call) =>
        new() { Transaction = await WriteAsync(call, (await platform.Transactions.RejectAsync(call.Caller(), request.Id, request.Note, call.CancellationToken).ConfigureAwait(false)).OrThrow(), "").ConfigureAwait(false) };

    public override async Task<ReplayTransactionResponse> ReplayTransaction(ReplayTransactionRequest request, ServerCallContext call)
    {
        var replay = (await platform.Replays.ReplayAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new ReplayTransactionResponse
        {
            Agrees = replay.Agrees,
            NotRun = replay.NotRun,
            Evaluations = { replay.Evaluations.Select(Write) },
        };
    }

    private Task<Api.V1.Transaction> WriteAsync(ServerCallContext call, TransactionRecord transaction, string language) =>
        _messages.WriteAsync(transaction, language, call.CancellationToken);

    private static Api.V1.ReplayedEvaluation Write(Platform.Transactions.ReplayedEvaluation replayed) => new()
    {
        Role = Messages.ToWire<Api.V1.EvaluationRole>(replayed.Stored.Role),
        Digest = replayed.Stored.Digest,
        Fuel = replayed.Again?.Fuel ?? 0,
        Difference = replayed.Difference ?? "",
        Revoked = replayed.Revoked,
        NotRun = replayed.NotRun ?? "",
    };
}
