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
}
