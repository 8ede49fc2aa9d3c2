using WasmPay.Platform.Access;
using WasmPay.Platform.Ledger;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

public sealed class SubmitTests
{
    [Theory, Stores]
    public async Task An_approved_payment_moves_the_money_and_every_currency_sums_to_zero(string store)
    {
        await using var bed = await CreateAsync(store);

        var submission = Ok(await bed.PayAsync(12_345, "k1"));

        Assert.Equal(TransactionStatus.Posted, submission.Transaction.Status);
        Assert.Equal(987_655, await bed.BalanceAsync("N1"));
        Assert.Equal(1_012_345, await bed.BalanceAsync("N2"));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_payment_across_currencies_goes_through_the_positions_with_the_exact_remainder_in_the_quote(string store)
    {
        await using var bed = await CreateAsync(store);

        var transaction = Ok(await bed.PayAsync(10_000, "k1", destination: "I1")).Transaction;

        // 100.00 USD / 1.27 = 78.7401... GBP: 10000 * 100 = 7874 * 127 + 2.
        Assert.Equal(7_874, transaction.Quote.TargetUnits);
        Assert.Equal((100, 127, 2), (transaction.Quote.Numerator, transaction.Quote.Denominator, transaction.Quote.Remainder));
        Assert.Equal(1_007_874, await bed.BalanceAsync("I1"));
        Assert.Equal(10_000, await bed.BalanceAsync(GeneralLedger.FxAccount("USD")));
        Assert.Equal(-7_874, await bed.BalanceAsync(GeneralLedger.FxAccount("GBP")));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task The_same_key_and_content_gives_the_same_answer_and_changes_nothing(string store)
    {
        await using var bed = await CreateAsync(store);
        var first = Ok(await bed.PayAsync(500, "k1"));
        var records = (await bed.Platform.Audit.VerifyAsync()).Records;

        var second = Ok(await bed.PayAsync(500, "k1"));

        Assert.True(second.Replayed);
        Assert.Equal(first.Transaction.Id, second.Transaction.Id);
        Assert.Equal(first.Transaction.Status, second.Transaction.Status);
        Assert.Equal(999_500, await bed.BalanceAsync("N1"));
        Assert.Equal(records, (await bed.Platform.Audit.VerifyAsync()).Records);
    }

    [Theory, Stores]
    public async Task The_same_key_with_other_content_is_a_conflict_and_changes_nothing(string store)
    {
        await using var bed = await CreateAsync(store);
        Ok(await bed.PayAsync(500, "k1"));

        Failed(await bed.PayAsync(501, "k1"), ErrorCode.IdempotencyConflict);

        Assert.Equal(999_500, await bed.BalanceAsync("N1"));
    }

    [Fact]
    public async Task Two_banks_may_use_the_same_key()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.PayAsync(500, "k1"));

        var other = Ok(await bed.PayAsync(100, "k1", "I1", "N1", "GBP", Stranger));

        Assert.False(other.Replayed);
    }

    [Theory, Stores]
    public async Task A_payment_without_funds_fails_with_a_finding_and_moves_nothing(string store)
    {
        await using var bed = await CreateAsync(store);

        var transaction = Ok(await bed.PayAsync(1_000_001, "k1")).Transaction;

        Assert.Equal((TransactionStatus.Failed, ErrorCode.InsufficientFunds), (transaction.Status, transaction.Failure));
        Assert.Equal("insufficient-funds", Assert.Single(transaction.Findings).Clause);
        Assert.Equal(1_000_000, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task An_overdraft_lets_the_account_go_down_to_its_floor_and_no_further()
    {
        await using var bed = await CreateAsync();
        await bed.OpenAccountAsync("N3", "NDHV", "USD", 0, overdraft: 1_000);

        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(1_000, "k1", "N3")).Transaction.Status);
        Assert.Equal(TransactionStatus.Failed, Ok(await bed.PayAsync(1, "k2", "N3")).Transaction.Status);
        Assert.Equal(-1_000, await bed.BalanceAsync("N3"));
    }

    [Theory]
    [InlineData(0, "USD", ErrorCode.AmountNotPositive)]
    [InlineData(-1, "USD", ErrorCode.AmountNotPositive)]
    [InlineData(long.MinValue, "USD", ErrorCode.AmountNotPositive)]
    [InlineData(Limits.MaxUnits + 1, "USD", ErrorCode.AmountTooLarge)]
    [InlineData(long.MaxValue, "USD", ErrorCode.AmountTooLarge)]
    [InlineData(1, "XYZ", ErrorCode.UnknownCurrency)]
    [InlineData(-1, "usd", ErrorCode.UnknownCurrency)]
    [InlineData(1, "", ErrorCode.UnknownCurrency)]
    [InlineData(1, "EUR", ErrorCode.CurrencyMismatch)]
    public async Task A_bad_amount_is_refused_with_its_code(long units, string currency, ErrorCode code)
    {
        await using var bed = await CreateAsync();
        Failed(await bed.PayAsync(units, "k1", currency: currency), code);
        Assert.Empty(await bed.Platform.Transactions.ListAsync(Staff));
    }

    [Theory]
    [InlineData("nobody", "N2", ErrorCode.UnknownAccount)]
    [InlineData("N1", "nobody", ErrorCode.UnknownAccount)]
    [InlineData("N1", "N1", ErrorCode.SameAccount)]
    [InlineData("NDHV:settlement:USD", "N1", ErrorCode.UnknownAccount)]
    [InlineData("N1", "NDHV:settlement:USD", ErrorCode.UnknownAccount)]
    [InlineData("", "N1", ErrorCode.Malformed)]
    [InlineData("I1", "N1", ErrorCode.UnknownAccount)]
    public async Task Accounts_that_cannot_pay_or_be_paid_are_refused_with_their_code(string origin, string destination, ErrorCode code)
    {
        await using var bed = await CreateAsync();
        Failed(await bed.PayAsync(1, "k1", origin, destination), code);
    }

    [Fact]
    public async Task Text_that_no_store_could_keep_is_refused()
    {
        await using var bed = await CreateAsync();
        Failed(await bed.PayAsync(1, "k1", memo: "half \ud800"), ErrorCode.Malformed);
        Failed(await bed.PayAsync(1, "k1", memo: "nul \0"), ErrorCode.Malformed);
        Failed(await bed.PayAsync(1, "k1", memo: new string('x', Limits.Memo + 1)), ErrorCode.Malformed);
        Failed(await bed.PayAsync(1, new string('x', Limits.IdempotencyKey + 1)), ErrorCode.Malformed);
        Ok(await bed.PayAsync(1, "k1", memo: "pi\u00f1ata \ud83c\udf89"));
    }

    [Fact]
    public async Task A_closed_account_takes_no_part_in_payments()
    {
        await using var bed = await CreateAsync();
        await bed.OpenAccountAsync("N3", "NDHV", "USD", 0);
        Ok(await bed.Platform.Accounts.CloseAsync(Staff, "N3"));
        Failed(await bed.PayAsync(1, "k1", destination: "N3"), ErrorCode.AccountClosed);
    }

    [Fact]
    public async Task Only_an_operator_of_the_paying_bank_or_of_the_platform_submits()
    {
        await using var bed = await CreateAsync();
        Failed(await bed.PayAsync(1, "k1", by: Officer), ErrorCode.Forbidden);
        // To another bank's people the account is one that is not there.
        Assert.Equal(Failed(await bed.PayAsync(1, "k1", "N9", by: Stranger), ErrorCode.UnknownAccount).Message, Failed(await bed.PayAsync(1, "k1", by: Stranger), ErrorCode.UnknownAccount).Message.Replace("N1", "N9", StringComparison.Ordinal));
        Ok(await bed.PayAsync(1, "k1", by: Staff));
    }

    [Fact]
    public async Task An_amount_that_is_nothing_in_the_other_currency_is_refused()
    {
        await using var bed = await CreateAsync();
        await bed.OpenAccountAsync("J1", "NDHV", "JPY", 100);
        // One yen is 0.67 US cents and rounds to 1; half of that cannot be had, so the other way: 0.01 CLP does not exist either.
        await bed.OpenAccountAsync("K1", "ICMR", "KWD", 100);
        Ok(await bed.PayAsync(1, "k1", "J1", "K1", "JPY"));
        await bed.OpenAccountAsync("C1", "NDHV", "KES", 100);
        Failed(await bed.PayAsync(1, "k2", "C1", "J1", "KES"), ErrorCode.AmountNotPositive);
    }

    [Fact]
    public async Task A_submitted_payment_is_there_after_a_restart()
    {
        await using var bed = await CreateAsync();
        var id = Ok(await bed.PayAsync(700, "k1")).Transaction.Id;

        await bed.RestartAsync();

        Assert.Equal(TransactionStatus.Posted, Ok(await bed.Platform.Transactions.GetAsync(Teller, id)).Status);
        Assert.True(Ok(await bed.PayAsync(700, "k1")).Replayed);
    }

    [Fact]
    public async Task A_transaction_is_seen_by_its_two_banks_and_the_platform_only()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Banks.CreateAsync(Staff, new("OTHR", "Other", "DEU", "EUR", "Europe/Berlin", "en")));
        var id = Ok(await bed.PayAsync(700, "k1", destination: "I1")).Transaction.Id;
        Ok(await bed.Platform.Transactions.GetAsync(Stranger, id));
        Ok(await bed.Platform.Transactions.GetAsync(Staff, id));
        Failed(await bed.Platform.Transactions.GetAsync(new Principal("x", "X", "OTHR", Roles.Operator), id), ErrorCode.NotFound);
    }
}
