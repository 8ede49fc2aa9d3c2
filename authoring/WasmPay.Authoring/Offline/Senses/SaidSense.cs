using System.Globalization;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Engine;

namespace WasmPay.Authoring.Offline.Senses;

/// <summary>Conditions as the senses of <c>xx.said</c>, and back: one sense for each thing that a condition can say.</summary>
internal static class SaidSense
{
    /// <summary>The sense of a condition.</summary>
    public static Sense Of(Condition condition) => condition switch
    {
        AllOf { Parts: [] } => Sense.Of("always"),
        AnyOf { Parts: [] } => Sense.Of("never"),
        AllOf all => Folded("all", [.. all.Parts.Select(Of)]),
        AnyOf any => Folded("any", [.. any.Parts.Select(Of)]),
        Negation not => Sense.Of("not", Of(not.Part)),
        Comparison c => Sense.Of("compare", Sum(c.Terms), Sense.Of(InterpretationJson.Name(c.Comparator)), Limit(c.Limit, c.Terms[0].Fact)),
        Membership { Values: [] } => Sense.Of("never"),
        Membership { Values: [""] } m => Sense.Of("missing", Fact(m.Fact)),
        Membership m when m.Values.Contains("") => Sense.Of("any", Sense.Of("missing", Fact(m.Fact)), Of(m with { Values = [.. m.Values.Where(v => v != "")] })),
        Membership m => Sense.Of("member", Fact(m.Fact), Values(m.Values)),
        TextMatch { Values: [] } => Sense.Of("never"),
        TextMatch t => Sense.Of("match", Fact(t.Fact), Sense.Of(InterpretationJson.Name(t.Part)), Sense.Of(t.AnyCase ? "any-case" : "exact"), Values(t.Values)),
        SameText s => Sense.Of("same", Fact(s.Fact), Fact(s.Other)),
        Listed l => Sense.Of("listed", Sense.Atom(l.Party), Sense.Atom(l.List)),
        IsTrue => Sense.Of("first-payment"),
        IsAbsent => Sense.Of("never-sent"),
        Defined d => Sense.Of("defined", Sense.Atom(d.Name)),
        _ => throw new ArgumentException($"Unknown condition {condition.GetType().Name}.", nameof(condition)),
    };

    /// <summary>The condition of a sense.</summary>
    public static Condition Condition(Sense sense)
    {
        var parts = sense.Parts;
        return sense.Name switch
        {
            "always" => new AllOf([]),
            "never" => new AnyOf([]),
            "all" => new AllOf([.. parts.Select(Condition)]),
            "any" => new AnyOf([.. parts.Select(Condition)]),
            "not" => new Negation(Condition(parts[0])),
            "compare" => new Comparison([.. Terms(parts[0])], Comparators[parts[1].Name], Limit(parts[2])),
            "missing" => new Membership(Name(parts[0]), [""]),
            "member" => new Membership(Name(parts[0]), [.. Texts(parts[1])]),
            "match" => new TextMatch(Name(parts[0]), Parts[parts[1].Name], [.. Texts(parts[3])], parts[2].Name == "any-case"),
            "same" => new SameText(Name(parts[0]), Name(parts[1])),
            "listed" => new Listed(parts[0].Text, parts[1].Text),
            "first-payment" => new IsTrue("history.first-payment"),
            "never-sent" => new IsAbsent("history.idle-minutes"),
            "defined" => new Defined(parts[0].Text),
            _ => throw new ArgumentException($"Nothing is said by `{sense.Key}`.", nameof(sense)),
        };
    }

    private static Dictionary<string, Comparator> Comparators { get; } = Enum.GetValues<Comparator>().ToDictionary(InterpretationJson.Name, StringComparer.Ordinal);

    private static Dictionary<string, TextPart> Parts { get; } = Enum.GetValues<TextPart>().ToDictionary(InterpretationJson.Name, StringComparer.Ordinal);

    private static Sense Folded(string name, List<Sense> parts) => parts.SkipLast(1).Reverse().Aggregate(parts[^1], (rest, part) => Sense.Of(name, part, rest));

    private static Sense Values(IReadOnlyList<string> values) => Folded("either", [.. values.Select(Sense.Atom)]);

    private static IEnumerable<string> Texts(Sense values) => values.Name == "either" ? values.Parts.SelectMany(Texts) : [values.Text];

    private static Sense Sum(IReadOnlyList<Term> terms) => Folded("plus", [.. terms.Select(Term)]);

    private static Sense Term(Term term) => term.Factor == Fraction.One ? Fact(term.Fact) : Sense.Of("times", Sense.Atom(term.Factor.ToString()), Fact(term.Fact));

    private static IEnumerable<Term> Terms(Sense sum) => sum.Name switch
    {
        "plus" => sum.Parts.SelectMany(Terms),
        "times" => [new Term(Name(sum.Parts[1]), Fraction.TryParse(sum.Parts[0].Text, out var factor) ? factor : throw new FormatException($"`{sum.Parts[0].Text}` is no fraction."))],
        _ => [new Term(Name(sum))],
    };

    private static Sense Limit(Limit limit, string fact) => limit switch
    {
        MoneyLimit money => Sense.Of("money", Sense.Atom(Invariant(money.Units)), Sense.Atom(money.Currency)),
        FactsLimit facts => Sense.Of("sum", Sum(facts.Terms)),
        TableLimit table => Sense.Of("table", Sense.Atom(table.Table), Fact(table.Key)),
        NumberLimit number when fact == FactCatalog.MinuteOfDay && number.Number is >= 0 and < 1440 => Sense.Of("minutes", Sense.Atom(Invariant(number.Number))),
        NumberLimit number when fact == FactCatalog.Date && LimitText.Write(number, Known(fact)) is not null => Sense.Of("date", Sense.Atom(Invariant(number.Number))),
        NumberLimit number => Sense.Of("number", Sense.Atom(Invariant(number.Number))),
        _ => throw new ArgumentException($"Unknown limit {limit.GetType().Name}.", nameof(limit)),
    };

    private static Limit Limit(Sense sense) => sense.Name switch
    {
        "money" => new MoneyLimit(Whole(sense.Parts[0]), sense.Parts[1].Text),
        "sum" => new FactsLimit([.. Terms(sense.Parts[0])]),
        "table" => new TableLimit(sense.Parts[0].Text, Name(sense.Parts[1])),
        _ => new NumberLimit(Whole(sense.Parts[0])),
    };

    private static Sense Fact(string fact)
    {
        var path = fact.Split('.');
        if (path[0] == "history" && path.Length == 4) return Sense.Of("history", Sense.Atom(path[1]), Sense.Atom(path[2]), Sense.Atom(path[3]));
        return path[1] is "origin" or "destination" ? Sense.Of("of", Sense.Atom($"{path[0]}.{path[1]}"), Sense.Atom(path[2])) : Sense.Atom(fact);
    }

    private static string Name(Sense fact) => fact.Name switch
    {
        "history" => $"history.{fact.Parts[0].Text}.{fact.Parts[1].Text}.{fact.Parts[2].Text}",
        "of" => $"{fact.Parts[0].Text}.{fact.Parts[1].Text}",
        _ => fact.Text,
    };

    private static Fact? Known(string fact) => FactCatalog.TryFind(fact, out var known) ? known : null;

    private static long Whole(Sense atom) => long.Parse(atom.Text, CultureInfo.InvariantCulture);

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}
