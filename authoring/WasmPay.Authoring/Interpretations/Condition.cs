namespace WasmPay.Authoring.Interpretations;

/// <summary>When a clause fires: a tree over the facts of the contract, named by their path in <see cref="FactCatalog"/>.</summary>
public abstract record Condition
{
    private protected Condition() { }

    /// <summary>The tests at the tree's ends, from left to right.</summary>
    internal IEnumerable<Condition> Leaves => this switch
    {
        AllOf all => all.Parts.SelectMany(part => part.Leaves),
        AnyOf any => any.Parts.SelectMany(part => part.Leaves),
        Negation not => not.Part.Leaves,
        _ => [this],
    };
}

/// <summary>Every part holds; no parts: always.</summary>
public sealed record AllOf(IReadOnlyList<Condition> Parts) : Condition;

/// <summary>At least one part holds; no parts: never.</summary>
public sealed record AnyOf(IReadOnlyList<Condition> Parts) : Condition;

/// <summary>The part does not hold.</summary>
public sealed record Negation(Condition Part) : Condition;

/// <summary>
/// A sum of numeric facts, each times an exact factor, compared with a limit. Money is in minor units; sums are exact and never wrap.
/// False when a fact is absent (<c>history.idle-minutes</c> of an account that never sent).
/// </summary>
public sealed record Comparison(IReadOnlyList<Term> Terms, Comparator Comparator, Limit Limit) : Condition
{
    /// <summary>Facts as they are, compared with a number.</summary>
    public Comparison(IReadOnlyList<string> facts, Comparator comparator, long limit)
        : this([.. facts.Select(fact => new Term(fact))], comparator, new NumberLimit(limit)) { }

    /// <summary>Every numeric fact that it looks at, on both sides.</summary>
    public IEnumerable<string> Facts => Terms.Concat(Limit is FactsLimit other ? other.Terms : []).Select(term => term.Fact);
}

/// <summary>A text fact is one of the values, compared exactly; the empty string is what is not known.</summary>
public sealed record Membership(string Fact, IReadOnlyList<string> Values) : Condition;

/// <summary>A text fact holds, begins or ends with one of the values, which are not empty.</summary>
/// <param name="Fact">The fact; it has no fixed set of words.</param>
/// <param name="Part">Where in the text.</param>
/// <param name="Values">What is looked for.</param>
/// <param name="AnyCase">Whether A to Z count as a to z. Other letters are always told apart by case.</param>
public sealed record TextMatch(string Fact, TextPart Part, IReadOnlyList<string> Values, bool AnyCase = false) : Condition;

/// <summary>Where in a text something is looked for.</summary>
public enum TextPart
{
    /// <summary>Anywhere.</summary>
    Contains,

    /// <summary>At its beginning.</summary>
    BeginsWith,

    /// <summary>At its end.</summary>
    EndsWith,
}

/// <summary>Two text facts are the same text.</summary>
public sealed record SameText(string Fact, string Other) : Condition;

/// <summary>A party (<c>transaction.origin</c> or <c>transaction.destination</c>) is on one of the bank's lists.</summary>
public sealed record Listed(string Party, string List) : Condition;

/// <summary>A yes-or-no fact is yes.</summary>
public sealed record IsTrue(string Fact) : Condition;

/// <summary>An optional fact is absent: <c>history.idle-minutes</c> when the account has never sent.</summary>
public sealed record IsAbsent(string Fact) : Condition;

/// <summary>One of the reading's <see cref="Interpretation.Definitions"/> holds.</summary>
public sealed record Defined(string Name) : Condition;

/// <summary>How a number is compared with a limit.</summary>
public enum Comparator
{
    /// <summary>Strictly more.</summary>
    MoreThan,

    /// <summary>The limit or more.</summary>
    AtLeast,

    /// <summary>Strictly less.</summary>
    LessThan,

    /// <summary>The limit or less.</summary>
    AtMost,

    /// <summary>The limit itself.</summary>
    Equal,

    /// <summary>Anything but the limit.</summary>
    NotEqual,

    /// <summary>A whole multiple of the limit, which is a number above zero; of one fact, without a factor.</summary>
    MultipleOf,
}

/// <summary>What comparators are to each other.</summary>
public static class Comparators
{
    /// <summary>The comparator that holds where this one does not; null for <see cref="Comparator.MultipleOf"/>, which has none.</summary>
    public static Comparator? Opposite(this Comparator comparator) => comparator switch
    {
        Comparator.MoreThan => Comparator.AtMost,
        Comparator.AtLeast => Comparator.LessThan,
        Comparator.LessThan => Comparator.AtLeast,
        Comparator.AtMost => Comparator.MoreThan,
        Comparator.Equal => Comparator.NotEqual,
        Comparator.NotEqual => Comparator.Equal,
        _ => null,
    };
}
