using System.Globalization;
using System.Text;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Describe;

/// <summary>Says conditions in plain English: for officers in full, for customers without what would tell of a rule.</summary>
/// <param name="reportingCurrency">The bank's reporting currency.</param>
internal sealed class Wording(string reportingCurrency)
{
    /// <summary>The condition in words, for the officer and the approver.</summary>
    public string Of(Condition condition) => Of(condition, nested: false);

    /// <summary>Facts in words.</summary>
    public string Facts(IEnumerable<string> facts) => Join([.. facts.Select(Fact)]);

    /// <summary>
    /// One sentence for the customer, the same for every condition: one that named some would tell a suspect by its silence that it is a list or his rating.
    /// </summary>
    public static string Message(Decision decision) => $"The payment {(decision == Decision.Deny ? "was rejected" : "is held for review")} by a rule of the bank.";

    /// <summary>A stable code for a clause that has no label.</summary>
    public static string Code(Condition condition)
    {
        foreach (var leaf in Leaves(condition, false))
        {
            var code = leaf switch
            {
                Listed l => l.List,
                Membership { Fact: var f } when f.EndsWith(".country", StringComparison.Ordinal) => "country",
                Membership { Fact: var f } when f.EndsWith(".residence", StringComparison.Ordinal) => "residence",
                Membership { Fact: var f } when f.EndsWith(".rating", StringComparison.Ordinal) => "customer-rating",
                IsTrue => "first-payment",
                IsAbsent => "idle-account",
                Comparison { Terms: [{ Fact: "history.idle-minutes" }] } => "idle-account",
                Comparison { Terms: [{ Fact: var f }, ..] } when f.EndsWith(".total", StringComparison.Ordinal) => $"{f.Split('.')[2]}-total",
                Comparison { Terms: [{ Fact: var f }, ..] } when f.EndsWith(".count", StringComparison.Ordinal) => $"{f.Split('.')[2]}-count",
                _ => null,
            };
            if (code is not null) return Kebab(code);
        }
        var leaves = Leaves(condition, false).ToList();
        if (leaves.OfType<Comparison>().Any(c => c.Terms[0].Fact.EndsWith(".age-days", StringComparison.Ordinal))) return "young-account";
        var amount = leaves.OfType<Comparison>().FirstOrDefault(c => c.Terms[0].Fact.EndsWith(".units", StringComparison.Ordinal));
        if (amount is not null) return amount.Comparator is Comparator.LessThan or Comparator.AtMost ? "small-payment" : "large-payment";
        return leaves.Count == 0 ? "every-payment" : leaves[0] switch
        {
            Membership m => Kebab(m.Fact.Split('.')[^1]),
            Comparison c => Kebab(c.Terms[0].Fact.Split('.')[^1]),
            _ => "clause",
        };
    }

    /// <summary>A text as a code: lower case, single hyphens, at most 64.</summary>
    public static string Kebab(string text)
    {
        var code = new StringBuilder();
        foreach (var letter in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter)) code.Append(letter);
            else if (code.Length > 0 && code[^1] != '-') code.Append('-');
            if (code.Length == 60) break;
        }
        return code.ToString().Trim('-') is { Length: > 0 } done ? done : "clause";
    }

    /// <summary>What a plain condition looks at, and what that must be: a column and a cell of a table.</summary>
    public (string Input, string Cell) Cell(Literal literal)
    {
        var not = literal.Negated ? "not " : "";
        return literal.Leaf switch
        {
            // An account that never sent has no time since then, so the opposite of a comparison is not the other comparison.
            Comparison c when literal.Negated && c.Facts.Contains("history.idle-minutes") => (Sum(c.Terms), $"not {Operator(c.Comparator)} {Figure(c)}"),
            Comparison c when literal.Negated && c.Comparator.Opposite() is { } opposite => (Sum(c.Terms), $"{Operator(opposite)} {Figure(c)}"),
            Comparison c => (Sum(c.Terms), $"{not}{Operator(c.Comparator)} {Figure(c)}"),
            TextMatch t => (Fact(t.Fact), $"{not}{Matches(t)}"),
            Membership { Values: [""] } m => (Fact(m.Fact), literal.Negated ? "given" : "missing"),
            Membership m => (Fact(m.Fact), $"{not}{Values(m.Values)}"),
            SameText s => (Fact(s.Fact), $"{(literal.Negated ? "other than" : "the same as")} {Fact(s.Other)}"),
            Listed l => ($"{Party(l.Party)}'s lists", $"{not}on {l.List}"),
            IsTrue => ("the payer has paid this payee before", literal.Negated ? "yes" : "no"),
            IsAbsent a => (Fact(a.Fact), literal.Negated ? "has sent before" : "has never sent"),
            AllOf { Parts: [] } => ("any payment", literal.Negated ? "never" : "always"),
            AnyOf { Parts: [] } => ("any payment", literal.Negated ? "always" : "never"),
            var other => (Of(other), literal.Negated ? "no" : "yes"),
        };
    }

    private static string Matches(TextMatch t) =>
        $"{t.Part switch { TextPart.Contains => "contains", TextPart.BeginsWith => "begins with", _ => "ends with" }} {Join([.. t.Values.Select(v => $"\"{v}\"")], "or")}{(t.AnyCase ? " in capitals or not" : "")}";

    private string Of(Condition condition, bool nested)
    {
        string Wrap(string text) => nested ? $"({text})" : text;
        return condition switch
        {
            AllOf { Parts: [] } => "always",
            AnyOf { Parts: [] } => "never",
            AllOf all => Wrap(string.Join(" and ", all.Parts.Select(p => Of(p, true)))),
            AnyOf any => Wrap(string.Join(" or ", any.Parts.Select(p => Of(p, true)))),
            Negation { Part: Membership { Values: not [""] } m } => $"{Fact(m.Fact)} is not {Values(m.Values)}",
            Negation not => $"not ({Of(not.Part, false)})",
            Comparison c => $"{Sum(c.Terms)} is {Operator(c.Comparator)} {Figure(c)}",
            TextMatch t => $"{Fact(t.Fact)} {Matches(t)}",
            Defined d => $"the payment is {d.Name.Replace('-', ' ')}",
            Membership { Values: [""] } m => $"{Fact(m.Fact)} is missing",
            Membership m => $"{Fact(m.Fact)} is {Values(m.Values)}",
            SameText s => $"{Fact(s.Fact)} is the same as {Fact(s.Other)}",
            Listed l => $"{Party(l.Party)} is on the list {l.List}",
            IsTrue => "the payer has never paid this payee before",
            IsAbsent => "the payer's account has never sent anything",
            _ => condition.ToString(),
        };
    }

    private string Sum(IReadOnlyList<Term> terms) => string.Join(" plus ", terms.Select(t => t.Factor == Fraction.One ? Fact(t.Fact) : $"{t.Factor} times {Fact(t.Fact)}"));

    private string Figure(Comparison c)
    {
        var fact = c.Terms[0].Fact;
        return c.Limit switch
        {
            FactsLimit facts => Sum(facts.Terms),
            TableLimit table => $"what the table {table.Table} says for {Fact(table.Key)}",
            MoneyLimit money => LimitText.Money(money.Units, money.Currency),
            NumberLimit { Number: var units } when fact == "transaction.amount.units" => units.ToString("#,0", CultureInfo.InvariantCulture) + " minor units",
            NumberLimit { Number: var units } when fact.EndsWith(".units", StringComparison.Ordinal) || fact.EndsWith(".total", StringComparison.Ordinal) => LimitText.Money(units, reportingCurrency),
            NumberLimit number => LimitText.Write(number, FactCatalog.TryFind(fact, out var known) ? known : null) ?? $"{number.Number} {known?.Unit}".Trim(),
            _ => c.Limit.ToString(),
        };
    }

    private string Fact(string name)
    {
        var path = name.Split('.');
        return name switch
        {
            "transaction.reporting.units" => $"the value in {reportingCurrency}",
            "transaction.amount.units" => "the instructed amount",
            "transaction.amount.currency" => "the instructed currency",
            "history.idle-minutes" => "the time since the payer's account last sent",
            FactCatalog.DaysLeftInMonth => "the number of days left in the month",
            FactCatalog.MinuteOfDay => "the local time",
            FactCatalog.Date => "the local date",
            _ when path[0] == "history" => $"the {(path[3] == "count" ? "number of payments" : "total")} {path[1] switch { "sent" => "sent by the account", "received" => "received by the payee", _ => "sent to this payee" }} in the {path[2] switch { "hour" => "last 60 minutes", "day" => "last 24 hours", "week" => "last 7 days", "month" => "last 30 days", "calendar-day" => "calendar day", _ => "calendar month" }}",
            _ when path[1] is "origin" or "destination" => $"{Party($"{path[0]}.{path[1]}")}'s {path[2] switch { "country" => "bank country", "age-days" => "account age", var f => f.Replace('-', ' ') }}",
            _ when path[1] == "at" => $"the local {path[2]}",
            _ => $"the {path[^1].Replace('-', ' ')}",
        };
    }

    private static string Party(string party) => party == "transaction.origin" ? "the payer" : "the payee";

    private static string Values(IReadOnlyList<string> values) => Join([.. values.Select(v => v == "" ? "empty" : v)], "or");

    private static string Join(List<string> items, string word = "and") =>
        items.Count == 1 ? items[0] : $"{string.Join(", ", items.SkipLast(1))} {word} {items[^1]}";

    private static string Operator(Comparator comparator) => comparator switch
    {
        Comparator.MoreThan => "more than",
        Comparator.AtLeast => "at least",
        Comparator.LessThan => "less than",
        Comparator.AtMost => "at most",
        Comparator.Equal => "exactly",
        Comparator.NotEqual => "other than",
        _ => "a multiple of",
    };

    private static IEnumerable<Condition> Leaves(Condition condition, bool negated) => condition switch
    {
        AllOf all => all.Parts.SelectMany(p => Leaves(p, negated)),
        AnyOf any => any.Parts.SelectMany(p => Leaves(p, negated)),
        Negation not => Leaves(not.Part, !negated),
        _ => [condition],
    };
}
