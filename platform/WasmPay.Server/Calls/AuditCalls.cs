using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Operations;

namespace WasmPay.Server.Calls;

/// <summary>The audit chain and the books over gRPC.</summary>
internal sealed class AuditCalls(CallDesk desk, AllOperations operations) : AuditService.AuditServiceBase
{
    public override Task<ListAuditRecordsResponse> ListAuditRecords(ListAuditRecordsRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ListAuditRecordsRequest, ListAuditRecordsResponse>(context, request, operations.Audit.ListAsync);

    public override Task<VerifyBooksResponse> VerifyBooks(VerifyBooksRequest request, ServerCallContext context) =>
        desk.AnswerAsync<VerifyBooksRequest, VerifyBooksResponse>(context, request, operations.Audit.VerifyAsync);

    public override Task<GetAuditHeadResponse> GetAuditHead(GetAuditHeadRequest request, ServerCallContext context) =>
        desk.AnswerAsync<GetAuditHeadRequest, GetAuditHeadResponse>(context, request, operations.AuditHeads.GetAsync);

    public override Task<ListAuditHeadsResponse> ListAuditHeads(ListAuditHeadsRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ListAuditHeadsRequest, ListAuditHeadsResponse>(context, request, operations.AuditHeads.ListAsync);
}
