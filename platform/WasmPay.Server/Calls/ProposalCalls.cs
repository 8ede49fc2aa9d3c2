using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Operations;

namespace WasmPay.Server.Calls;

/// <summary>Proposals over gRPC.</summary>
internal sealed class ProposalCalls(CallDesk desk, AllOperations operations) : ProposalService.ProposalServiceBase
{
    public override Task<CreateProposalResponse> CreateProposal(CreateProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<CreateProposalRequest, CreateProposalResponse>(context, request, operations.Proposals.CreateAsync);

    public override Task<VerifyProposalResponse> VerifyProposal(VerifyProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<VerifyProposalRequest, VerifyProposalResponse>(context, request, operations.Proposals.VerifyAsync);

    public override Task<AskProposalResponse> AskProposal(AskProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<AskProposalRequest, AskProposalResponse>(context, request, operations.Proposals.AskAsync);

    public override Task<AnswerProposalResponse> AnswerProposal(AnswerProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<AnswerProposalRequest, AnswerProposalResponse>(context, request, operations.Proposals.AnswerAsync);

    public override Task<SubmitProposalResponse> SubmitProposal(SubmitProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<SubmitProposalRequest, SubmitProposalResponse>(context, request, operations.Proposals.SubmitAsync);

    public override Task<ApproveProposalResponse> ApproveProposal(ApproveProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ApproveProposalRequest, ApproveProposalResponse>(context, request, operations.Proposals.ApproveAsync);

    public override Task<RejectProposalResponse> RejectProposal(RejectProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<RejectProposalRequest, RejectProposalResponse>(context, request, operations.Proposals.RejectAsync);

    public override Task<WithdrawProposalResponse> WithdrawProposal(WithdrawProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<WithdrawProposalRequest, WithdrawProposalResponse>(context, request, operations.Proposals.WithdrawAsync);

    public override Task<ShadowProposalResponse> ShadowProposal(ShadowProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ShadowProposalRequest, ShadowProposalResponse>(context, request, operations.Proposals.ShadowAsync);

    public override Task<PromoteProposalResponse> PromoteProposal(PromoteProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<PromoteProposalRequest, PromoteProposalResponse>(context, request, operations.Proposals.PromoteAsync);

    public override Task<RollBackProposalResponse> RollBackProposal(RollBackProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<RollBackProposalRequest, RollBackProposalResponse>(context, request, operations.Proposals.RollBackAsync);

    public override Task<GetProposalResponse> GetProposal(GetProposalRequest request, ServerCallContext context) =>
        desk.AnswerAsync<GetProposalRequest, GetProposalResponse>(context, request, operations.Proposals.GetAsync);

    public override Task<ListProposalsResponse> ListProposals(ListProposalsRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ListProposalsRequest, ListProposalsResponse>(context, request, operations.Proposals.ListAsync);
}
