using Google.Protobuf;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Proposals;
using Material = WasmPay.Api.V1.CreateProposalRequest.MaterialOneofCase;

namespace WasmPay.Server.Operations;

/// <summary>Rules on their way to live.</summary>
internal sealed class ProposalOperations(PaymentPlatform platform)
{
    private readonly ProposalDesk _desk = platform.Proposals;

    public async Task<Result<CreateProposalResponse>> CreateAsync(Principal by, CreateProposalRequest request, CancellationToken cancellation)
    {
        var created = request.MaterialCase switch
        {
            Material.Dossier => await _desk.CreateAsync(by, request.Target, request.Rule, Upload(request.Dossier), cancellation).ConfigureAwait(false),
            Material.Component => await _desk.CreateFromComponentAsync(by, request.Target, request.Rule, request.Component.Memory, cancellation).ConfigureAwait(false),
            _ => await _desk.DraftAsync(by, request.Target, request.Rule, cancellation).ConfigureAwait(false),
        };
        return created.Map(p => new CreateProposalResponse { Proposal = Messages.Proposal(p) });
    }

    public async Task<Result<VerifyProposalResponse>> VerifyAsync(Principal by, VerifyProposalRequest request, CancellationToken cancellation) =>
        (await _desk.VerifyAsync(by, request.Id, Upload(request.Dossier ?? new Dossier()), cancellation).ConfigureAwait(false)).Map(p => new VerifyProposalResponse { Proposal = Messages.Proposal(p) });

    public async Task<Result<AskProposalResponse>> AskAsync(Principal by, AskProposalRequest request, CancellationToken cancellation) =>
        (await _desk.AskAsync(by, request.Id, request.Questions, cancellation).ConfigureAwait(false)).Map(p => new AskProposalResponse { Proposal = Messages.Proposal(p) });

    public async Task<Result<AnswerProposalResponse>> AnswerAsync(Principal by, AnswerProposalRequest request, CancellationToken cancellation) =>
        (await _desk.AnswerAsync(by, request.Id, request.Answers, cancellation).ConfigureAwait(false)).Map(p => new AnswerProposalResponse { Proposal = Messages.Proposal(p) });

    public async Task<Result<SubmitProposalResponse>> SubmitAsync(Principal by, SubmitProposalRequest request, CancellationToken cancellation) =>
        (await _desk.SubmitAsync(by, request.Id, cancellation).ConfigureAwait(false)).Map(p => new SubmitProposalResponse { Proposal = Messages.Proposal(p) });

    public async Task<Result<ApproveProposalResponse>> ApproveAsync(Principal by, ApproveProposalRequest request, CancellationToken cancellation) =>
        (await _desk.ApproveAsync(by, request.Id, request.DossierHash, cancellation).ConfigureAwait(false)).Map(p => new ApproveProposalResponse { Proposal = Messages.Proposal(p) });

    public async Task<Result<RejectProposalResponse>> RejectAsync(Principal by, RejectProposalRequest request, CancellationToken cancellation) =>
        (await _desk.RejectAsync(by, request.Id, request.Reason, cancellation).ConfigureAwait(false)).Map(p => new RejectProposalResponse { Proposal = Messages.Proposal(p) });

    public async Task<Result<WithdrawProposalResponse>> WithdrawAsync(Principal by, WithdrawProposalRequest request, CancellationToken cancellation) =>
        (await _desk.WithdrawAsync(by, request.Id, request.Reason, cancellation).ConfigureAwait(false)).Map(p => new WithdrawProposalResponse { Proposal = Messages.Proposal(p) });

    public async Task<Result<ShadowProposalResponse>> ShadowAsync(Principal by, ShadowProposalRequest request, CancellationToken cancellation) =>
        (await _desk.ShadowAsync(by, request.Id, cancellation).ConfigureAwait(false)).Map(p => new ShadowProposalResponse { Proposal = Messages.Proposal(p) });

    public async Task<Result<PromoteProposalResponse>> PromoteAsync(Principal by, PromoteProposalRequest request, CancellationToken cancellation) =>
        (await _desk.PromoteAsync(by, request.Id, cancellation).ConfigureAwait(false)).Map(p => new PromoteProposalResponse { Proposal = Messages.Proposal(p) });

    public async Task<Result<RollBackProposalResponse>> RollBackAsync(Principal by, RollBackProposalRequest request, CancellationToken cancellation) =>
        (await _desk.RollBackAsync(by, request.Id, request.Reason, cancellation).ConfigureAwait(false)).Map(p => new RollBackProposalResponse { Proposal = Messages.Proposal(p) });

    public async Task<Result<GetProposalResponse>> GetAsync(Principal by, GetProposalRequest request, CancellationToken cancellation)
    {
        if (!(await _desk.GetAsync(by, request.Id, cancellation).ConfigureAwait(false)).TryGet(out var proposal, out var error)) return error;
        var response = new GetProposalResponse { Proposal = Messages.Proposal(proposal) };
        if (!request.WithDossier) return response;
        if (!(await _desk.DossierAsync(by, request.Id, cancellation).ConfigureAwait(false)).TryGet(out var dossier, out error)) return error;
        response.DossierJson = UnsafeByteOperations.UnsafeWrap(dossier);
        return response;
    }

    public async Task<Result<ListProposalsResponse>> ListAsync(Principal by, ListProposalsRequest request, CancellationToken cancellation)
    {
        if (!Messages.ToDomain<Platform.Proposals.ProposalState>(request.State, "state").TryGet(out var state, out var error)) return error;
        var page = await _desk.ListAsync(by, state, request.BeforeNumber, request.PageSize, cancellation).ConfigureAwait(false);
        return new ListProposalsResponse { Proposals = { page.Select(Messages.Proposal) } };
    }

    private static DossierUpload Upload(Dossier dossier) => new(dossier.Json.Memory, dossier.Hash, dossier.Component.Memory);
}
