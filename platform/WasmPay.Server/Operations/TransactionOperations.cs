using System.Runtime.CompilerServices;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Transactions;
using Contracts = WasmPay.Sandbox.Contracts;

namespace WasmPay.Server.Operations;

/// <summary>Payments.</summary>
internal sealed class TransactionOperations(PaymentPlatform platform)
{
    // A difference quotes both answers whole; why there was none can be the component's own.
    private const string Differs = "The replay and the record differ; the bank whose check it is can see how.";
    private const string NotRun = "It could not be run now as it was then; the bank whose check it is can see why.";

    private readonly TransactionMessages _messages = new(platform.Translator);

    public async Task<Result<SubmitTransactionResponse>> SubmitAsync(Principal by, SubmitTransactionRequest request, CancellationToken cancellation)
    {
        if (!Messages.ToDomain<Contracts.Channel>(request.Channel, "channel").TryGet(out var channel, out var error)) return error;
        var amount = new Contracts.Money(request.Amount?.Units ?? 0, request.Amount?.Currency ?? "");
        var order = new Order(
            request.IdempotencyKey, request.OriginAccount, request.DestinationAccount, amount, channel ?? Contracts.Channel.Api, request.Purpose, request.Memo);
        if (!(await platform.Transactions.SubmitAsync(by, order, cancellation).ConfigureAwait(false)).TryGet(out var submission, out error)) return error;
        return new SubmitTransactionResponse
        {
            Transaction = await _messages.WriteAsync(by, submission.Transaction, request.Language, cancellation).ConfigureAwait(false),
            Replayed = submission.Replayed,
        };
    }

    public async Task<Result<GetTransactionResponse>> GetAsync(Principal by, GetTransactionRequest request, CancellationToken cancellation) =>
        (await platform.Transactions.GetAsync(by, request.Id, cancellation).ConfigureAwait(false)).TryGet(out var transaction, out var error)
            ? new GetTransactionResponse { Transaction = await _messages.WriteAsync(by, transaction, request.Language, cancellation).ConfigureAwait(false) }
            : error;

    public async Task<Result<ListTransactionsResponse>> ListAsync(Principal by, ListTransactionsRequest request, CancellationToken cancellation)
    {
        if (!Messages.ToDomain<Platform.Transactions.TransactionStatus>(request.Status, "status").TryGet(out var status, out var error)) return error;
        var page = await platform.Transactions.ListAsync(by, status, request.BeforeNumber, request.PageSize, cancellation).ConfigureAwait(false);
        return new ListTransactionsResponse { Transactions = { page.Select(TransactionMessages.Write) } };
    }

    public async IAsyncEnumerable<WatchTransactionsResponse> WatchAsync(Principal by, WatchTransactionsRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var one in platform.Feed.WatchAsync(by, request.HasAfterSequence ? request.AfterSequence : null, cancellation).ConfigureAwait(false))
        {
            yield return new WatchTransactionsResponse
            {
                Sequence = one.Sequence,
                Kind = one.Kind,
                At = Messages.At(one.At),
                Transaction = await _messages.WriteAsync(by, one.Transaction, "", cancellation).ConfigureAwait(false),
            };
        }
    }

    public async Task<Result<ReleaseTransactionResponse>> ReleaseAsync(Principal by, ReleaseTransactionRequest request, CancellationToken cancellation) =>
        (await platform.Transactions.ReleaseAsync(by, request.Id, request.Note, cancellation).ConfigureAwait(false)).TryGet(out var transaction, out var error)
            ? new ReleaseTransactionResponse { Transaction = await _messages.WriteAsync(by, transaction, "", cancellation).ConfigureAwait(false) }
            : error;

    public async Task<Result<RejectTransactionResponse>> RejectAsync(Principal by, RejectTransactionRequest request, CancellationToken cancellation) =>
        (await platform.Transactions.RejectAsync(by, request.Id, request.Note, cancellation).ConfigureAwait(false)).TryGet(out var transaction, out var error)
            ? new RejectTransactionResponse { Transaction = await _messages.WriteAsync(by, transaction, "", cancellation).ConfigureAwait(false) }
            : error;

    public async Task<Result<ReplayTransactionResponse>> ReplayAsync(Principal by, ReplayTransactionRequest request, CancellationToken cancellation)
    {
        var replay = await platform.Replays.ReplayAsync(by, request.Id, cancellation).ConfigureAwait(false);
        return replay.Map(r => r.SeenBy(by)).Map(r => new ReplayTransactionResponse
        {
            Agrees = r.Agrees,
            NotRun = r.NotRun,
            Evaluations = { r.Evaluations.Select(e => Write(e, whole: by.ActsFor(e.Stored.Target))) },
        });
    }

    private static Api.V1.ReplayedEvaluation Write(Platform.Transactions.ReplayedEvaluation replayed, bool whole) => new()
    {
        Role = Messages.ToWire<Api.V1.EvaluationRole>(replayed.Stored.Role),
        Digest = replayed.Stored.Digest,
        Fuel = whole ? replayed.Again?.Fuel ?? 0 : 0,
        Difference = replayed.Difference is { } difference ? whole ? difference : Differs : "",
        Revoked = replayed.Revoked,
        NotRun = replayed.NotRun is { } why ? whole ? why : NotRun : "",
    };
}
