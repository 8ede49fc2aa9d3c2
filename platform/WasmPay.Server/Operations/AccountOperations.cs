using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Operations;

/// <summary>Customers' accounts.</summary>
internal sealed class AccountOperations(PaymentPlatform platform)
{
    public async Task<Result<OpenAccountResponse>> OpenAsync(Principal by, OpenAccountRequest request, CancellationToken cancellation)
    {
        if (!Messages.NewAccount(request).TryGet(out var account, out var error)) return error;
        return (await platform.Accounts.OpenAsync(by, account, cancellation).ConfigureAwait(false)).Map(a => new OpenAccountResponse { Account = Messages.Account(a) });
    }

    public async Task<Result<FundAccountResponse>> FundAsync(Principal by, FundAccountRequest request, CancellationToken cancellation) =>
        (await platform.Accounts.FundAsync(by, request.Id, request.Units, request.IdempotencyKey, cancellation).ConfigureAwait(false)).Map(a => new FundAccountResponse { Account = Messages.Account(a) });

    public async Task<Result<CloseAccountResponse>> CloseAsync(Principal by, CloseAccountRequest request, CancellationToken cancellation) =>
        (await platform.Accounts.CloseAsync(by, request.Id, cancellation).ConfigureAwait(false)).Map(a => new CloseAccountResponse { Account = Messages.Account(a) });

    public async Task<Result<GetAccountResponse>> GetAsync(Principal by, GetAccountRequest request, CancellationToken cancellation) =>
        (await platform.Accounts.GetAsync(by, request.Id, cancellation).ConfigureAwait(false)).Map(a => new GetAccountResponse { Account = Messages.Account(a) });

    public async Task<Result<ListAccountsResponse>> ListAsync(Principal by, ListAccountsRequest request, CancellationToken cancellation)
    {
        var page = await platform.Accounts.ListAsync(by, request.Bank, request.PageToken, request.PageSize, cancellation).ConfigureAwait(false);
        return page.Map(accounts => new ListAccountsResponse
        {
            Accounts = { accounts.Select(Messages.Account) },
            NextPageToken = accounts.Count > 0 ? accounts[^1].Id : "",
        });
    }

    public async Task<Result<GetStatementResponse>> StatementAsync(Principal by, GetStatementRequest request, CancellationToken cancellation)
    {
        if (!(await platform.Accounts.GetAsync(by, request.Id, cancellation).ConfigureAwait(false)).TryGet(out var account, out var error)) return error;
        var lines = await platform.Ledger.StatementAsync(account.Id, request.PageSize, cancellation).ConfigureAwait(false);
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
}
