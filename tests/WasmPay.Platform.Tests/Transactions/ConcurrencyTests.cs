using WasmPay.Platform.Tests.Proposals;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

public sealed class ConcurrencyTests
{
    [Theory, Stores]
    public async Task Payments_in_parallel_while_a_rule_is_promoted_all_succeed_and_the_books_stay_sound(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "approve");
        var candidate = await ProposalRoadTests.SubmittedAsync(bed, "deny-over 1000000");
        Ok(await bed.Platform.Proposals.ApproveAsync(Approver, candidate, ProposalRoadTests.Dossier("deny-over 1000000").Hash));
        var (before, after) = (bed.Platform.Live.Current.Version, 0L);

        var payments = Enumerable.Range(0, 120).Select(i => Task.Run(async () =>
        {
            if (i == 60) Ok(await bed.Platform.Proposals.PromoteAsync(Approver, candidate));
            // Both directions between two accounts, so that locks cross.
            var (origin, destination) = i % 2 == 0 ? ("N1", "N2") : ("N2", "N1");
            return Ok(await bed.PayAsync(i + 1, $"k{i}", origin, destination, by: Staff)).Transaction;
        }));
        var transactions = await Task.WhenAll(payments);
        after = bed.Platform.Live.Current.Version;

        Assert.All(transactions, t => Assert.Equal(TransactionStatus.Posted, t.Status));
        Assert.True(after > before);
        // One snapshot each: the version that a transaction names fits the component that judged it.
        var digests = transactions.GroupBy(t => t.LiveVersion).Select(g => g.Select(t => t.Evaluations[0].Digest).Distinct().Count());
        Assert.All(digests, d => Assert.Equal(1, d));
        Assert.Equal(2_000_000, await bed.BalanceAsync("N1") + await bed.BalanceAsync("N2"));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task The_same_order_sent_many_times_at_once_is_one_payment(string store)
    {
        await using var bed = await CreateAsync(store);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => bed.PayAsync(250, "one"))));

        Assert.Single(answers.Select(a => Ok(a).Transaction.Id).Distinct());
        Assert.Single(answers, a => !a.Value.Replayed);
        Assert.Equal(999_750, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task Parallel_payments_never_take_an_account_below_its_floor(string store)
    {
        await using var bed = await CreateAsync(store);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => bed.PayAsync(100_000, $"k{i}"))));

        Assert.Equal(10, answers.Count(a => Ok(a).Transaction.Status == TransactionStatus.Posted));
        Assert.Equal(0, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_rule_on_totals_cannot_be_outrun_by_payments_in_parallel(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "refer-total 1000");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => bed.PayAsync(100, $"k{i}"))));

        Assert.Equal(10, answers.Count(a => Ok(a).Transaction.Status == TransactionStatus.Posted));
    }

    [Theory, Stores]
    public async Task A_second_node_follows_a_promotion_without_being_told(string store)
    {
        await using var bed = await CreateAsync(store);
        await using var second = await bed.OpenSecondAsync();
        await ProposalRoadTests.PromoteAsync(bed, "deny-over 10");

        var order = new Order("k", "N1", "N2", new Sandbox.Contracts.Money(11, "USD"));
        Assert.Equal(TransactionStatus.Denied, Ok(await second.Transactions.SubmitAsync(Teller, order)).Transaction.Status);
        Assert.Equal(bed.Platform.Live.Current.Version, second.Live.Current.Version);
    }
}
