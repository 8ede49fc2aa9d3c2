using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Changes;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;

namespace WasmPay.Server.Calls;

/// <summary>Customers' accounts.</summary>
internal sealed class AccountCalls(PaymentPlatform platform) : AccountService.AccountServiceBase
{
    public override async Task<OpenAccountResponse> OpenAccount(OpenAccountRequest request, ServerCallContext call)
    {
        var account = Messages.NewAccount(request).OrThrow();
        var opened = (await platform.Changes.AskAsync(call.Caller(), new Command.OpenAccount(account), call.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new OpenAccountResponse { Account = Done(opened), Change = ChangeMessages.Waiting(opened) };
    }

    public override async Task<FundAccountResponse> FundAccount(FundAccountRequest request, ServerCallContext call)
    {
        var funded = (await platform.Changes.AskAsync(call.Caller(), new Command.FundAccount(request.Id, request.Units, request.IdempotencyKey), call.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new FundAccountResponse { Account = Done(funded), Change = ChangeMessages.Waiting(funded) };
    }

    public override async Task<CloseAccountResponse> CloseAccount(CloseAccountRequest request, ServerCallContext call) =>
        (await platform.Accounts.CloseAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).Map(a => new CloseAccountResponse { Account = Messages.Account(a) }).OrThrow();

    public override async Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext call) =>
        (await platform.Accounts.GetAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).Map(a => new GetAccountResponse { Account = Messages.Account(a) }).OrThrow();

    public override async Task<ListAccountsResponse> ListAccounts(ListAccountsRequest request, ServerCallContext call)
    {
        var page = await platform.Accounts.ListAsync(call.Caller(), request.Bank, request.PageToken, request.PageSize, call.CancellationToken).ConfigureAwait(false);
        return page.Map(accounts => new ListAccountsResponse
        {
            Accounts = { accounts.Select(Messages.Account) },
            NextPageToken = accounts.Count > 0 ? accounts[^1].Id : "",
        }).OrThrow();
    }

    public override async Task<GetStatementResponse> GetStatement(GetStatementRequest request, ServerCallContext call)
    {
        var account = (await platform.Accounts.GetAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        var lines = await platform.Ledger.StatementAsync(account.Id, request.PageSize, call.CancellationToken).ConfigureAwait(false);
        return new GetStatementResponse
        {
            Lines =
            {
                lines.Select(l => new StatementLine
                {
                    Posting = l.Posting,
                    Transaction = l.Transaction ?? "",
                    At = Messages.At(l.At),
                    Reason = l.Reason,
                    Amount = Messages.Money(l.Units, l.Currency),
                    BalanceAfter = Messages.Money(l.BalanceAfter, l.Currency),
                }),
            },
        };
    }

    private static Account? Done(Answer answer) => answer.Done is Outcome.AccountChanged done ? Messages.Account(done.Account) : null;
}
