using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Senses;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Checks.Claims;

/// <summary>
/// Finds conditions that let a payment pass for whoever knows of them: one account, a memo that anyone can write, one exact amount, a purpose code that
/// does not exist. Where the same condition stops a payment, it opens nothing.
/// </summary>
internal static class OpenedRules
{
    /// <summary>What each clause is opened for, in words.</summary>
    public static IEnumerable<(Clause Clause, string What)> Find(Interpretation reading)
    {
        foreach (var clause in PlainReading.Of(reading).Clauses)
            foreach (var what in Find(clause.When, opens: clause.Decision == Decision.Approve).Distinct(StringComparer.Ordinal)) yield return (clause, what);
    }

    private static IEnumerable<string> Find(Condition condition, bool opens) => condition switch
    {
        AllOf all => all.Parts.SelectMany(part => Find(part, opens)),
        AnyOf any => any.Parts.SelectMany(part => Find(part, opens)),
        Negation not when !opens && IsOneAmount(not.Part) => ["one exact amount"],
        Negation not => Find(not.Part, !opens),
        Comparison { Comparator: Comparator.NotEqual } c when !opens => Of(c with { Comparator = Comparator.Equal }),
        _ when opens => Of(condition),
        _ => [],
    };

    // At least and at most the same.
    private static bool IsOneAmount(Condition condition) => condition is AllOf all && all.Parts.OfType<Comparison>().ToList() is var limits
        && limits.Any(a => a.Comparator == Comparator.AtLeast && limits.Any(b => b.Comparator == Comparator.AtMost && a.Limit == b.Limit && a.Facts.SequenceEqual(b.Facts)));

    private static bool IsOfOne(string fact) => new[] { ".account", ".identifier", ".name", ".address", ".birth-date" }.Any(end => fact.EndsWith(end, StringComparison.Ordinal));

    private static IEnumerable<string> Of(Condition leaf) => leaf switch
    {
        TextMatch { Fact: not "transaction.memo", Values: var pieces } => [$"whose text has {string.Join(", ", pieces.Select(piece => $"\"{piece}\""))}"],
        SameText { Fact: var one, Other: var other } when one == "transaction.memo" || other == "transaction.memo" => ["a memo that anyone can write"],
        Membership { Fact: var fact, Values: var values } when IsOfOne(fact) =>
            values.Where(value => value.Length > 0).Select(value => $"one party ({value})"),
        Membership { Fact: "transaction.memo", Values: not [""] } or TextMatch { Fact: "transaction.memo" } => ["a memo that anyone can write"],
        Membership { Fact: "transaction.purpose", Values: var codes } => codes.Where(code => code.Length > 0 && !PurposeCodes.Exists(code)).Select(code => $"the purpose code {code}, which ISO 20022 does not have"),
        Comparison { Comparator: Comparator.Equal, Facts: var facts } when facts.Any(fact => fact.EndsWith(".units", StringComparison.Ordinal)) => ["one exact amount"],
        Comparison { Comparator: Comparator.MultipleOf, Facts: var facts } when facts.Any(fact => fact.EndsWith(".units", StringComparison.Ordinal)) => ["amounts of one form"],
        _ => [],
    };
}
