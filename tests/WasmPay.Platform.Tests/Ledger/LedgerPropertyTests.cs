using FsCheck.Fluent;
using WasmPay.Platform.Ledger;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Ledger;

public sealed class LedgerPropertyTests
{
    private static readonly (string Id, string Currency)[] Accounts = [("N1", "USD"), ("N2", "USD"), ("I1", "GBP"), ("J1", "JPY"), ("K1", "KWD")];

    private sealed record Transfer(int Origin, int Destination, long Units, int Key);

    [Theory, Stores]
    public async Task Whatever_is_transferred_every_currency_sums_to_zero_and_repetitions_change_nothing(string store)
    {
        var units = Gen.OneOf(Gen.Choose(1, 500).Select(u => (long)u), Gen.Choose(1, 2_000_000).Select(u => (long)u), Gen.Elements(0L, -1L, long.MaxValue, Limits.MaxUnits));
        var transfer = from origin in Gen.Choose(0, 4)
                       from destination in Gen.Choose(0, 4)
                       from amount in units
                       from key in Gen.Choose(0, 25)
                       select new Transfer(origin, destination, amount, key);
        await using var bed = await CreateAsync(store);
        await bed.OpenAccountAsync("J1", "ICMR", "JPY", 500_000);
        await bed.OpenAccountAsync("K1", "ICMR", "KWD", 500_000);
        // A key is the paying bank's.
        var answers = new Dictionary<(bool OfNordhaven, string Key), TransactionRecord>();

        foreach (var one in transfer.ListOf(80).Sample(1, new FsCheck.Rnd(17), 80).Single())
        {
            var (origin, currency) = Accounts[one.Origin];
            var order = new Order($"k{one.Key}", origin, Accounts[one.Destination].Id, new Money(one.Units, currency));
            var answer = await bed.Platform.Transactions.SubmitAsync(Staff, order);
            if (answer.IsOk && answers.TryGetValue((origin[0] == 'N', order.IdempotencyKey), out var known))
            {
                Assert.True(answer.Value.Replayed);
                Assert.Equal((known.Id, known.Status, known.Order), (answer.Value.Transaction.Id, answer.Value.Transaction.Status, answer.Value.Transaction.Order));
            }
            else if (answer.IsOk) answers.Add((origin[0] == 'N', order.IdempotencyKey), answer.Value.Transaction);
        }

        var ledger = await bed.Platform.Ledger.VerifyAsync();
        Assert.Empty(ledger.Faults);
        Assert.All(ledger.Totals, t => Assert.Equal(0, t.Units));
        Assert.Contains(answers.Values, t => t.Status == TransactionStatus.Posted && t.Quote.Currency != t.Quote.TargetCurrency);
        Assert.True((await bed.Platform.Audit.VerifyAsync()).IsIntact);
    }

    [Fact]
    public void An_unbalanced_posting_cannot_be_made()
    {
        Assert.Throws<InvariantException>(() => Posting.Of("p", "test", null, [new("a", 1, "USD"), new("b", -2, "USD")]));
        Assert.Throws<InvariantException>(() => Posting.Of("p", "test", null, [new("a", 1, "USD"), new("b", -1, "GBP")]));
        Assert.Throws<InvariantException>(() => Posting.Of("p", "test", null, [new("a", 0, "USD"), new("b", 0, "USD")]));
        Assert.Throws<InvariantException>(() => Posting.Of("p", "test", null, [new("a", 1, "USD"), new("a", -1, "USD")]));
        Assert.Throws<InvariantException>(() => Posting.Of("p", "test", null, [new("a", long.MaxValue, "USD"), new("b", long.MaxValue, "USD"), new("c", 2, "USD")]));
    }

    [Theory, Stores]
    public async Task A_balance_that_would_leave_64_bits_is_refused(string store)
    {
        await using var bed = await CreateAsync(store);
        // Nine thousand fundings of the largest amount would get there: put the balance near the end by hand.
        await bed.ExecuteAsync("UPDATE accounts SET balance = 9223372036854775806 WHERE id = 'N1'");
        Failed(await bed.Platform.Accounts.FundAsync(Staff, "N1", 2), ErrorCode.AmountOverflow);
        Assert.Contains((await bed.Platform.Ledger.VerifyAsync()).Faults, f => f.Contains("N1", StringComparison.Ordinal));
    }

    [Theory, Stores]
    public async Task Sums_beyond_64_bits_are_added_up_without_overflow(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.ExecuteAsync("UPDATE accounts SET balance = 9223372036854775807 WHERE id IN ('N1', 'N2')");
        var total = (await bed.Platform.Ledger.VerifyAsync()).Totals.Single(t => t.Currency == "USD").Units;
        Assert.Equal((Int128)long.MaxValue * 2 - 2_000_000, total);
    }
}
