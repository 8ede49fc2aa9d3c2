using System.Net;
using System.Text.Json.Nodes;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Grpc;

/// <summary>Over the wire one person asks what can hurt, and another confirms it.</summary>
public sealed class ChangeCallTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();
    private SamplePerson _second = null!;

    public async Task InitializeAsync()
    {
        await _running.InitializeAsync();
        _second = await RunningServer.SecondOfStaffAsync(_running.Server);
    }

    public Task DisposeAsync() => _running.DisposeAsync();

    private ChangeService.ChangeServiceClient Changes => new(_running.Channel);

    private AccountService.AccountServiceClient Accounts => new(_running.Channel);

    private AccessService.AccessServiceClient Access => new(_running.Channel);

    [Fact]
    public async Task A_sanctions_list_is_emptied_by_two_people_and_not_by_one()
    {
        var banks = new BankService.BankServiceClient(_running.Channel);
        var asked = await banks.PutListAsync(new() { List = new BankList { Bank = "NDHV", Name = "sanctions" } }, RunningServer.As(SampleBanks.Officer));
        Assert.Null(asked.List);
        var change = (await Changes.GetChangeAsync(new() { Id = asked.Change.Id }, RunningServer.As(SampleBanks.Operator))).Change;
        Assert.Equal(["identifier:LEI-MALGRAD-SHIPPING", "name:VIKTOR MALGRAD"], change.Removed);
        Assert.Equal((ChangeKind.PutList, Permission.Lists, ChangeState.Asked), (change.Kind, change.Permission, change.State));
        Assert.Equal(2, await EntriesAsync());

        await FailsAsync(StatusCode.PermissionDenied, "four_eyes", Changes.ConfirmChangeAsync(new() { Id = change.Id }, RunningServer.As(SampleBanks.Officer)));
        await FailsAsync(StatusCode.PermissionDenied, "forbidden", Changes.ConfirmChangeAsync(new() { Id = change.Id }, RunningServer.As(SampleBanks.Approver)));
        await FailsAsync(StatusCode.NotFound, "not_found", Changes.ConfirmChangeAsync(new() { Id = change.Id }, RunningServer.As(SampleBanks.IcamerOfficer)));
        Assert.Equal(2, await EntriesAsync());
        var listed = Assert.Single((await Changes.ListChangesAsync(new(), RunningServer.As(SampleBanks.Operator))).Changes);
        Assert.Equal((change.Id, change.Summary, 0), (listed.Id, listed.Summary, listed.Removed.Count));

        Assert.Equal(ChangeState.Done, (await Changes.ConfirmChangeAsync(new() { Id = change.Id }, RunningServer.As(SampleBanks.Operator))).Change.State);
        Assert.Equal(0, await EntriesAsync());

        async Task<int> EntriesAsync() => (await banks.ListListsAsync(new() { Bank = "NDHV" }, RunningServer.As(SampleBanks.Officer))).Lists.Single(l => l.Name == "sanctions").Entries.Count;
    }

    [Fact]
    public async Task Money_comes_when_a_second_person_confirms_and_the_key_moves_it_once()
    {
        var fund = new FundAccountRequest { Id = "NDHV-1001", Units = 500, IdempotencyKey = "f1" };
        var before = await BalanceAsync("NDHV-1001");
        var asked = await Accounts.FundAccountAsync(fund, RunningServer.As(SampleBanks.Operator));
        Assert.Null(asked.Account);
        Assert.Equal(asked.Change.Id, (await Accounts.FundAccountAsync(fund, RunningServer.As(SampleBanks.Operator))).Change.Id);
        Assert.Equal(before, await BalanceAsync("NDHV-1001"));
        await Changes.ConfirmChangeAsync(new() { Id = asked.Change.Id }, RunningServer.As(SampleBanks.Staff));
        Assert.Equal(before + 500, await BalanceAsync("NDHV-1001"));

        var again = await Accounts.FundAccountAsync(fund, RunningServer.As(SampleBanks.Operator));
        Assert.Null(again.Change);
        Assert.Equal(before + 500, again.Account.Balance.Units);
    }

    [Fact]
    public async Task An_overdraft_takes_two_and_an_account_without_one_takes_one()
    {
        var open = new OpenAccountRequest { Id = "NDHV-9", Bank = "NDHV", Currency = "USD", Holder = new AccountHolder { Name = "Ann Other" } };
        Assert.Equal("NDHV-9", (await Accounts.OpenAccountAsync(open, RunningServer.As(SampleBanks.Operator))).Account.Id);
        var asked = await Accounts.OpenAccountAsync(new(open) { Id = "NDHV-10", OverdraftUnits = 5 }, RunningServer.As(SampleBanks.Operator));
        Assert.Null(asked.Account);
        await FailsAsync(StatusCode.NotFound, "unknown_account", Accounts.GetAccountAsync(new() { Id = "NDHV-10" }, RunningServer.As(SampleBanks.Operator)));
        await Changes.ConfirmChangeAsync(new() { Id = asked.Change.Id }, RunningServer.As(SampleBanks.Staff));
        Assert.Equal(5, (await Accounts.GetAccountAsync(new() { Id = "NDHV-10" }, RunningServer.As(SampleBanks.Operator))).Account.OverdraftUnits);
    }

    [Fact]
    public async Task Principals_and_keys_take_two_and_secrets_are_the_confirmers()
    {
        var (first, second) = (RunningServer.As(SampleBanks.Staff), RunningServer.As(_second));
        await Done((await Access.AddPrincipalAsync(new() { Principal = new() { Id = "core", Name = "Core", Bank = "NDHV", Kind = PrincipalKind.Machine, Roles = { Role.Payments } } }, first)).Change);
        await Done((await Access.SetRolesAsync(new() { Id = "core", Roles = { Role.Payments, Role.Operator } }, first)).Change);
        var issued = await Done((await Access.IssueKeyAsync(new() { Principal = "core", Name = "core" }, first)).Change);
        Assert.Equal("core", (await Access.WhoAmIAsync(new(), new Metadata { { "authorization", $"Bearer {issued.Secret}" } })).Principal.Id);
        var rotated = await Done((await Access.RotateKeyAsync(new() { Id = issued.Key }, first)).Change);
        Assert.NotEqual(issued.Key, rotated.Key);
        var invited = await Done((await Access.InvitePrincipalAsync(new() { Id = "second" }, first)).Change);
        Assert.StartsWith("wpe_", invited.Enrolment, StringComparison.Ordinal);

        // What only takes power away takes one.
        Assert.NotNull((await Access.RevokeKeyAsync(new() { Id = rotated.Key }, first)).Key.RevokedAt);
        Assert.Equal("core", (await Access.DisablePrincipalAsync(new() { Id = "core" }, first)).Principal.Id);

        async Task<ConfirmChangeResponse> Done(Change? change)
        {
            Assert.NotNull(change);
            await FailsAsync(StatusCode.PermissionDenied, "four_eyes", Changes.ConfirmChangeAsync(new() { Id = change.Id }, first));
            return await Changes.ConfirmChangeAsync(new() { Id = change.Id }, second);
        }
    }

    [Fact]
    public async Task What_is_rejected_or_taken_back_is_not_done_also_in_JSON()
    {
        var before = await BalanceAsync("NDHV-1001");
        var (rejected, withdrawn) = (await AskAsync("a"), await AskAsync("b"));
        using var staff = _running.Http(SampleBanks.Staff);
        using var answer = await staff.PostAsync($"/v1/changes/{rejected}:reject", RunningServer.Json("""{"reason":"Not ours."}"""));
        Assert.Equal("CHANGE_STATE_REJECTED", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["change"]!["state"]!.GetValue<string>());
        Assert.Equal(ChangeState.Withdrawn, (await Changes.WithdrawChangeAsync(new() { Id = withdrawn }, RunningServer.As(SampleBanks.Operator))).Change.State);
        foreach (var id in (string[])[rejected, withdrawn])
        {
            using var confirmed = await staff.PostAsync($"/v1/changes/{id}:confirm", RunningServer.Json("{}"));
            Assert.Equal((HttpStatusCode.BadRequest, "illegal_transition"), (confirmed.StatusCode, RunningServer.Reason(JsonNode.Parse(await confirmed.Content.ReadAsStringAsync())!)));
        }
        Assert.Equal(before, await BalanceAsync("NDHV-1001"));

        async Task<string> AskAsync(string key) => (await Accounts.FundAccountAsync(new() { Id = "NDHV-1001", Units = 1, IdempotencyKey = key }, RunningServer.As(SampleBanks.Operator))).Change.Id;
    }

    private async Task<long> BalanceAsync(string account) => (await Accounts.GetAccountAsync(new() { Id = account }, RunningServer.As(SampleBanks.Staff))).Account.Balance.Units;

    private static async Task FailsAsync<T>(StatusCode status, string code, AsyncUnaryCall<T> call)
    {
        var ended = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal((status, code), (ended.StatusCode, ended.Trailers.GetValue("wasmpay-error-code")));
    }
}
