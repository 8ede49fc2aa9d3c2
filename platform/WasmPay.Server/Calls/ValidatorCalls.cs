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
}
