using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Operations;

namespace WasmPay.Server.Calls;

/// <summary>Banks and lists over gRPC.</summary>
internal sealed class BankCalls(CallDesk desk, AllOperations operations) : BankService.BankServiceBase
{
    public override Task<CreateBankResponse> CreateBank(CreateBankRequest request, ServerCallContext context) =>
        desk.AnswerAsync<CreateBankRequest, CreateBankResponse>(context, request, operations.Banks.CreateAsync);

    public override Task<GetBankResponse> GetBank(GetBankRequest request, ServerCallContext context) =>
        desk.AnswerAsync<GetBankRequest, GetBankResponse>(context, request, operations.Banks.GetAsync);

    public override Task<ListBanksResponse> ListBanks(ListBanksRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ListBanksRequest, ListBanksResponse>(context, request, operations.Banks.ListAsync);

    public override Task<PutListResponse> PutList(PutListRequest request, ServerCallContext context) =>
        desk.AnswerAsync<PutListRequest, PutListResponse>(context, request, operations.Banks.PutListAsync);

    public override Task<ListListsResponse> ListLists(ListListsRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ListListsRequest, ListListsResponse>(context, request, operations.Banks.ListListsAsync);
}
