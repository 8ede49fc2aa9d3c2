using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Operations;

namespace WasmPay.Server.Calls;

/// <summary>Components and the live set over gRPC.</summary>
internal sealed class ValidatorCalls(CallDesk desk, AllOperations operations) : ValidatorService.ValidatorServiceBase
{
    public override Task<UploadComponentResponse> UploadComponent(UploadComponentRequest request, ServerCallContext context) =>
        desk.AnswerAsync<UploadComponentRequest, UploadComponentResponse>(context, request, operations.Validators.UploadAsync);

    public override Task<GetComponentResponse> GetComponent(GetComponentRequest request, ServerCallContext context) =>
        desk.AnswerAsync<GetComponentRequest, GetComponentResponse>(context, request, operations.Validators.GetAsync);

    public override Task<GetLiveSetResponse> GetLiveSet(GetLiveSetRequest request, ServerCallContext context) =>
        desk.AnswerAsync<GetLiveSetRequest, GetLiveSetResponse>(context, request, operations.Validators.LiveSetAsync);

    public override Task<RevokeComponentResponse> RevokeComponent(RevokeComponentRequest request, ServerCallContext context) =>
        desk.AnswerAsync<RevokeComponentRequest, RevokeComponentResponse>(context, request, operations.Holds.RevokeAsync);

    public override Task<ReinstateComponentResponse> ReinstateComponent(ReinstateComponentRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ReinstateComponentRequest, ReinstateComponentResponse>(context, request, operations.Holds.ReinstateAsync);

    public override Task<ReleaseComponentResponse> ReleaseComponent(ReleaseComponentRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ReleaseComponentRequest, ReleaseComponentResponse>(context, request, operations.Holds.ReleaseAsync);

    public override Task<ListHeldComponentsResponse> ListHeldComponents(ListHeldComponentsRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ListHeldComponentsRequest, ListHeldComponentsResponse>(context, request, operations.Holds.ListAsync);
}
