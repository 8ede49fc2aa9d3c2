using WasmPay.Platform.Access;
using WasmPay.Platform.Proposals;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>What changes in the live set while a payment's validators are asked: its own asks them again, another bank's does not.</summary>
public sealed class LiveSetChangeTests
{
    [Theory, Stores]
    public async Task What_was_not_in_shadow_is_withdrawn_without_a_new_version_of_the_live_set(string store)
    {
        await using var bed = await CreateAsync(store);
        var desk = bed.Platform.Proposals;
        var draft = Ok(await desk.DraftAsync(Officer, "NDHV", "rule"));
        var verified = Ok(await desk.CreateFromComponentAsync(Engineer, "NDHV", "rule", TextRules.Rule("approve")));
        var submitted = Ok(await desk.CreateFromComponentAsync(Engineer, "NDHV", "rule", TextRules.Rule("approve")));
        Ok(await desk.SubmitAsync(Engineer, submitted.Id));
        var approved = await bed.ApprovedAsync("NDHV", "approve");
        var before = (await bed.Platform.Live.RefreshAsync()).Version;

        foreach (var id in (string[])[draft.Id, verified.Id, submitted.Id, approved.Id]) Ok(await desk.WithdrawAsync(Officer, id, "No more."));

        Assert.Equal(before, (await bed.Platform.Live.RefreshAsync()).Version);
    }

    [Theory, Stores]
    public async Task What_was_in_shadow_is_withdrawn_with_a_new_version_and_is_asked_no_more(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "approve");
        var watched = await bed.ApprovedAsync("NDHV", "deny-over 0");
        Ok(await bed.Platform.Proposals.ShadowAsync(SecondOfStaff, watched.Id));
        Assert.Equal(2, Ok(await bed.PayAsync(1, "k1")).Transaction.Evaluations.Count);
        var before = (await bed.Platform.Live.RefreshAsync()).Version;

        Ok(await bed.Platform.Proposals.WithdrawAsync(Staff, watched.Id, "No more."));

        Assert.Equal(before + 1, (await bed.Platform.Live.RefreshAsync()).Version);
        Assert.Single(Ok(await bed.PayAsync(1, "k2")).Transaction.Evaluations);
    }

    [Theory, Stores]
    public async Task Another_banks_proposals_on_all_their_road_while_a_validator_is_asked_do_not_have_it_asked_again(string store)
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(store, loader: rules);
        await bed.InstallAsync("NDHV", "approve");
        var (live, withdrawn) = (await bed.ApprovedAsync("ICMR", "deny-over 1"), await bed.ApprovedAsync("ICMR", "deny-over 2"));
        var version = bed.Platform.Live.Current.Version;
        var calls = 0;
        rules.Called = _ =>
        {
            calls++;
            ChangeAsync().GetAwaiter().GetResult();
        };

        var posted = Ok(await Task.Run(() => bed.PayAsync(1, "k1"))).Transaction;

        Assert.Equal((TransactionStatus.Posted, 1), (posted.Status, calls));
        // Shadow, live, the other's shadow and its end, and the rollback.
        Assert.Equal(version + 5, bed.Platform.Live.Current.Version);
        Assert.True(Ok(await bed.Platform.Replays.ReplayAsync(Staff, posted.Id)).Agrees);

        async Task ChangeAsync()
        {
            var desk = bed.Platform.Proposals;
            if (calls > 1) return;
            Ok(await desk.ShadowAsync(SecondOfStaff, live.Id));
            Ok(await desk.PromoteAsync(SecondOfStaff, live.Id));
            Ok(await desk.ShadowAsync(SecondOfStaff, withdrawn.Id));
            Ok(await desk.WithdrawAsync(Staff, withdrawn.Id, "No more."));
            Ok(await desk.RollBackAsync(Staff, live.Id, "Back."));
            Ok(await desk.RollBackAsync(SecondOfStaff, live.Id, "Back."));
        }
    }

    [Theory]
    [InlineData("NDHV")]
    [InlineData(Principal.Platform)]
    public async Task A_validator_of_the_payments_own_that_is_replaced_while_it_is_asked_has_the_new_one_asked(string target)
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        await bed.InstallAsync(target, "approve");
        var next = await bed.ApprovedAsync(target, "deny-over 0");

        var denied = await PayWhileAsync(bed, rules, () => bed.Platform.Proposals.PromoteAsync(SecondOfStaff, next.Id));

        Assert.Equal((TransactionStatus.Denied, next.Digest), (denied.Status, Assert.Single(denied.Evaluations).Digest));
    }

    [Fact]
    public async Task A_validator_of_the_other_side_that_comes_while_the_first_is_asked_is_asked_as_well()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        await bed.InstallAsync("NDHV", "approve");
        var next = await bed.ApprovedAsync("ICMR", "deny-over 0");

        var denied = await PayWhileAsync(bed, rules, () => bed.Platform.Proposals.PromoteAsync(SecondOfStaff, next.Id), "I1");

        Assert.Equal((TransactionStatus.Denied, 2), (denied.Status, denied.Evaluations.Count));
    }

    [Fact]
    public async Task A_candidate_of_the_payments_own_that_comes_into_shadow_meanwhile_is_asked_as_well()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        await bed.InstallAsync("NDHV", "approve");
        var watched = await bed.ApprovedAsync("NDHV", "deny-over 0");

        var posted = await PayWhileAsync(bed, rules, () => bed.Platform.Proposals.ShadowAsync(SecondOfStaff, watched.Id));

        Assert.Equal(TransactionStatus.Posted, posted.Status);
        Assert.Equal([EvaluationRole.Origin, EvaluationRole.Shadow], posted.Evaluations.Select(e => e.Role));
    }

    [Fact]
    public async Task Another_banks_revocation_meanwhile_does_not_have_it_asked_again()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        await bed.InstallAsync("NDHV", "approve");
        await bed.InstallAsync("ICMR", "approve i");
        var calls = 0;
        rules.Called = _ =>
        {
            if (++calls == 1) Ok(bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, Digest.Of(TextRules.Rule("approve i").Span), "Stop.", CancellationToken.None).GetAwaiter().GetResult());
        };

        Assert.Equal(TransactionStatus.Posted, Ok(await Task.Run(() => bed.PayAsync(1, "k1"))).Transaction.Status);
        Assert.Equal(1, calls);
    }

    // The change comes in the first call.
    private static async Task<TransactionRecord> PayWhileAsync(TestPlatform bed, ChangingRules rules, Func<Task<Result<Proposal>>> change, string destination = "N2")
    {
        var calls = 0;
        rules.Called = _ =>
        {
            if (++calls == 1) Ok(change().GetAwaiter().GetResult());
        };
        var paid = Ok(await Task.Run(() => bed.PayAsync(2, "k1", destination: destination, by: Staff))).Transaction;
        await bed.AssertSoundAsync();
        return paid;
    }
}
