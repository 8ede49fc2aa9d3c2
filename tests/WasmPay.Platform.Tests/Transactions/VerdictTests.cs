using WasmPay.Platform.Access;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

public sealed class VerdictTests
{
    [Fact]
    public async Task The_validators_are_asked_in_order_platform_origin_destination()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("ICMR", "approve i");
        await bed.InstallAsync("NDHV", "approve n");
        await bed.InstallAsync(Principal.Platform, "approve p");

        var transaction = Ok(await bed.PayAsync(100, "k1", destination: "I1", by: Staff)).Transaction;

        Assert.Equal([EvaluationRole.Platform, EvaluationRole.Origin, EvaluationRole.Destination], transaction.Evaluations.Select(e => e.Role));
        Assert.Equal(["USD", "USD", "GBP"], transaction.Evaluations.Select(e => System.Text.Json.Nodes.JsonNode.Parse(e.RequestJson)!["transaction"]!["reporting"]!["currency"]!.GetValue<string>()));
        Assert.Equal(TransactionStatus.Posted, transaction.Status);
    }

    [Fact]
    public async Task A_bank_on_both_sides_is_asked_once()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        Assert.Equal(EvaluationRole.Origin, Assert.Single(Ok(await bed.PayAsync(100, "k1")).Transaction.Evaluations).Role);
    }

    [Theory]
    [InlineData("approve", "approve", Decision.Approve, TransactionStatus.Posted)]
    [InlineData("approve", "refer-over 1", Decision.Refer, TransactionStatus.Referred)]
    [InlineData("refer-over 1", "approve", Decision.Refer, TransactionStatus.Referred)]
    [InlineData("deny-over 1", "refer-over 1", Decision.Deny, TransactionStatus.Denied)]
    [InlineData("refer-over 1", "deny-over 1", Decision.Deny, TransactionStatus.Denied)]
    public async Task The_strictest_decision_wins(string platform, string bank, Decision decision, TransactionStatus status)
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync(Principal.Platform, platform);
        await bed.InstallAsync("NDHV", bank);

        var transaction = Ok(await bed.PayAsync(100, "k1")).Transaction;

        Assert.Equal((decision, status), (transaction.Decision, transaction.Status));
        Assert.Equal(status == TransactionStatus.Posted ? 999_900 : 1_000_000, await bed.BalanceAsync("N1"));
    }

    [Theory]
    [InlineData("trap", OutcomeKind.Trap)]
    [InlineData("throw", OutcomeKind.HostFailure)]
    [InlineData("silent-deny", OutcomeKind.MalformedAnswer)]
    public async Task A_validator_that_fails_refers_the_payment_and_never_approves_it(string rule, OutcomeKind kind)
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", rule);

        var transaction = Ok(await bed.PayAsync(100, "k1")).Transaction;

        Assert.Equal(TransactionStatus.Referred, transaction.Status);
        Assert.Equal(kind, Assert.Single(transaction.Evaluations).Outcome.Kind);
        Assert.Equal("validator-failed", Assert.Single(transaction.Findings).Clause);
        Assert.Equal(1_000_000, await bed.BalanceAsync("N1"));
    }

    [Theory, Stores]
    public async Task A_verdict_replays_from_what_was_stored(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync(Principal.Platform, "deny-over 50");
        await bed.InstallAsync("NDHV", "refer-count 1");
        var id = Ok(await bed.PayAsync(100, "k1")).Transaction.Id;
        await bed.RestartAsync();

        var report = Ok(await bed.Platform.Replays.ReplayAsync(Staff, id));

        Assert.Equal(2, report.Evaluations.Count);
        Assert.True(report.Agrees);
    }

    [Theory, Stores]
    public async Task List_membership_is_a_fact_of_the_validating_bank(string store)
    {
        await using var bed = await CreateAsync(store);
        Ok(await bed.Platform.Banks.PutListAsync(Officer, new("NDHV", "sanctioned", "Sanctioned parties", [new(Platform.Banks.ListSubject.Name, " iris ISLAND")])));
        await bed.InstallAsync("NDHV", "deny-listed sanctioned");
        await bed.InstallAsync("ICMR", "deny-listed sanctioned");

        var transaction = Ok(await bed.PayAsync(100, "k1", destination: "I1", by: Staff)).Transaction;

        Assert.Equal([Decision.Deny, Decision.Approve], transaction.Evaluations.Select(e => e.Decision));
        Assert.Equal("NDHV", Assert.Single(transaction.Findings).Target);
    }

    [Theory]
    [InlineData(Platform.Banks.ListSubject.Account, "I1", true)]
    [InlineData(Platform.Banks.ListSubject.Bank, "ICMR", true)]
    [InlineData(Platform.Banks.ListSubject.Country, "GBR", true)]
    [InlineData(Platform.Banks.ListSubject.Country, "USA", false)]
    [InlineData(Platform.Banks.ListSubject.Identifier, "x", false)]
    public async Task Each_kind_of_entry_names_its_parties(Platform.Banks.ListSubject subject, string value, bool listed)
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Banks.PutListAsync(Officer, new("NDHV", "watch", "", [new(subject, value)])));
        await bed.InstallAsync("NDHV", "deny-listed watch");
        Assert.Equal(listed, Ok(await bed.PayAsync(100, "k1", destination: "I1")).Transaction.Decision == Decision.Deny);
    }
}
