using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Offline;

/// <summary>A reading on one line, for tables of sentences.</summary>
internal static class Notation
{
    public static string Of(AuthorAnswer answer) => answer.Outcome switch
    {
        AuthorOutcome.Program => Clauses(answer.Interpretation),
        AuthorOutcome.Flag => $"flag {string.Join(", ", answer.Interpretation.Warnings.Select(w => w.Code))}; {Clauses(answer.Interpretation)}".TrimEnd(' ', ';'),
        AuthorOutcome.Clarify => "ask " + string.Join(", ", answer.Interpretation.Ambiguities.Select(a => $"{a.Kind} \"{a.Phrase}\"")),
        _ => "refuse " + string.Join(", ", answer.Interpretation.Problems.Select(p => p.Code).Concat(answer.Interpretation.Missing.Select(_ => "missing-fact")).Distinct()),
    };

    public static string Of(Condition condition) => condition switch
    {
        AllOf { Parts: [] } => "always",
        AllOf all => $"({string.Join(" & ", all.Parts.Select(Of))})",
        AnyOf any => $"({string.Join(" | ", any.Parts.Select(Of))})",
        Negation not => "!" + Of(not.Part),
        Comparison c => $"{string.Join("+", c.Terms.Select(Short))} {Sign(c.Comparator)} {Of(c.Limit)}",
        TextMatch t => $"{Short(t.Fact)} {InterpretationJson.Name(t.Part)} {string.Join(',', t.Values)}{(t.AnyCase ? " (any case)" : "")}",
        Defined d => $"[{d.Name}]",
        Membership { Values: [""] } m => $"{Short(m.Fact)} empty",
        Membership m => $"{Short(m.Fact)} in {string.Join(',', m.Values)}",
        SameText s => $"{Short(s.Fact)} same as {Short(s.Other)}",
        Listed l => $"{Short(l.Party)} on {l.List}",
        IsTrue t => Short(t.Fact),
        IsAbsent => "never-sent",
        _ => condition.ToString(),
    };

    private static string Clauses(Interpretation interpretation) =>
        (interpretation.Precedence == Precedence.FirstMatch ? "ladder: " : "")
        + string.Join("; ", interpretation.Clauses.Select(c => $"{InterpretationJson.Name(c.Decision)} {Of(c.When)}"))
        + (interpretation.Otherwise.Decision == Decision.Approve ? "" : $"; otherwise {InterpretationJson.Name(interpretation.Otherwise.Decision)}");

    private static string Of(Limit limit) => limit switch
    {
        NumberLimit number => $"{number.Number}",
        MoneyLimit money => $"{money.Units}",
        FactsLimit facts => string.Join('+', facts.Terms.Select(Short)),
        _ => limit.ToString(),
    };

    private static string Short(Term term) => (term.Factor == Fraction.One ? "" : $"{term.Factor}*") + Short(term.Fact);

    private static string Short(string fact) =>
        fact.Replace("transaction.", "", StringComparison.Ordinal).Replace("history.", "", StringComparison.Ordinal);

    private static string Sign(Comparator comparator) => comparator switch
    {
        Comparator.MoreThan => ">",
        Comparator.AtLeast => ">=",
        Comparator.LessThan => "<",
        Comparator.AtMost => "<=",
        Comparator.Equal => "==",
        Comparator.NotEqual => "!=",
        _ => "multiple of",
    };
}
