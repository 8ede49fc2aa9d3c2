using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;

namespace WasmPay.Platform.Currencies;

/// <summary>
/// Fixed rates: what one major unit of each currency is worth in the base currency, as an exact fraction.
/// A cross rate is the quotient of two prices, so that no rounding happens before the last step.
/// </summary>
public sealed class RateTable
{
    private readonly FrozenDictionary<string, Fraction> _prices;

    private RateTable(Dictionary<string, Fraction> prices, IReadOnlyDictionary<string, string> said)
    {
        Prices = said.ToFrozenDictionary(StringComparer.Ordinal);
        _prices = prices.ToFrozenDictionary(StringComparer.Ordinal);
        Id = Digest.Of(string.Join('\n', prices.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key} {p.Value.Numerator}/{p.Value.Denominator}")));
    }

    /// <summary>SHA-256 over the prices: stored with each quote, so that it can be made again.</summary>
    public string Id { get; }

    /// <summary>What one major unit of each currency is worth, in decimals as they were said.</summary>
    public IReadOnlyDictionary<string, string> Prices { get; }

    /// <summary>The currencies that have a price.</summary>
    public IEnumerable<string> Currencies => _prices.Keys;

    /// <summary>The table that comes with the product. Its rates are synthetic.</summary>
    public static RateTable Embedded { get; } = Of(Currency.ReadCsv("rates.csv").ToDictionary(f => f[0], f => f[1])).Value;

    /// <summary>A table of decimal prices such as <c>GBP</c> = <c>1.27</c>. Each is positive, with at most 15 digits.</summary>
    public static Result<RateTable> Of(IReadOnlyDictionary<string, string> prices)
    {
        var table = new Dictionary<string, Fraction>(StringComparer.Ordinal);
        foreach (var (code, price) in prices)
        {
            if (Currency.Find(code) is null) return new Error(ErrorCode.UnknownCurrency, $"The currency {code} is not one of ISO 4217.", code);
            if (Fraction.Parse(price) is not { } fraction) return new Error(ErrorCode.Malformed, $"The price `{price}` of {code} is not a positive decimal.", code);
            table.Add(code, fraction);
        }
        return new RateTable(table, prices);
    }

    /// <summary>
    /// Converts minor units to minor units of another currency, rounded half to even. What rounding took or gave is in the quote
    /// as an exact fraction of one minor unit.
    /// </summary>
    public Result<Quote> Convert(long units, string from, string to)
    {
        if (from == to && Currency.Find(from) is not null) return new Quote(units, from, units, to, 1, 1, 0, Id);
        if (Currency.Find(from) is not { } source || !_prices.TryGetValue(from, out var sourcePrice)) return NoRate(from, to);
        if (Currency.Find(to) is not { } target || !_prices.TryGetValue(to, out var targetPrice)) return NoRate(from, to);
        var numerator = (BigInteger)sourcePrice.Numerator * targetPrice.Denominator * BigInteger.Pow(10, target.Decimals);
        var denominator = (BigInteger)sourcePrice.Denominator * targetPrice.Numerator * BigInteger.Pow(10, source.Decimals);
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        (numerator, denominator) = (numerator / common, denominator / common);
        if (numerator > long.MaxValue || denominator > long.MaxValue) return new Error(ErrorCode.AmountOverflow, $"The rate from {from} to {to} is out of range.");

        var rounded = RoundHalfEven(units * numerator, denominator);
        if (rounded < long.MinValue || rounded > long.MaxValue)
            return new Error(ErrorCode.AmountOverflow, $"{source.Format(units)} {from} in {to} is out of range.");
        var remainder = units * numerator - rounded * denominator;
        // INVARIANT: nothing is lost in a conversion: source x rate = target + remainder, exactly.
        Invariant.Holds(BigInteger.Abs(remainder) * 2 <= denominator, "Rounding moves a conversion by at most half a unit");
        return new Quote(units, from, (long)rounded, to, (long)numerator, (long)denominator, (long)remainder, Id);
    }

    internal static BigInteger RoundHalfEven(BigInteger numerator, BigInteger denominator)
    {
        var floor = BigInteger.DivRem(numerator, denominator, out var rest);
        if (rest.Sign < 0) (floor, rest) = (floor - 1, rest + denominator);
        var twice = (rest * 2).CompareTo(denominator);
        return twice > 0 || (twice == 0 && !floor.IsEven) ? floor + 1 : floor;
    }

    private static Error NoRate(string from, string to) => new(ErrorCode.NoRate, $"The platform has no rate from {from} to {to}.", $"{from}/{to}");

    private readonly record struct Fraction(long Numerator, long Denominator)
    {
        public static Fraction? Parse(string text)
        {
            var parts = text.Split('.');
            if (parts.Length > 2 || parts.Any(p => p.Length is 0 or > 15 || !p.All(char.IsAsciiDigit))) return null;
            var decimals = parts.Length == 2 ? parts[1] : "";
            // At most 15 digits on both sides together.
            if (parts[0].Length + decimals.Length > 15) return null;
            var numerator = long.Parse(parts[0] + decimals, CultureInfo.InvariantCulture);
            return numerator == 0 ? null : new Fraction(numerator, (long)BigInteger.Pow(10, decimals.Length));
        }
    }
}

/// <summary>
/// A conversion as it was done: <c>Units x Numerator / Denominator = TargetUnits + Remainder / Denominator</c>, all in minor units.
/// </summary>
/// <param name="Units">Minor units of <paramref name="Currency"/> that are converted.</param>
/// <param name="Currency">The source currency.</param>
/// <param name="TargetUnits">Minor units of <paramref name="TargetCurrency"/>, rounded half to even.</param>
/// <param name="TargetCurrency">The target currency.</param>
/// <param name="Numerator">Of the rate between minor units.</param>
/// <param name="Denominator">Of the rate between minor units.</param>
/// <param name="Remainder">What rounding dropped (positive) or added (negative), in 1/<paramref name="Denominator"/> of a minor unit.</param>
/// <param name="Table">The rate table's id.</param>
public sealed record Quote(
    long Units, string Currency, long TargetUnits, string TargetCurrency, long Numerator, long Denominator, long Remainder, string Table);
