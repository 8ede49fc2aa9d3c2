namespace WasmPay.Authoring.Interpretations;

/// <summary>A comparison without fractions: facts times whole weights, compared with a whole number.</summary>
/// <param name="Terms">Facts with their weights.</param>
/// <param name="Number">The limit as it was.</param>
/// <param name="Common">What all was multiplied by, the limit too.</param>
internal sealed record ExactSum(IReadOnlyList<(string Fact, long Weight)> Terms, long Number, long Common)
{
    /// <summary>The most that a common denominator may be, so that 128 bits hold every sum.</summary>
    public const long CommonMax = 1_000_000;

    /// <summary>The comparison, which is plain (<see cref="PlainReading"/>), brought to one denominator.</summary>
    public static ExactSum Of(Comparison plain)
    {
        var common = CommonOf(plain.Terms) ?? throw new ArgumentException("The factors have no small common denominator.", nameof(plain));
        return new ExactSum(
            [.. plain.Terms.Select(term => (term.Fact, term.Factor.Numerator * (common / term.Factor.Denominator)))],
            ((NumberLimit)plain.Limit).Number,
            common);
    }

    /// <summary>The least common denominator; null where it is more than <see cref="CommonMax"/>.</summary>
    public static long? CommonOf(IEnumerable<Term> terms)
    {
        var common = 1L;
        foreach (var denominator in terms.Select(term => term.Factor.Denominator))
        {
            common = common / (long)System.Numerics.BigInteger.GreatestCommonDivisor(common, denominator) * denominator;
            if (common > CommonMax) return null;
        }
        return common;
    }
}
