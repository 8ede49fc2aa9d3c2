using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

public sealed class ReferralTests
{
    [Theory, Stores]
    public async Task A_released_payment_is_posted(string store)
    {
        await using var bed = await ReferringAsync(store);
        var id = Ok(await bed.PayAsync(100, "k1")).Transaction.Id;

        var released = Ok(await bed.Platform.Transactions.ReleaseAsync(Officer, id, "Checked by telephone."));

        Assert.Equal((TransactionStatus.Posted, "officer"), (released.Status, released.ResolvedBy));
        Assert.Equal(999_900, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_rejected_payment_moves_nothing_and_is_final(string store)
    {
        await using var bed = await ReferringAsync(store);
        var id = Ok(await bed.PayAsync(100, "k1")).Transaction.Id;

        Assert.Equal(TransactionStatus.Rejected, Ok(await bed.Platform.Transactions.RejectAsync(Officer, id, "")).Status);

        Failed(await bed.Platform.Transactions.ReleaseAsync(Officer, id, ""), ErrorCode.IllegalTransition);
        Assert.Equal(1_000_000, await bed.BalanceAsync("N1"));
    }

    [Fact]
    public async Task Who_ordered_a_payment_may_not_release_it()
    {
        await using var bed = await ReferringAsync();
        var id = Ok(await bed.PayAsync(100, "k1", by: Staff)).Transaction.Id;
        Failed(await bed.Platform.Transactions.ReleaseAsync(Staff, id, ""), ErrorCode.FourEyes);
        Failed(await bed.Platform.Transactions.RejectAsync(Staff, id, ""), ErrorCode.FourEyes);
    }

    [Fact]
    public async Task Only_people_of_the_bank_that_referred_may_release()
    {
        await using var bed = await ReferringAsync();
        var id = Ok(await bed.PayAsync(100, "k1", destination: "I1")).Transaction.Id;
        Failed(await bed.Platform.Transactions.ReleaseAsync(Stranger, id, ""), ErrorCode.Forbidden);
        Failed(await bed.Platform.Transactions.ReleaseAsync(Teller, id, ""), ErrorCode.Forbidden);
        Ok(await bed.Platform.Transactions.ReleaseAsync(Approver, id, ""));
    }

    [Fact]
    public async Task A_release_without_funds_is_refused_and_the_payment_goes_on_waiting()
    {
        await using var bed = await ReferringAsync();
        var id = Ok(await bed.PayAsync(1_000_000, "k1")).Transaction.Id;
        Ok(await bed.Platform.Accounts.FundAsync(Staff, "N1", -1));

        Failed(await bed.Platform.Transactions.ReleaseAsync(Officer, id, ""), ErrorCode.InsufficientFunds);

        Assert.Equal(TransactionStatus.Referred, Ok(await bed.Platform.Transactions.GetAsync(Officer, id)).Status);
    }

    [Fact]
    public async Task What_only_posted_transactions_make_up_is_not_changed_by_a_referred_one()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "refer-count 1");
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(1, "k1")).Transaction.Status);
        Assert.Equal(TransactionStatus.Referred, Ok(await bed.PayAsync(1, "k2")).Transaction.Status);
        bed.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(1, "k3")).Transaction.Status);
    }

    [Theory, Stores]
    public async Task Two_people_who_release_at_once_post_once(string store)
    {
        await using var bed = await ReferringAsync(store);
        var id = Ok(await bed.PayAsync(100, "k1")).Transaction.Id;

        var results = await Task.WhenAll(
            Task.Run(() => bed.Platform.Transactions.ReleaseAsync(Officer, id, "")), Task.Run(() => bed.Platform.Transactions.ReleaseAsync(Approver, id, "")));

        Assert.Single(results, r => r.IsOk);
        Assert.Equal(999_900, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    private static async Task<TestPlatform> ReferringAsync(string store = "sqlite")
    {
        var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "refer-over 50");
        return bed;
    }
}
