using WasmPay.Platform.Ledger;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Ledger;

public sealed class FundingTests
{
    [Theory, Stores]
    public async Task The_same_key_funds_once_and_with_other_units_not_at_all(string store)
    {
        await using var bed = await CreateAsync(store);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => Ok(await bed.Platform.Accounts.FundAsync(Staff, "N1", 500, "k")))));

        Assert.Equal(1_000_500, await bed.BalanceAsync("N1"));
        Failed(await bed.Platform.Accounts.FundAsync(Staff, "N1", 501, "k"), ErrorCode.IdempotencyConflict);
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task What_is_paid_out_leaves_no_less_than_the_floor()
    {
        await using var bed = await CreateAsync();
        Failed(await bed.Platform.Accounts.FundAsync(Staff, "N1", -1_000_001), ErrorCode.InsufficientFunds);
        Assert.Equal(0, Ok(await bed.Platform.Accounts.FundAsync(Staff, "N1", -1_000_000)).Balance);
        Failed(await bed.Platform.Accounts.FundAsync(Staff, "N1", 0), ErrorCode.AmountNotPositive);
        Failed(await bed.Platform.Accounts.FundAsync(Staff, "N1", long.MinValue), ErrorCode.AmountTooLarge);
        Failed(await bed.Platform.Accounts.FundAsync(Officer, "N1", 1), ErrorCode.Forbidden);
        Failed(await bed.Platform.Accounts.FundAsync(Staff, "none", 1), ErrorCode.UnknownAccount);
    }

    [Theory, Stores]
    public async Task The_platforms_own_accounts_are_not_funded(string store)
    {
        await using var bed = await CreateAsync(store);
        Ok(await bed.PayAsync(10_000, "k1", destination: "I1"));
        foreach (var account in (string[])[GeneralLedger.SettlementAccount("NDHV", "USD"), GeneralLedger.FxAccount("USD")])
        {
            var before = await bed.BalanceAsync(account);
            Assert.Equal("account", Failed(await bed.Platform.Accounts.FundAsync(Staff, account, 1), ErrorCode.Forbidden).Place);
            Failed(await bed.Platform.Accounts.FundAsync(Staff, account, -1, "k"), ErrorCode.Forbidden);
            Assert.Equal(before, await bed.BalanceAsync(account));
        }
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_closed_account_is_not_funded_and_a_key_from_before_is_answered_as_then(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.OpenAccountAsync("N3", "NDHV", "USD", 0);
        Ok(await bed.Platform.Accounts.FundAsync(Staff, "N3", 5, "in"));
        Ok(await bed.Platform.Accounts.FundAsync(Staff, "N3", -5, "out"));
        Ok(await bed.Platform.Accounts.CloseAsync(Staff, "N3"));

        Failed(await bed.Platform.Accounts.FundAsync(Staff, "N3", 1), ErrorCode.AccountClosed);
        Assert.Equal(0, Ok(await bed.Platform.Accounts.FundAsync(Staff, "N3", 5, "in")).Balance);
    }

    [Theory, Stores]
    public async Task An_account_that_is_closed_while_it_is_funded_is_closed_or_funded_and_never_both(string store)
    {
        await using var bed = await CreateAsync(store);
        for (var i = 0; i < 10; i++)
        {
            var id = $"R{i}";
            await bed.OpenAccountAsync(id, "NDHV", "USD", 0);
            var (funded, closed) = (Task.Run(() => bed.Platform.Accounts.FundAsync(Staff, id, 1)), Task.Run(() => bed.Platform.Accounts.CloseAsync(Staff, id)));
            Assert.NotEqual((await funded).IsOk, (await closed).IsOk);
        }
        await bed.AssertSoundAsync();
    }

    [Theory]
    [InlineData("N1", 1)]
    [InlineData("NDHV:settlement:USD", -1)]
    public async Task A_balance_that_would_leave_its_range_is_an_error_on_either_side(string full, long direction)
    {
        await using var bed = await CreateAsync();
        await bed.ExecuteAsync($"UPDATE accounts SET balance = {(direction > 0 ? long.MaxValue - 5 : long.MinValue + 5)} WHERE id = '{full}'");
        Failed(await bed.Platform.Accounts.FundAsync(Staff, "N1", 6), ErrorCode.AmountOverflow);
        Assert.Equal(direction > 0 ? long.MaxValue : 1_000_005, Ok(await bed.Platform.Accounts.FundAsync(Staff, "N1", 5)).Balance);
    }
}
