using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Changes;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;

namespace WasmPay.Server.Calls;

/// <summary>What one person asks and another confirms.</summary>
internal sealed class ChangeCalls(PaymentPlatform platform) : ChangeService.ChangeServiceBase
{
    public override async Task<ListChangesResponse> ListChanges(ListChangesRequest request, ServerCallContext call)
    {
        var state = Messages.ToDomain<Platform.Changes.ChangeState>(request.State, "state").OrThrow();
        var changes = await platform.Changes.ListAsync(call.Caller(), state, request.BeforeNumber, request.PageSize, call.CancellationToken).ConfigureAwait(false);
        return new() { Changes = { changes.Select(ChangeMessages.WithoutEntries) } };
    }

    public override async Task<GetChangeResponse> GetChange(GetChangeRequest request, ServerCallContext call) =>
        new() { Change = ChangeMessages.Of((await platform.Changes.GetAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow()) };

    public override async Task<ConfirmChangeResponse> ConfirmChange(ConfirmChangeRequest request, ServerCallContext call)
    {
        var confirmed = (await platform.Changes.ConfirmAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        var answer = new ConfirmChangeResponse { Change = ChangeMessages.WithoutEntries(confirmed.Change) };
        switch (confirmed.Outcome)
        {
            case Outcome.Invited { Enrolment: var invited }:
                (answer.Enrolment, answer.ExpiresAt) = (invited.Secret, Messages.At(invited.ExpiresAt));
                break;
            case Outcome.KeyIssued { Key: var issued }:
                (answer.Key, answer.Secret, answer.ExpiresAt) = (issued.Key.Id, issued.Secret, Messages.At(issued.Key.ExpiresAt));
                break;
            case Outcome.CertificateRegistered { Key: var registered }:
                (answer.Key, answer.ExpiresAt) = (registered.Id, Messages.At(registered.ExpiresAt));
                break;
        }
        return answer;
    }

    public override async Task<RejectChangeResponse> RejectChange(RejectChangeRequest request, ServerCallContext call) =>
        new() { Change = ChangeMessages.WithoutEntries((await platform.Changes.RejectAsync(call.Caller(), request.Id, request.Reason, call.CancellationToken).ConfigureAwait(false)).OrThrow()) };

    public override async Task<WithdrawChangeResponse> WithdrawChange(WithdrawChangeRequest request, ServerCallContext call) =>
        new() { Change = ChangeMessages.WithoutEntries((await platform.Changes.WithdrawAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow()) };
}
