using Google.Protobuf;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Proposals;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;
using Material = WasmPay.Api.V1.CreateProposalRequest.MaterialOneofCase;

namespace WasmPay.Server.Calls;

/// <summary>Rules on their way to live.</summary>
internal sealed class ProposalCalls(PaymentPlatform platform) : ProposalService.ProposalServiceBase
{
    private readonly ProposalDesk _desk = platform.Proposals;

    public override async Task<CreateProposalResponse> CreateProposal(CreateProposalRequest request, ServerCallContext call)
    {
        var created = request.MaterialCase switch
        {
            Material.Dossier => await _desk.CreateAsync(call.Caller(), request.Target, request.Rule, Upload(request.Dossier), call.CancellationToken).ConfigureAwait(false),
            Material.Component => await _desk.CreateFromComponentAsync(call.Caller(), request.Target, request.Rule, request.Component.Memory, call.CancellationToken).ConfigureAwait(false),
            Material.Authoring when request.Target.Length + request.Rule.Length > 0 => new Error(ErrorCode.Malformed, "Target and rule are the authoring's; leave both empty.", "target"),
            Material.Authoring => await _desk.CreateFromAuthoringAsync(call.Caller(), request.Authoring, call.CancellationToken).ConfigureAwait(false),
            _ => await _desk.DraftAsync(call.Caller(), request.Target, request.Rule, call.CancellationToken).ConfigureAwait(false),
        };
        return created.Map(p => new CreateProposalResponse { Proposal = Messages.Proposal(p) }).OrThrow();
    }

    public override async Task<VerifyProposalResponse> VerifyProposal(VerifyProposalRequest request, ServerCallContext call) =>
        (await _desk.VerifyAsync(call.Caller(), request.Id, Upload(request.Dossier ?? new Dossier()), call.CancellationToken).ConfigureAwait(false)).Map(p => new VerifyProposalResponse { Proposal = Messages.Proposal(p) }).OrThrow();

    public override async Task<AskProposalResponse> AskProposal(AskProposalRequest request, ServerCallContext call) =>
        (await _desk.AskAsync(call.Caller(), request.Id, request.Questions, call.CancellationToken).ConfigureAwait(false)).Map(p => new AskProposalResponse { Proposal = Messages.Proposal(p) }).OrThrow();

    public override async Task<AnswerProposalResponse> AnswerProposal(AnswerProposalRequest request, ServerCallContext call) =>
        (await _desk.AnswerAsync(call.Caller(), request.Id, request.Answers, call.CancellationToken).ConfigureAwait(false)).Map(p => new AnswerProposalResponse { Proposal = Messages.Proposal(p) }).OrThrow();

    public override async Task<SubmitProposalResponse> SubmitProposal(SubmitProposalRequest request, ServerCallContext call) =>
        (await _desk.SubmitAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).Map(p => new SubmitProposalResponse { Proposal = Messages.Proposal(p) }).OrThrow();

    public override async Task<ApproveProposalResponse> ApproveProposal(ApproveProposalRequest request, ServerCallContext call) =>
        (await _desk.ApproveAsync(call.Caller(), request.Id, request.DossierHash, call.CancellationToken).ConfigureAwait(false)).Map(p => new ApproveProposalResponse { Proposal = Messages.Proposal(p) }).OrThrow();

    public override async Task<RejectProposalResponse> RejectProposal(RejectProposalRequest request, ServerCallContext call) =>
        (await _desk.RejectAsync(call.Caller(), request.Id, request.Reason, call.CancellationToken).ConfigureAwait(false)).Map(p => new RejectProposalResponse { Proposal = Messages.Proposal(p) }).OrThrow();

    public override async Task<WithdrawProposalResponse> WithdrawProposal(WithdrawProposalRequest request, ServerCallContext call) =>
        (await _desk.WithdrawAsync(call.Caller(), request.Id, request.Reason, call.CancellationToken).ConfigureAwait(false)).Map(p => new WithdrawProposalResponse { Proposal = Messages.Proposal(p) }).OrThrow();

    public override async Task<ShadowProposalResponse> ShadowProposal(ShadowProposalRequest request, ServerCallContext call) =>
        (await _desk.ShadowAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).Map(p => new ShadowProposalResponse { Proposal = Messages.Proposal(p) }).OrThrow();

    public override async Task<PromoteProposalResponse> PromoteProposal(PromoteProposalRequest request, ServerCallContext call) =>
        (await _desk.PromoteAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).Map(p => new PromoteProposalResponse { Proposal = Messages.Proposal(p) }).OrThrow();

    public override async Task<RollBackProposalResponse> RollBackProposal(RollBackProposalRequest request, ServerCallContext call) =>
        (await _desk.RollBackAsync(call.Caller(), request.Id, request.Reason, call.CancellationToken).ConfigureAwait(false)).Map(p => new RollBackProposalResponse { Proposal = Messages.Proposal(p) }).OrThrow();

    public override async Task<GetProposalResponse> GetProposal(GetProposalRequest request, ServerCallContext call)
    {
        var proposal = (await _desk.GetAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        var response = new GetProposalResponse { Proposal = Messages.Proposal(proposal) };
        if (!request.WithDossier) return response;
        var dossier = (await _desk.DossierAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        response.DossierJson = UnsafeByteOperations.UnsafeWrap(dossier);
        return response;
    }

    public override async Task<ListProposalsResponse> ListProposals(ListProposalsRequest request, ServerCallContext call)
    {
        var state = Messages.ToDomain<Platform.Proposals.ProposalState>(request.State, "state").OrThrow();
        var page = await _desk.ListAsync(call.Caller(), state, request.BeforeNumber, request.PageSize, call.CancellationToken).ConfigureAwait(false);
        return new ListProposalsResponse { Proposals = { page.Select(Messages.Proposal) } };
    }

    private static DossierUpload Upload(Dossier dossier) => new(dossier.Json.Memory, dossier.Hash, dossier.Component.Memory);
}
