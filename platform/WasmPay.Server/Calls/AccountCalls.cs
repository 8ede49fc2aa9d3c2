using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Operations;

namespace WasmPay.Server.Calls;

/// <summary>Accounts over gRPC.</summary>
internal sealed class AccountCalls(CallDesk desk, AllOperations operations) : AccountService.AccountServiceBase
{
    public override Task<OpenAccountResponse> OpenAccount(OpenAccountRequest request, ServerCallContext context) =>
        desk.AnswerAsync<OpenAccountRequest, OpenAccountResponse>(context, request, operations.Accounts.OpenAsync);

    public override Task<FundAccountResponse> FundAccount(FundAccountRequest request, ServerCallContext context) =>
        desk.AnswerAsync<FundAccountRequest, FundAccountResponse>(context, request, operations.Accounts.FundAsync);

    public override Task<CloseAccountResponse> CloseAccount(CloseAccountRequest request, ServerCallContext context) =>
        desk.AnswerAsync<CloseAccountRequest, CloseAccountResponse>(context, request, operations.Accounts.CloseAsync);

    public override Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext context) =>
        desk.AnswerAsync<GetAccountRequest, GetAccountResponse>(context, request, operations.Accounts.GetAsync);

    public override Task<ListAccountsResponse> ListAccounts(ListAccountsRequest request, ServerCallContext context) =>
        desk.AnswerAsync<ListAccountsRequest, ListAccountsResponse>(context, request, operations.Accounts.ListAsync);

    public override Task<GetStatementResponse> GetStatement(GetStatementRequest request, ServerCallContext context) =>
        desk.AnswerAsync<GetStatementRequest, GetStatementResponse>(context, request, operations.Accounts.StatementAsync);
}
