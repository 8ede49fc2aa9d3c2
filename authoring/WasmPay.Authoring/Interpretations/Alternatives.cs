namespace WasmPay.Authoring.Interpretations;

/// <summary>A plain condition, or its opposite.</summary>
/// <param name="Leaf">The condition.</param>
/// <param name="Negated">Whether it must not hold.</param>
internal readonly record struct Literal(Condition Leaf, bool Negated);

/// <summary>A condition as alternatives of plain ones (disjunctive normal form). They can be very many, so they are made as they are asked for.</summary>
internal static class Alternatives
{
    /// <summary>The alternatives; in each, all of it must be as it says.</summary>
    public static IEnumerable<IReadOnlyList<Literal>> Of(Condition condition) => Of(condition, false);

    private static IEnumerable<IReadOnlyList<Literal>> Of(Condition condition, bool negated) => (condition, negated) switch
    {
        (Negation not, _) => Of(not.Part, !negated),
        (AllOf all, false) => Product(all.Parts, false),
        (AnyOf any, true) => Product(any.Parts, true),
        (AnyOf any, false) => any.Parts.SelectMany(part => Of(part, false)),
        (AllOf all, true) => all.Parts.SelectMany(part => Of(part, true)),
        _ => [[new(condition, negated)]],
    };

    private static IEnumerable<IReadOnlyList<Literal>> Product(IReadOnlyList<Condition> parts, bool negated)
    {
        if (parts.Count == 0) return [[]];
        return Of(parts[0], negated).SelectMany(_ => Product([.. parts.Skip(1)], negated), (first, rest) => (IReadOnlyList<Literal>)[.. first, .. rest]);
    }
}
