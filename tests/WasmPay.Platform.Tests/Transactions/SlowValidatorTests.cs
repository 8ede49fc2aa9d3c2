using WasmPay.Platform.Banks;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>Payments go on while a validator takes its time, and what changes meanwhile is not overlooked.</summary>
public sealed class SlowValidatorTests
{
    [Theory, Stores]
    public async Task Another_banks_payment_and_any_other_write_do_not_wait_for_a_slow_validator(string store)
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(store, loader: rules);
        await bed.InstallAsync("NDHV", "approve");
        await bed.OpenAccountAsync("I2", "ICMR", "GBP", 1_000);
        using var asked = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        rules.Called = _ =>
        {
            asked.Release();
            answer.Wait(CancellationToken.None);
        };
        var slow = Task.Run(() => bed.PayAsync(1, "k1"));
        await asked.WaitAsync();

        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(1, "k2", "I1", "I2", "GBP", Stranger)).Transaction.Status);
        await bed.OpenAccountAsync("N3", "NDHV", "USD", 1_000);
        Assert.False(slow.IsCompleted);

        answer.Release();
        Assert.Equal(TransactionStatus.Posted, Ok(await slow).Transaction.Status);
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task Who_may_not_order_for_an_account_does_not_wait_behind_it_nor_keep_it()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        await bed.InstallAsync("NDHV", "approve");
        using var asked = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        rules.Called = _ =>
        {
            asked.Release();
            answer.Wait(CancellationToken.None);
        };
        var slow = Task.Run(() => bed.PayAsync(1, "k1"));
        await asked.WaitAsync();

        // The payer's turn is taken: who waited for it would not be answered here.
        Failed(await bed.PayAsync(1, "k2", "N1", "I1", "USD", Stranger), ErrorCode.UnknownAccount);
        Failed(await bed.PayAsync(1, "k3", "N9", "I1", "USD", Stranger), ErrorCode.UnknownAccount);

        answer.Release();
        Ok(await slow);
    }

    [Theory, Stores]
    public async Task A_list_that_changes_while_a_validator_is_asked_makes_it_be_asked_again(string store)
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(store, loader: rules);
        await bed.InstallAsync("NDHV", "deny-listed blocked");
        var calls = 0;
        rules.Called = _ =>
        {
            if (++calls == 1) BlockAsync(bed, "N2").GetAwaiter().GetResult();
        };

        var denied = Ok(await Task.Run(() => bed.PayAsync(1, "k1"))).Transaction;

        Assert.Equal((TransactionStatus.Denied, 2), (denied.Status, calls));
        Assert.Contains("blocked", Assert.Single(denied.Evaluations).RequestJson, StringComparison.Ordinal);
        Assert.True(Ok(await bed.Platform.Replays.ReplayAsync(Staff, denied.Id)).Agrees);
    }

    [Fact]
    public async Task Facts_that_change_whenever_it_is_asked_refer_the_payment()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        await bed.InstallAsync("NDHV", "approve");
        var calls = 0;
        rules.Called = _ => BlockAsync(bed, ++calls % 2 == 1 ? "N2" : "N1").GetAwaiter().GetResult();

        var referred = Ok(await Task.Run(() => bed.PayAsync(1, "k1"))).Transaction;

        Assert.Equal((TransactionStatus.Referred, 3), (referred.Status, calls));
        Assert.Equal((OutcomeKind.HostFailure, "facts-changed"), (referred.Evaluations[0].Outcome.Kind, referred.Evaluations[0].Outcome.Trap));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task A_revocation_while_the_validator_is_asked_refers_the_payment()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        await bed.InstallAsync("NDHV", "approve");
        rules.Called = _ => Ok(bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, Digest.Of(TextRules.Rule("approve").Span), "Stop.", CancellationToken.None).GetAwaiter().GetResult());

        var referred = Ok(await Task.Run(() => bed.PayAsync(1, "k1"))).Transaction;

        Assert.Equal((TransactionStatus.Referred, "revoked"), (referred.Status, Assert.Single(referred.Evaluations).Outcome.Trap));
    }

    [Theory, Stores]
    public async Task Another_nodes_payment_of_the_account_meanwhile_is_counted(string store)
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(store, loader: rules);
        await bed.InstallAsync("NDHV", "refer-total 100");
        await using var node = await bed.OpenSecondAsync();
        var calls = 0;
        rules.Called = _ =>
        {
            if (++calls > 1) return;
            var there = node.Transactions.SubmitAsync(Teller, new Order("there", "N1", "N2", new Money(60, "USD")), CancellationToken.None).GetAwaiter().GetResult();
            Assert.Equal(TransactionStatus.Posted, Ok(there).Transaction.Status);
        };

        var here = Ok(await Task.Run(() => bed.PayAsync(60, "here"))).Transaction;

        Assert.Equal(TransactionStatus.Referred, here.Status);
        Assert.Equal(1_000_000 - 60, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    private static async Task BlockAsync(TestPlatform bed, string account) =>
        Ok(await bed.Platform.Banks.PutListAsync(Staff, new BankList("NDHV", "blocked", "", [new ListEntry(ListSubject.Account, account)])));
}
