using System.Globalization;

namespace WasmPay.Authoring.Interpretations;

/// <summary>A numeric fact times an exact factor.</summary>
/// <param name="Fact">The fact's name.</param>
/// <param name="Factor">What it is multiplied by.</param>
public sealed record Term(string Fact, Fraction Factor)
{
    /// <summary>The fact as it is.</summary>
    public Term(string fact) : this(fact, Fraction.One) { }
}

/// <summary>What a sum is compared with.</summary>
public abstract record Limit
{
    private protected Limit() { }
}

/// <summary>A number as the facts have it: minor units, days, minutes, payments, an hour, a date as yyyymmdd.</summary>
public sealed record NumberLimit(long Number) : Limit;

/// <summary>An amount of money with its currency.</summary>
/// <param name="Units">In minor units of the currency, by its ISO 4217 decimals.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record MoneyLimit(long Units, string Currency) : Limit;

/// <summary>Another sum of facts.</summary>
public sealed record FactsLimit(IReadOnlyList<Term> Terms) : Limit;

/// <summary>
/// What one of the reading's <see cref="Interpretation.Tables"/> says for the value of a text fact. Where it says nothing, the comparison is false.
/// </summary>
/// <param name="Table">The table's name.</param>
/// <param name="Key">The text fact that chooses the row.</param>
public sealed record TableLimit(string Table, string Key) : Limit;

/// <summary>An exact fraction in lowest terms; the denominator is above zero.</summary>
public readonly record struct Fraction
{
    /// <summary>The largest numerator, either way.</summary>
    public const long NumeratorMax = 1_000_000;

    /// <summary>The largest denominator.</summary>
    public const long DenominatorMax = 10_000;

    private readonly long _less;

    /// <summary>The fraction of the two numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is past its bound, or nothing is divided by.</exception>
    public Fraction(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var common = (long)System.Numerics.BigInteger.GreatestCommonDivisor(numerator, denominator);
        (Numerator, _less) = (numerator / common, denominator / common - 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(Numerator), NumeratorMax, nameof(numerator));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Denominator, DenominatorMax, nameof(denominator));
    }

    /// <summary>The whole.</summary>
    public static Fraction One => new(1, 1);

    /// <summary>Above the line.</summary>
    public long Numerator { get; }

    /// <summary>Below the line, above zero.</summary>
    public long Denominator => _less + 1;

    /// <summary>The same, the other way.</summary>
    public Fraction Negated => new(-Numerator, Denominator);

    /// <summary>Reads <c>3</c>, <c>3/2</c> or <c>-1/4</c>.</summary>
    public static bool TryParse(string text, out Fraction fraction)
    {
        fraction = default;
        var parts = text.Split('/');
        if (parts.Length > 2 || text.Length > 20) return false;
        if (!long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var numerator)) return false;
        var denominator = 1L;
        if (parts.Length == 2 && !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out denominator)) return false;
        if (numerator is < -NumeratorMax or > NumeratorMax || denominator is < 1 or > DenominatorMax) return false;
        fraction = new Fraction(numerator, denominator);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Denominator == 1
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
