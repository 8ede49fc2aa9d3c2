namespace WasmPay.Authoring.Meaning.Facts;

/// <summary>
/// Which facts are seldom ordinary where others are not, since a law ties them to each other. It is a guess that saves time: where it is wrong, the
/// question is asked once more about all payments.
/// </summary>
internal static class TiedFacts
{
    private static readonly string[] s_stoodFor = ["bank", "country", "rating", "age-days", "holder", "address", "identifier", "birth-date"];

    /// <summary>The facts and what is tied to them.</summary>
    public static IReadOnlySet<string> To(IReadOnlySet<string> facts)
    {
        var tied = facts.ToHashSet(StringComparer.Ordinal);
        if (facts.Any(IsMoney)) tied.UnionWith(Of("transaction.", IsMoney));
        if (facts.Any(fact => fact.StartsWith("transaction.at.", StringComparison.Ordinal))) tied.UnionWith(Of("transaction.at.", _ => true));
        var abroad = facts.Any(fact => fact.EndsWith(".bank", StringComparison.Ordinal) || fact.EndsWith(".country", StringComparison.Ordinal));
        if (abroad) tied.UnionWith(FactSpace.Parties.SelectMany(party => s_stoodFor.Select(field => $"{party}.{field}")));
        if (abroad || facts.Any(fact => fact.StartsWith("history.", StringComparison.Ordinal))) tied.UnionWith(Of("history.", _ => true));
        return tied;
    }

    private static bool IsMoney(string fact) => fact.StartsWith("transaction.amount.", StringComparison.Ordinal) || fact.StartsWith("transaction.reporting.", StringComparison.Ordinal);

    private static IEnumerable<string> Of(string folder, Func<string, bool> fits) => Interpretations.FactCatalog.All
        .Where(fact => !fact.Derived && fact.Name.StartsWith(folder, StringComparison.Ordinal) && fits(fact.Name)).Select(fact => fact.Name);
}
