using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>Whose an idempotency key is, and what a repeated one is answered.</summary>
public sealed class KeyTests
{
    [Theory, Stores]
    public async Task A_key_pays_once_whether_the_bank_or_the_platforms_staff_uses_it(string store)
    {
        await using var bed = await CreateAsync(store);
        var first = Ok(await bed.PayAsync(500, "k1", by: Teller));

        var second = Ok(await bed.PayAsync(500, "k1", by: Staff));

        Assert.Equal((true, first.Transaction.Id), (second.Replayed, second.Transaction.Id));
        Failed(await bed.PayAsync(501, "k1", by: Staff), ErrorCode.IdempotencyConflict);
        Assert.Equal(999_500, await bed.BalanceAsync("N1"));
    }

    [Theory, Stores]
    public async Task A_key_that_the_staff_used_for_one_bank_is_free_for_another(string store)
    {
        await using var bed = await CreateAsync(store);
        Ok(await bed.PayAsync(500, "k1", by: Staff));

        Assert.False(Ok(await bed.PayAsync(100, "k1", "I1", "N1", "GBP", Staff)).Replayed);
    }

    [Theory, Stores]
    public async Task Bank_and_staff_with_one_key_at_once_on_two_nodes_pay_once(string store)
    {
        await using var bed = await CreateAsync(store);
        await using var node = await bed.OpenSecondAsync();
        var order = new Order("k1", "N1", "N2", new(500, "USD"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            (i % 2 == 0 ? bed.Platform : node).Transactions.SubmitAsync(i % 4 < 2 ? Staff : Teller, order))));

        Assert.Single(answers, a => !Ok(a).Replayed);
        Assert.Equal(999_500, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task Whether_another_bank_used_a_key_is_not_told()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.PayAsync(500, "k1"));
        Failed(await bed.PayAsync(501, "k1", by: Stranger), ErrorCode.UnknownAccount);
    }

    [Theory, Stores]
    public async Task A_key_is_answered_as_the_first_time_also_where_the_account_is_closed_by_now(string store)
    {
        await using var bed = await CreateAsync(store);
        var first = Ok(await bed.PayAsync(1_000_000, "k1"));
        Ok(await bed.Platform.Accounts.CloseAsync(Staff, "N1"));

        Assert.Equal(first.Transaction.Id, Ok(await bed.PayAsync(1_000_000, "k1")).Transaction.Id);
    }

    [Theory, Stores]
    public async Task A_referred_payment_is_answered_as_referred_also_after_it_was_released_or_rejected(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "refer-over 50");
        var released = Ok(await bed.PayAsync(100, "k1")).Transaction;
        var rejected = Ok(await bed.PayAsync(101, "k2")).Transaction;
        Ok(await bed.Platform.Transactions.ReleaseAsync(Officer, released.Id, "Fine."));
        Ok(await bed.Platform.Transactions.RejectAsync(Officer, rejected.Id, "No."));

        foreach (var (first, key) in new[] { (released, "k1"), (rejected, "k2") })
        {
            var again = Ok(await bed.PayAsync(first.Order.Amount.Units, key));
            Assert.True(again.Replayed);
            Assert.Equal(Answer(first), Answer(again.Transaction));
        }
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.Platform.Transactions.GetAsync(Teller, released.Id)).Status);
        Assert.Equal(TransactionStatus.Rejected, Ok(await bed.Platform.Transactions.GetAsync(Teller, rejected.Id)).Status);
    }

    [Theory, Stores]
    public async Task Answers_that_no_person_changed_are_repeated_in_every_part(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "deny-over 2000000");
        foreach (var (units, key) in new[] { (1L, "posted"), (2_000_001L, "denied"), (1_500_000L, "failed") })
        {
            var first = Ok(await bed.PayAsync(units, key)).Transaction;
            Assert.Equal(key, Wire.Name(first.Status));
            Assert.Equal(Answer(first), Answer(Ok(await bed.PayAsync(units, key)).Transaction));
        }
    }

    [Theory, Stores]
    public async Task Keys_of_an_older_store_pass_to_the_paying_bank_and_the_banks_own_payment_keeps_one_that_paid_twice(string store)
    {
        await using var bed = await CreateAsync(store);
        var ofStaff = Ok(await bed.PayAsync(1, "k1", by: Staff)).Transaction.Id;
        var twiceOfStaff = Ok(await bed.PayAsync(2, "twice-1", by: Staff)).Transaction.Id;
        var twiceOfBank = Ok(await bed.PayAsync(2, "twice", by: Teller)).Transaction.Id;
        await bed.ExecuteAsync($"""
            UPDATE transactions SET scope = 'platform' WHERE submitted_by = 'staff';
            UPDATE transactions SET idempotency_key = 'twice' WHERE id = '{twiceOfStaff}';
            DELETE FROM migrations WHERE number = 9;
            """);

        await bed.RestartAsync(o => o with { Database = bed.Database });

        Assert.Equal((true, ofStaff), Heard(Ok(await bed.PayAsync(1, "k1", by: Teller))));
        Assert.Equal((true, twiceOfBank), Heard(Ok(await bed.PayAsync(2, "twice", by: Staff))));
        Assert.Equal("twice", Ok(await bed.Platform.Transactions.GetAsync(Staff, twiceOfStaff)).Order.IdempotencyKey);
    }

    private static (bool, string) Heard(Submission submission) => (submission.Replayed, submission.Transaction.Id);

    // Lists have no equality of their own.
    private static string Answer(TransactionRecord transaction) =>
        System.Text.Json.JsonSerializer.Serialize(transaction with { Evaluations = [] }) + string.Join("\n", transaction.Evaluations.Select(e => e.RequestJson + EvaluationRow.AnswerJson(e.Outcome)));
}
