using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using WasmPay.Platform.Currencies;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Currencies;

public sealed class RateTableTests
{
    [Theory]
    [InlineData(10_000, "USD", "GBP", 7_874)]
    [InlineData(10_000, "GBP", "USD", 12_700)]
    [InlineData(1_000, "JPY", "USD", 670)]
    [InlineData(670, "USD", "JPY", 1_000)]
    [InlineData(1_000, "KWD", "USD", 325)]
    [InlineData(100, "USD", "KWD", 308)]
    [InlineData(-10_000, "USD", "GBP", -7_874)]
    [InlineData(5, "USD", "USD", 5)]
    public void Minor_units_are_converted_by_the_decimals_of_both_currencies(long units, string from, string to, long expected) =>
        Assert.Equal(expected, Ok(RateTable.Embedded.Convert(units, from, to)).TargetUnits);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    [InlineData(5, 2)]
    [InlineData(7, 4)]
    [InlineData(-1, 0)]
    [InlineData(-3, -2)]
    public void Halves_go_to_the_even_unit(long units, long expected)
    {
        var table = Ok(RateTable.Of(new Dictionary<string, string> { ["USD"] = "1", ["CAD"] = "2" }));
        Assert.Equal(expected, Ok(table.Convert(units, "USD", "CAD")).TargetUnits);
    }

    [Fact]
    public void A_quote_is_exact_together_with_its_remainder_for_any_amount_and_pair()
    {
        var currencies = Gen.Elements(RateTable.Embedded.Currencies.ToArray());
        var cases = from source in currencies
                    from target in currencies
                    from units in Gen.OneOf(Gen.Choose(-1000, 1000).Select(u => (long)u), ArbMap.Default.GeneratorFor<long>().Select(u => u % Limits.MaxUnits))
                    select (source, target, units);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var converted = RateTable.Embedded.Convert(c.units, c.source, c.target);
            if (converted.Error is { Code: ErrorCode.AmountOverflow }) return true;
            var quote = Ok(converted);
            return (BigInteger)quote.Units * quote.Numerator == (BigInteger)quote.TargetUnits * quote.Denominator + quote.Remainder
                && BigInteger.Abs(quote.Remainder) * 2 <= quote.Denominator;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_conversion_that_leaves_64_bits_is_refused() =>
        Failed(RateTable.Embedded.Convert(long.MaxValue, "KWD", "CLP"), ErrorCode.AmountOverflow);

    [Theory]
    [InlineData("USD", "XYZ")]
    [InlineData("XYZ", "XYZ")]
    [InlineData("USD", "AFN")]
    public void A_pair_without_a_price_has_no_rate(string from, string to) => Failed(RateTable.Embedded.Convert(1, from, to), ErrorCode.NoRate);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1,5")]
    [InlineData("1.")]
    [InlineData("1e5")]
    [InlineData("")]
    [InlineData("1234567890123456")]
    public void A_price_that_is_no_positive_decimal_is_refused(string price) =>
        Failed(RateTable.Of(new Dictionary<string, string> { ["USD"] = price }), ErrorCode.Malformed);

    [Theory]
    [InlineData(1234, "USD", "12.34")]
    [InlineData(1234, "JPY", "1234")]
    [InlineData(1234, "KWD", "1.234")]
    [InlineData(-5, "USD", "-0.05")]
    [InlineData(0, "EUR", "0.00")]
    [InlineData(long.MinValue, "USD", "-92233720368547758.08")]
    public void Units_are_written_with_their_currencys_decimals(long units, string currency, string text) =>
        Assert.Equal(text, Currency.Find(currency)!.Format(units));
}
