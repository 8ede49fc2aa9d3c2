using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>Payments whose caller leaves while the validators are asked.</summary>
public sealed class CancellationTests
{
    private static readonly Order Payment = new("k1", "N1", "N2", new Money(10, "USD"));

    [Theory, Stores]
    public async Task A_payment_that_is_given_up_ends_its_validator_books_nothing_and_leaves_its_key_free(string store)
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Loader = rules });
        await bed.InstallAsync("NDHV", "approve");
        using var leaving = new CancellationTokenSource();
        rules.Called = given =>
        {
            leaving.Cancel();
            // Ends at once where the caller's leaving reaches the validator, and never where it does not.
            given.WaitHandle.WaitOne();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => bed.Platform.Transactions.SubmitAsync(Teller, Payment, leaving.Token)));

        Assert.Equal((1_000_000, 1_000_000), (await bed.BalanceAsync("N1"), await bed.BalanceAsync("N2")));
        Assert.Empty(await bed.Platform.Transactions.ListAsync(Staff));
        rules.Called = _ => { };
        var again = Ok(await bed.Platform.Transactions.SubmitAsync(Teller, Payment));
        Assert.Equal((TransactionStatus.Posted, false), (again.Transaction.Status, again.Replayed));
        Assert.Equal(999_990, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task A_validator_that_approves_after_its_caller_left_books_nothing()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync();
        await bed.RestartAsync(o => o with { Loader = rules });
        await bed.InstallAsync("NDHV", "approve");
        using var leaving = new CancellationTokenSource();
        rules.Called = _ => leaving.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bed.Platform.Transactions.SubmitAsync(Teller, Payment, leaving.Token));

        Assert.Equal(1_000_000, await bed.BalanceAsync("N1"));
        Assert.Empty(await bed.Platform.Transactions.ListAsync(Staff));
    }

    [Fact]
    public async Task A_caller_that_leaves_a_replay_ends_it()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync();
        await bed.RestartAsync(o => o with { Loader = rules });
        await bed.InstallAsync("NDHV", "approve");
        var id = Ok(await bed.PayAsync(1, "k1")).Transaction.Id;
        using var leaving = new CancellationTokenSource();
        rules.Called = given =>
        {
            leaving.Cancel();
            given.WaitHandle.WaitOne();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => bed.Platform.Replays.ReplayAsync(Staff, id, leaving.Token)));
    }

    [Fact]
    public async Task A_caller_that_leaves_an_upload_ends_it_and_nothing_is_kept()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        using var leaving = new CancellationTokenSource();
        rules.Looking = given =>
        {
            leaving.Cancel();
            given.WaitHandle.WaitOne();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => bed.Platform.Components.AddAsync(Officer, TextRules.Rule("approve"), leaving.Token)));

        rules.Looking = _ => { };
        var component = TextRules.Rule("approve");
        Failed(await bed.Platform.Components.GetAsync(TestPlatform.Staff, Digest.Of(component.Span)), ErrorCode.NotFound);
        Ok(await bed.Platform.Components.AddAsync(Officer, component));
    }

    [Fact]
    public async Task A_bank_s_replays_take_turns_and_keep_no_other_bank_s_waiting()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        // Each bank replays its own verdict.
        await bed.InstallAsync("NDHV", "approve");
        await bed.InstallAsync("ICMR", "approve");
        var id = Ok(await bed.PayAsync(1, "k1", "N1", "I1")).Transaction.Id;
        using var asked = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        rules.Called = _ =>
        {
            asked.Release();
            answer.Wait(CancellationToken.None);
        };
        var many = Enumerable.Range(0, 5).Select(_ => Task.Run(() => bed.Platform.Replays.ReplayAsync(Teller, id))).ToList();
        await asked.WaitAsync();

        var other = Task.Run(() => bed.Platform.Replays.ReplayAsync(Stranger, id));
        await asked.WaitAsync();
        await Task.Delay(100);
        // One of each bank is under way, and the many wait.
        Assert.Equal(0, asked.CurrentCount);
        Assert.DoesNotContain(many.Append(other), replay => replay.IsCompleted);

        answer.Release(6);
        foreach (var replay in many.Append(other)) Assert.True(Ok(await replay).Agrees);
    }
}
