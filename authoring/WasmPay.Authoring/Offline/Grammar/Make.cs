using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>Puts conditions together, without needless nesting.</summary>
internal static class Make
{
    public static readonly Condition Always = new AllOf([]);

    public static Condition All(params IEnumerable<Condition> parts)
    {
        var flat = parts.SelectMany(p => p is AllOf all ? all.Parts : [p]).ToList();
        return flat is [var only] ? only : new AllOf(flat);
    }

    public static Condition Any(params IEnumerable<Condition> parts)
    {
        var flat = parts.SelectMany(p => p is AnyOf any ? any.Parts : [p]).ToList();
        return flat is [var only] ? only : new AnyOf(flat);
    }

    public static Condition Not(Condition part) => part is Negation not ? not.Part : new Negation(part);

    public static Condition Is(string fact, params IReadOnlyList<string> values) => new Membership(fact, values);

    public static Condition Compare(string fact, Comparator comparator, long limit) => new Comparison([fact], comparator, limit);

    /// <summary>A comparison, or two that make a range, of one number.</summary>
    public static Condition Range(IEnumerable<(Comparator Comparator, long Limit)> range, params IReadOnlyList<string> terms) =>
        All(range.Select(r => (Condition)new Comparison(terms, r.Comparator, r.Limit)));

    public static bool IsAlways(Condition condition) => condition is AllOf { Parts: [] };
}

/// <summary>Which side of the payment a party is; both for words such as "either party".</summary>
internal enum Side
{
    Origin,
    Destination,
    Either,
    Both,
}

/// <summary>Makes conditions on one or both sides.</summary>
internal static class Sides
{
    /// <summary>The condition for the side, or for either or both.</summary>
    public static Condition On(Side side, Func<string, Condition> condition) => side switch
    {
        Side.Origin => condition("transaction.origin"),
        Side.Destination => condition("transaction.destination"),
        Side.Either => Make.Any(condition("transaction.origin"), condition("transaction.destination")),
        _ => Make.All(condition("transaction.origin"), condition("transaction.destination")),
    };
}
