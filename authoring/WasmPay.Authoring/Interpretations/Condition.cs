namespace WasmPay.Authoring.Interpretations;

/// <summary>When a clause fires: a tree over the facts of contract 0.2.0, named by their path in <see cref="FactCatalog"/>.</summary>
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
/// The sum of numeric facts compared with a constant. Money is in minor units; sums saturate at the bounds of 64 bits.
/// False when a fact is absent (<c>history.idle-minutes</c> of an account that never sent).
/// </summary>
public sealed record Comparison(IReadOnlyList<string> Terms, Comparator Comparator, long Limit) : Condition;

/// <summary>A text fact is one of the values, compared exactly; the empty string is what is not known.</summary>
public sealed record Membership(string Fact, IReadOnlyList<string> Values) : Condition;

/// <summary>Two text facts are the same text.</summary>
public sealed record SameText(string Fact, string Other) : Condition;

/// <summary>A party (<c>transaction.origin</c> or <c>transaction.destination</c>) is on one of the bank's lists.</summary>
public sealed record Listed(string Party, string List) : Condition;

/// <summary>A yes-or-no fact is yes.</summary>
public sealed record IsTrue(string Fact) : Condition;

/// <summary>An optional fact is absent: <c>history.idle-minutes</c> when the account has never sent.</summary>
public sealed record IsAbsent(string Fact) : Condition;

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

    /// <summary>A whole multiple of the limit, which is above zero.</summary>
    MultipleOf,
}
