using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Operations;

namespace WasmPay.Server.Calls;

/// <summary>Payments over gRPC.</summary>
internal sealed class TransactionCalls(CallDesk desk, AllOperations operations) : TransactionService.TransactionServiceBase
{
    public override Task<SubmitTransactionResponse> SubmitTransaction(SubmitTransactionRequest request, ServerCallContext context) =>
        desk.AnswerAsync<SubmitTransactionRequest, SubmitTransactionResponse>(context, request, operations.Transactions.SubmitAsync);

    public override Task<GetTransactionResponse> GetTransaction(GetTransactionRequest request, ServerCallContext context) =>
        desk.AnswerAsync<GetTransactionRequest, GetTransactionResponse>(context, request, operations.Transactions.GetAsync);

    public override Task<ListTransactionsResponse> ListTransactions(ListTransactionsRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ListTransactionsRequest, ListTransactionsResponse>(context, request, operations.Transactions.ListAsync);

    public override Task<ReleaseTransactionResponse> ReleaseTransaction(ReleaseTransactionRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ReleaseTransactionRequest, ReleaseTransactionResponse>(context, request, operations.Transactions.ReleaseAsync);

    public override Task<RejectTransactionResponse> RejectTransaction(RejectTransactionRequest request, ServerCallContext context) =>
        desk.AnswerAsync<RejectTransactionRequest, RejectTransactionResponse>(context, request, operations.Transactions.RejectAsync);

    public override Task<ReplayTransactionResponse> ReplayTransaction(ReplayTransactionRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ReplayTransactionRequest, ReplayTransactionResponse>(context, request, operations.Transactions.ReplayAsync);

    public override Task WatchTransactions(WatchTransactionsRequest request, IServerStreamWriter<WatchTransactionsResponse> responseStream, ServerCallContext context) =>
        desk.StreamAsync(context, request, responseStream, operations.Transactions.WatchAsync);
}
