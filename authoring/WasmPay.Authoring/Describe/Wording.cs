using System.Globalization;
using System.Text;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;
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
                Comparison { Terms: ["history.idle-minutes"] } => "idle-account",
                Comparison { Terms: var t } when t[0].EndsWith(".total", StringComparison.Ordinal) => $"{t[0].Split('.')[2]}-total",
                Comparison { Terms: var t } when t[0].EndsWith(".count", StringComparison.Ordinal) => $"{t[0].Split('.')[2]}-count",
                _ => null,
            };
            if (code is not null) return Kebab(code);
        }
        var leaves = Leaves(condition, false).ToList();
        if (leaves.OfType<Comparison>().Any(c => c.Terms[0].EndsWith(".age-days", StringComparison.Ordinal))) return "young-account";
        var amount = leaves.OfType<Comparison>().FirstOrDefault(c => c.Terms[0].EndsWith(".units", StringComparison.Ordinal));
        if (amount is not null) return amount.Comparator is Comparator.LessThan or Comparator.AtMost ? "small-payment" : "large-payment";
        return leaves.Count == 0 ? "every-payment" : leaves[0] switch
        {
            Membership m => Kebab(m.Fact.Split('.')[^1]),
            Comparison c => Kebab(c.Terms[0].Split('.')[^1]),
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
            Comparison c => $"{string.Join(" plus ", c.Terms.Select(Fact))} is {Operator(c.Comparator)} {Figure(c)}",
            Membership { Values: [""] } m => $"{Fact(m.Fact)} is missing",
            Membership m => $"{Fact(m.Fact)} is {Values(m.Values)}",
            SameText s => $"{Fact(s.Fact)} is the same as {Fact(s.Other)}",
            Listed l => $"{Party(l.Party)} is on the list {l.List}",
            IsTrue => "the payer has never paid this payee before",
            IsAbsent => "the payer's account has never sent anything",
            _ => condition.ToString(),
        };
    }

    private string Figure(Comparison c)
    {
        if (c.Terms[0].EndsWith(".units", StringComparison.Ordinal) && c.Terms[0].Contains("amount", StringComparison.Ordinal)) return c.Limit.ToString("#,0", CultureInfo.InvariantCulture) + " minor units";
        if (c.Terms[0].EndsWith(".units", StringComparison.Ordinal) || c.Terms[0].EndsWith(".total", StringComparison.Ordinal)) return Money(c.Limit, reportingCurrency);
        var unit = FactCatalog.TryFind(c.Terms[0], out var fact) ? fact.Unit : "";
        return c.Terms[0] == FactCatalog.MinuteOfDay ? $"{c.Limit / 60:00}:{c.Limit % 60:00}" : $"{c.Limit} {unit}".Trim();
    }

    /// <summary>Minor units as an amount: <c>USD 10,000.00</c>.</summary>
    public static string Money(long units, string currency)
    {
        var decimals = Tables.Instance.Decimals(currency) ?? 2;
        decimal value = units;
        for (var i = 0; i < decimals; i++) value /= 10;
        return $"{currency} {value.ToString("N" + decimals, CultureInfo.InvariantCulture)}";
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
