using WasmPay.Platform.Access;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Changes.Asking;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Changes;

/// <summary>Exchange rates are the platform's, and become others by two people.</summary>
public sealed class RateChangeTests
{
    [Theory, Stores]
    public async Task The_next_payment_on_any_node_converts_at_the_rates_that_were_confirmed(string store)
    {
        await using var bed = await BedAsync(store);
        await using var node = await bed.OpenSecondAsync();
        Assert.Equal(127, Ok(await bed.PayAsync(100, "k1", "I1", "N1", "GBP", Staff)).Transaction.Quote.TargetUnits);
        var asked = await WaitsAsync(bed, Put(("GBP", "1.50"), ("EUR", null)));
        Assert.Equal([new ChangedField("EUR", "1.08", ""), new ChangedField("GBP", "1.27", "1.50")], asked.Shows.Fields);
        Assert.Equal(127, Ok(await bed.PayAsync(100, "k2", "I1", "N1", "GBP", Staff)).Transaction.Quote.TargetUnits);

        Ok(await bed.Platform.Changes.ConfirmAsync(Second, asked.Id));

        var paid = Ok(await bed.PayAsync(100, "k3", "I1", "N1", "GBP", Staff)).Transaction;
        Assert.Equal((150L, bed.Platform.Live.Current.Rates.Id), (paid.Quote.TargetUnits, paid.Quote.Table));
        Assert.Equal(150, Ok(await node.Transactions.SubmitAsync(Staff, new("k4", "I1", "N1", new(100, "GBP")))).Transaction.Quote.TargetUnits);
        await bed.RestartAsync();
        Assert.Equal(150, Ok(await bed.PayAsync(100, "k5", "I1", "N1", "GBP", Staff)).Transaction.Quote.TargetUnits);
        Assert.DoesNotContain("EUR", bed.Platform.Live.Current.Rates.Currencies);
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task Rates_that_are_in_force_already_change_nothing_and_others_meanwhile_make_it_another_change()
    {
        await using var bed = await BedAsync();
        Assert.IsType<Outcome.RatesPut>(Ok(await bed.Platform.Changes.AskAsync(Staff, Put())).Done);
        var (first, other) = (await WaitsAsync(bed, Put(("GBP", "1.50"))), await WaitsAsync(bed, Put(("GBP", "1.60"))));
        Ok(await bed.Platform.Changes.ConfirmAsync(Second, first.Id));
        Failed(await bed.Platform.Changes.ConfirmAsync(Second, other.Id), ErrorCode.IllegalTransition);
        Assert.Equal("1.50", bed.Platform.Live.Current.Rates.Prices["GBP"]);
    }

    [Fact]
    public async Task No_currency_in_which_there_are_accounts_loses_its_rate()
    {
        await using var bed = await BedAsync();
        Assert.Contains("GBP", Failed(await bed.Platform.Changes.AskAsync(Staff, Put(("GBP", null))), ErrorCode.Malformed).Message, StringComparison.Ordinal);
        // An account in a currency that never had a rate keeps nobody from changing the others'.
        await bed.OpenAccountAsync("N7", "NDHV", "MMK", 0);
        await WaitsAsync(bed, Put(("EUR", null)));
    }

    [Fact]
    public async Task Only_the_staffs_operators_ask_and_only_for_prices_that_are_some()
    {
        await using var bed = await BedAsync();
        foreach (var other in (Principal[])[Teller, Officer, SecondOfStaff, Stranger]) Failed(await bed.Platform.Changes.AskAsync(other, Put(("GBP", "1.50"))), ErrorCode.Forbidden);
        Failed(await bed.Platform.Changes.AskAsync(Staff, Put(("GBP", "0"))), ErrorCode.Malformed);
        Failed(await bed.Platform.Changes.AskAsync(Staff, Put(("GBP", "-1"))), ErrorCode.Malformed);
        Failed(await bed.Platform.Changes.AskAsync(Staff, Put(("ZZZ", "1"))), ErrorCode.UnknownCurrency);
        Failed(await bed.Platform.Changes.AskAsync(Staff, new Command.PutRates(new Dictionary<string, string>())), ErrorCode.Malformed);
    }

    // The rates with which the platform was started, some of them changed or gone.
    private static Command Put(params (string Currency, string? Price)[] changed)
    {
        var prices = RateTable.Embedded.Prices.ToDictionary(StringComparer.Ordinal);
        foreach (var (currency, price) in changed)
            if (price is null) prices.Remove(currency);
            else prices[currency] = price;
        return new Command.PutRates(prices);
    }
}
