using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>Figures in digits and words, and how they are compared.</summary>
internal sealed class Numbers(Cursor c)
{
    private static readonly Phrases<decimal> Units = new(
        ("one|a single|a", 1), ("two|both", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8), ("nine", 9), ("ten", 10),
        ("eleven", 11), ("twelve|a dozen", 12), ("thirteen", 13), ("fourteen", 14), ("fifteen", 15), ("sixteen", 16), ("seventeen", 17), ("eighteen", 18),
        ("nineteen", 19), ("half a|half of a", 0.5m));

    private static readonly Phrases<decimal> Tens = new(
        ("twenty", 20), ("thirty", 30), ("forty|fourty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70), ("eighty", 80), ("ninety", 90));

    private static readonly Phrases<decimal> Scales = new(
        ("thousand|thousands|k|grand", 1_000), ("million|millions|mn|mln|mio", 1_000_000), ("billion|bn", 1_000_000_000),
        ("lakh|lakhs|lac|lacs", 100_000), ("crore|crores|cr", 10_000_000));

    private static readonly Phrases<Comparator> Prefixes = new(
        ("over|above|more than|greater than|higher than|larger than|bigger than|exceeding|exceeds|exceed|in excess of|beyond|north of|surpassing|surpasses|surpass|older than|longer than|later than|>|strictly more than|strictly above|strictly over|strictly greater than|as much as or more than", Comparator.MoreThan),
        ("not over|not above|not more than|no more than|not exceeding|not exceed|no greater than|not greater than|no higher than|not higher than|no larger than|not larger than|not bigger than|no bigger than|at most|at the most|up to and including|up to [and] inclusive of|maximum of|a maximum of|max|maximum|<=|not beyond|no longer than|not longer than|no older than|not older than|less than or equal to|at or below|at or under|equal to or less than|equal to or below|equal to or under|lower than or equal to|smaller than or equal to|not in excess of|not surpassing", Comparator.AtMost),
        ("at least|no less than|not less than|not below|not under|no lower than|not lower than|not smaller than|no smaller than|no fewer than|not fewer than|a minimum of|minimum of|minimum|min|from|starting at|starting from|>=|reaching|reaches|reach|not short of|no younger than|not younger than|equal to or more than|equal to or above|equal to or greater than|equal to or over|equal to or exceeding|equals or exceeds|equal or exceed|equalling or exceeding|equaling or exceeding|greater than or equal to|more than or equal to|higher than or equal to|larger than or equal to|at or above|at or over|meeting or exceeding|meets or exceeds|meet or exceed|as much as|as many as", Comparator.AtLeast),
        ("under|below|less than|fewer than|smaller than|lower than|short of|<|younger than|not reaching|shorter than|not reach|strictly less than|strictly below|strictly under", Comparator.LessThan),
        ("exactly|equal to|equals|precisely|equalling", Comparator.Equal));

    private static readonly Phrases<Comparator> Suffixes = new(
        ("or more|or above|or over|or higher|or greater|or longer|or larger|or older|or upwards|or up|or beyond|or bigger|and over|and above|and more|and up|and upwards|and higher|and greater|and beyond|upwards|plus|+|or later|and older", Comparator.AtLeast),
        ("or less|or below|or under|or fewer|or lower|or younger|or smaller|or shorter|and below|and under|and less|and lower|and younger", Comparator.AtMost));

    /// <summary>A figure: <c>10,000</c>, <c>2.5k</c>, <c>10 lakh</c>, <c>five thousand</c>.</summary>
    public decimal? Figure() => c.Try<object>(() =>
    {
        decimal? value = null;
        if (c.Next.Kind == TokenKind.Number) value = c.Take().Value;
        else if (Spoken() is { } spoken) value = spoken;
        if (value is null) return null;
        while (c.Eat(Scales, out var scale)) value *= scale;
        return value;
    }) as decimal?;

    /// <summary>A whole number.</summary>
    public long? Whole() => c.Try<object>(() => Figure() is { } figure && decimal.Truncate(figure) == figure && figure < 1_000_000_000_000_000_000m ? (long)figure : null) as long?;

    /// <summary>
    /// A comparison, or two that make a range: <c>over X</c>, <c>X or more</c>, <c>more than X and up to and including Y</c>,
    /// <c>between X and Y</c>. Null where there is none.
    /// </summary>
    /// <param name="value">Reads a value.</param>
    /// <param name="bare">What a value without any words of comparison means; null where it is none.</param>
    public IReadOnlyList<(Comparator Comparator, T Value)>? Compared<T>(Func<T?> value, Comparator? bare = null) where T : class => c.Try(() =>
    {
        if (Range(value) is { } range) return range;
        if (One(value, bare) is not { } first) return null;
        if (first.Comparator == Comparator.Equal) return [first];
        // "more than X but not more than Y"
        var second = c.Try<object>(() => c.Eat("[,] and|[,] but|,") && One(value, null) is { } next && Opposite(first.Comparator, next.Comparator) ? next : null);
        return second is null ? [first] : (IReadOnlyList<(Comparator, T)>)[first, ((Comparator, T))second];
    });

    private (Comparator Comparator, T Value)? One<T>(Func<T?> value, Comparator? bare) where T : class
    {
        var start = c.Position;
        if (!c.Sees("up to and including|up to and inclusive of|up to inclusive of") && c.Eat("up to"))
        {
            if (value() is not { } limit) return null;
            if (c.Eat("inclusive|( inclusive )|included|( included )|, inclusive")) return (Comparator.AtMost, limit);
            if (c.Eat("exclusive|( exclusive )|excluded|( excluded )")) return (Comparator.LessThan, limit);
            return (Boundary(c.TextFrom(start)), limit);
        }
        if (c.Eat(Prefixes, out var comparator))
        {
            c.Eat("of");
            if (value() is not { } limit) return null;
            // "not less than X or more" would say it twice; only a plain "from X upwards" may.
            if (comparator == Comparator.AtLeast) c.Eat("upwards|and up|onwards|or more|and above");
            if (comparator is Comparator.AtLeast or Comparator.AtMost) c.Eat("( inclusive )|inclusive");
            return (comparator, limit);
        }
        if (value() is not { } figure) return null;
        if (c.Eat(Suffixes, out comparator)) return (comparator, figure);
        return bare is { } meant ? (meant, figure) : null;
    }

    private IReadOnlyList<(Comparator, T)>? Range<T>(Func<T?> value) where T : class => c.Try<IReadOnlyList<(Comparator, T)>>(() =>
    {
        var start = c.Position;
        var between = c.Eat("between");
        if (!between && !c.Eat("from")) return null;
        if (value() is not { } low || !c.Eat(between ? "and" : "to|up to|through|-") || value() is not { } high) return null;
        if (c.Eat("inclusive|( inclusive )|, inclusive|, both included|( both included )|, both inclusive|( both inclusive )|both included|both inclusive|( inclusive of both )|, inclusive of both|inclusive of both"))
            return [(Comparator.AtLeast, low), (Comparator.AtMost, high)];
        if (c.Eat("exclusive|( exclusive )|, exclusive|, both excluded|( both excluded )")) return [(Comparator.MoreThan, low), (Comparator.LessThan, high)];
        var answer = c.Questions.Ask("boundary", c.TextFrom(start), new Reading("included", "both limits are included"), new Reading("upper-excluded", "the lower limit is included, the upper is not"), new Reading("excluded", "both limits are excluded"));
        return answer switch
        {
            null or "included" => [(Comparator.AtLeast, low), (Comparator.AtMost, high)],
            "excluded" => [(Comparator.MoreThan, low), (Comparator.LessThan, high)],
            _ when answer.Contains("upper", StringComparison.OrdinalIgnoreCase) || answer.Contains("not", StringComparison.OrdinalIgnoreCase) => [(Comparator.AtLeast, low), (Comparator.LessThan, high)],
            _ => [(Comparator.AtLeast, low), (Comparator.AtMost, high)],
        };
    });

    private Comparator Boundary(string phrase)
    {
        var answer = c.Questions.Ask("boundary", phrase, new Reading("included", "the limit itself is included"), new Reading("excluded", "the limit itself is not included"));
        return answer is null || !(answer == "excluded" || answer.Contains("not", StringComparison.OrdinalIgnoreCase) || answer.Contains("below", StringComparison.OrdinalIgnoreCase))
            ? Comparator.AtMost : Comparator.LessThan;
    }

    private static bool Opposite(Comparator a, Comparator b) =>
        (a is Comparator.MoreThan or Comparator.AtLeast) != (b is Comparator.MoreThan or Comparator.AtLeast) && b != Comparator.Equal;

    private decimal? Spoken() => c.Try<object>(() =>
    {
        decimal total = 0, group = 0;
        var any = false;
        while (true)
        {
            if (c.Eat(Tens, out var tens))
            {
                group += tens;
                any = true;
                if (c.Eat(Units, out var more)) group += more;
            }
            else if (c.Eat(Units, out var unit))
            {
                // "a" and "both" are figures only before a scale.
                if (c.Last is "a" or "both" && !c.Sees("hundred|thousand|million|billion|lakh|crore")) return null;
                group += unit;
                any = true;
            }
            else if (any && c.Eat("hundred"))
            {
                group *= 100;
                c.Try(() => c.Eat("and") && (c.Sees("one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety")));
            }
            else if (any && group > 0 && c.Eat(Scales, out var scale))
            {
                total += group * scale;
                group = 0;
            }
            else break;
        }
        return any ? total + group : null;
    }) as decimal?;
}
