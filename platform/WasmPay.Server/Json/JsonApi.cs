using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WasmPay.Api.V1;
using WasmPay.Platform.Access;
using WasmPay.Server.Identity;
using WasmPay.Server.Intake;
using WasmPay.Server.Operations;

namespace WasmPay.Server.Json;

/// <summary>The JSON paths, beside the gRPC methods that do the same.</summary>
internal static class JsonApi
{
    public static void Map(IEndpointRouteBuilder routes, IIdentity identity, RequestIntake intake, AllOperations operations)
    {
        var json = new JsonEndpoints(routes, identity, intake);
        MapBooks(json, operations);
        MapTransactions(json, operations);
        MapProposals(json, operations);
        var stopping = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        routes.MapGet("/v1/transactions/watch", (HttpContext http) => WatchAsync(http, identity, intake, operations, stopping));
        routes.MapFallback(http => JsonEndpoints.ProblemAsync(http, 404, "no_such_path", "There is nothing at this path.", http.Request.Path));
    }

    private static void MapBooks(JsonEndpoints json, AllOperations operations)
    {
        json.Map<CreateBankRequest, CreateBankResponse>("POST", "/v1/banks", operations.Banks.CreateAsync);
        json.Map<ListBanksRequest, ListBanksResponse>("GET", "/v1/banks", operations.Banks.ListAsync);
        json.Map<GetBankRequest, GetBankResponse>("GET", "/v1/banks/{code}", operations.Banks.GetAsync);
        json.Map<PutListRequest, PutListResponse>("PUT", "/v1/lists", operations.Banks.PutListAsync);
        json.Map<ListListsRequest, ListListsResponse>("GET", "/v1/banks/{bank}/lists", operations.Banks.ListListsAsync);
        json.Map<OpenAccountRequest, OpenAccountResponse>("POST", "/v1/accounts", operations.Accounts.OpenAsync);
        json.Map<ListAccountsRequest, ListAccountsResponse>("GET", "/v1/accounts", operations.Accounts.ListAsync);
        json.Map<GetAccountRequest, GetAccountResponse>("GET", "/v1/accounts/{id}", operations.Accounts.GetAsync);
        json.Map<FundAccountRequest, FundAccountResponse>("POST", "/v1/accounts/{id}/fund", operations.Accounts.FundAsync);
        json.Map<CloseAccountRequest, CloseAccountResponse>("POST", "/v1/accounts/{id}/close", operations.Accounts.CloseAsync);
        json.Map<GetStatementRequest, GetStatementResponse>("GET", "/v1/accounts/{id}/statement", operations.Accounts.StatementAsync);
        json.Map<UploadComponentRequest, UploadComponentResponse>("POST", "/v1/components", operations.Validators.UploadAsync);
        json.Map<GetComponentRequest, GetComponentResponse>("GET", "/v1/components/{digest}", operations.Validators.GetAsync);
        json.Map<GetLiveSetRequest, GetLiveSetResponse>("GET", "/v1/live-set", operations.Validators.LiveSetAsync);
        json.Map<RevokeComponentRequest, RevokeComponentResponse>("POST", "/v1/components/{digest}/revoke", operations.Holds.RevokeAsync);
        json.Map<ReinstateComponentRequest, ReinstateComponentResponse>("POST", "/v1/components/{digest}/reinstate", operations.Holds.ReinstateAsync);
        json.Map<ReleaseComponentRequest, ReleaseComponentResponse>("POST", "/v1/components/{digest}/release", operations.Holds.ReleaseAsync);
        json.Map<ListHeldComponentsRequest, ListHeldComponentsResponse>("GET", "/v1/held-components", operations.Holds.ListAsync);
        json.Map<ListAuditRecordsRequest, ListAuditRecordsResponse>("GET", "/v1/audit", operations.Audit.ListAsync);
        json.Map<VerifyBooksRequest, VerifyBooksResponse>("GET", "/v1/audit/verification", operations.Audit.VerifyAsync);
        json.Map<GetAuditHeadRequest, GetAuditHeadResponse>("GET", "/v1/audit/head", operations.AuditHeads.GetAsync);
        json.Map<ListAuditHeadsRequest, ListAuditHeadsResponse>("GET", "/v1/audit/heads", operations.AuditHeads.ListAsync);
    }

    private static void MapTransactions(JsonEndpoints json, AllOperations operations)
    {
        json.Map<SubmitTransactionRequest, SubmitTransactionResponse>("POST", "/v1/transactions", operations.Transactions.SubmitAsync);
        json.Map<ListTransactionsRequest, ListTransactionsResponse>("GET", "/v1/transactions", operations.Transactions.ListAsync);
        json.Map<GetTransactionRequest, GetTransactionResponse>("GET", "/v1/transactions/{id}", operations.Transactions.GetAsync);
        json.Map<ReleaseTransactionRequest, ReleaseTransactionResponse>("POST", "/v1/transactions/{id}/release", operations.Transactions.ReleaseAsync);
        json.Map<RejectTransactionRequest, RejectTransactionResponse>("POST", "/v1/transactions/{id}/reject", operations.Transactions.RejectAsync);
        json.Map<ReplayTransactionRequest, ReplayTransactionResponse>("POST", "/v1/transactions/{id}/replay", operations.Transactions.ReplayAsync);
    }

    private static void MapProposals(JsonEndpoints json, AllOperations operations)
    {
        json.Map<CreateProposalRequest, CreateProposalResponse>("POST", "/v1/proposals", operations.Proposals.CreateAsync);
        json.Map<ListProposalsRequest, ListProposalsResponse>("GET", "/v1/proposals", operations.Proposals.ListAsync);
        json.Map<GetProposalRequest, GetProposalResponse>("GET", "/v1/proposals/{id}", operations.Proposals.GetAsync);
        json.Map<VerifyProposalRequest, VerifyProposalResponse>("POST", "/v1/proposals/{id}/verify", operations.Proposals.VerifyAsync);
        json.Map<AskProposalRequest, AskProposalResponse>("POST", "/v1/proposals/{id}/ask", operations.Proposals.AskAsync);
        json.Map<AnswerProposalRequest, AnswerProposalResponse>("POST", "/v1/proposals/{id}/answer", operations.Proposals.AnswerAsync);
        json.Map<SubmitProposalRequest, SubmitProposalResponse>("POST", "/v1/proposals/{id}/submit", operations.Proposals.SubmitAsync);
        json.Map<ApproveProposalRequest, ApproveProposalResponse>("POST", "/v1/proposals/{id}/approve", operations.Proposals.ApproveAsync);
        json.Map<RejectProposalRequest, RejectProposalResponse>("POST", "/v1/proposals/{id}/reject", operations.Proposals.RejectAsync);
        json.Map<WithdrawProposalRequest, WithdrawProposalResponse>("POST", "/v1/proposals/{id}/withdraw", operations.Proposals.WithdrawAsync);
        json.Map<ShadowProposalRequest, ShadowProposalResponse>("POST", "/v1/proposals/{id}/shadow", operations.Proposals.ShadowAsync);
        json.Map<PromoteProposalRequest, PromoteProposalResponse>("POST", "/v1/proposals/{id}/promote", operations.Proposals.PromoteAsync);
        json.Map<RollBackProposalRequest, RollBackProposalResponse>("POST", "/v1/proposals/{id}/roll-back", operations.Proposals.RollBackAsync);
    }

    // Server-sent events: the id of each is the sequence number from which a reader goes on.
    private static async Task WatchAsync(HttpContext http, IIdentity identity, RequestIntake intake, AllOperations operations, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var cancellation = either.Token;
        var caller = await Bearer.CallerAsync(identity, http, cancellation).ConfigureAwait(false);
        if (!caller.TryGet(out var by, out var error))
        {
            await JsonEndpoints.ProblemAsync(http, error).ConfigureAwait(false);
            return;
        }
        var read = await JsonBinding.ReadAsync<WatchTransactionsRequest>(http.Request, intake, cancellation).ConfigureAwait(false);
        if (!read.TryGet(out var request, out error))
        {
            await JsonEndpoints.ProblemAsync(http, error).ConfigureAwait(false);
            return;
        }
        if (long.TryParse(http.Request.Headers["Last-Event-ID"], out var last)) request.AfterSequence = last;
        http.Response.ContentType = "text/event-stream";
        await http.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
        try
        {
            await foreach (var one in operations.Transactions.WatchAsync(by, request, cancellation).ConfigureAwait(false))
            {
                await http.Response.WriteAsync($"id: {one.Sequence}\nevent: {one.Kind}\ndata: {JsonBinding.Write(one)}\n\n", cancellation).ConfigureAwait(false);
                await http.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The reader left, or the server stops: the stream ends.
        }
    }
}
