using System.Globalization;
using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Text;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Senses;

/// <summary>Decides which currency an amount is in and what it is compared with; asks where several are possible.</summary>
internal sealed class MoneyReader(BankProfile bank, Questioner questions)
{
    public const string Reporting = "transaction.reporting.units";
    public const string Instructed = "transaction.amount.units";
    public const string Currency = "transaction.amount.currency";

    private static readonly Condition Open = new AllOf([]);

    /// <summary>The value of a payment against an amount.</summary>
    /// <param name="comparator">How.</param>
    /// <param name="money">The amount's sense: value, currencies, words.</param>
    /// <param name="context">The currencies that the payments spoken of are in; empty where the sentence names none.</param>
    public Condition Value(Comparator comparator, Sense money, IReadOnlyList<string> context)
    {
        var currency = Resolve(money, context);
        if (currency is null || Units(money, currency) is not { } units) return Open;
        var limit = new MoneyLimit(units, currency);
        if (context.Contains(currency)) return new Comparison([new Term(Instructed)], comparator, limit);
        if (currency == bank.ReportingCurrency) return new Comparison([new Term(Reporting)], comparator, limit);
        return new AllOf([new Membership(Currency, [currency]), new Comparison([new Term(Instructed)], comparator, limit)]);
    }

    /// <summary>A total of the history against an amount; totals are in the reporting currency.</summary>
    public Condition Total(IReadOnlyList<string> terms, Comparator comparator, Sense money)
    {
        var currency = Resolve(money, [bank.ReportingCurrency]);
        if (currency is null || Units(money, currency) is not { } units) return Open;
        if (currency == bank.ReportingCurrency) return new Comparison([.. terms.Select(t => new Term(t))], comparator, new MoneyLimit(units, currency));
        questions.Lack($"totals in {currency} (the bank's histories are in {bank.ReportingCurrency})", Words(money));
        return Open;
    }

    private static string Words(Sense money) => money.Parts[2].Text;

    // "10.500" of a currency with two decimals is a slip, whichever way it was meant.
    private static bool ThreeDecimals(string figure) =>
        figure.Contains(".000", StringComparison.Ordinal) || figure.IndexOf('.', StringComparison.Ordinal) is > 0 and < 4 and var point && figure.Length - point == 4;

    private long? Units(Sense money, string currency)
    {
        var decimals = Tables.Instance.Decimals(currency) ?? 2;
        var units = decimal.Parse(money.Parts[0].Text, CultureInfo.InvariantCulture);
        for (var i = 0; i < decimals; i++) units *= 10;
        if (decimal.Truncate(units) == units && units <= long.MaxValue && !(decimals < 3 && ThreeDecimals(money.Parts[0].Text))) return (long)units;
        // More decimals than the currency has: a slip, or a point that was meant to group thousands.
        questions.Lack($"an amount that {currency} can have: it has {decimals} decimals, and groups of three are written as the language writes them", Words(money));
        return null;
    }

    /// <summary>The one currency that is meant; null where the officer must say.</summary>
    private string? Resolve(Sense money, IReadOnlyList<string> context)
    {
        var codes = money.Parts[1].Text.Split('|', StringSplitOptions.RemoveEmptyEntries);
        var reporting = bank.ReportingCurrency;
        if (codes.Length == 0) return context.Count == 1 && context[0] != reporting ? context[0] : context.Count == 1 ? reporting : Bare(money);
        if (codes is [var only]) return only == reporting || context.Contains(only) ? only : Foreign(money, only);
        if (codes.Where(context.Contains).ToList() is [var spoken]) return spoken;
        return Shared(codes, Words(money));
    }

    /// <summary>The currency that a name stands for; null where the officer must say.</summary>
    /// <param name="codes">Those that share the name, the likeliest first.</param>
    /// <param name="phrase">The name as it stands.</param>
    public string? Shared(string[] codes, string phrase)
    {
        // The bank's own is meant where its people call it so; a foreign one is never guessed.
        if (codes is [var only]) return only;
        var dollars = phrase.Contains('$') || phrase.Contains("dollar", StringComparison.OrdinalIgnoreCase);
        if (codes.Contains(bank.ReportingCurrency) && !dollars || codes[0] == bank.ReportingCurrency) return bank.ReportingCurrency;
        return questions.Told(new Ambiguity("currency", phrase, [.. codes.Take(5).Select(code => new Reading(code.ToLowerInvariant(), $"payments instructed in {code}"))]), answer => Answered(answer, codes));
    }

    private string? Bare(Sense money)
    {
        var reporting = bank.ReportingCurrency;
        var answer = questions.Choose("currency", Words(money),
            (new Reading("any", "the number of units in whatever currency the payment is instructed"), ["units", "whatever currency the", "instructed"]),
            (new Reading(reporting.ToLowerInvariant(), $"{reporting}: the value in {reporting}, whatever the payment's currency"), [reporting, "value", "equivalent", "reporting"]));
        if (answer == "any") questions.Lack("a number of units in whatever currency a payment is instructed", Words(money));
        return answer is null or "any" ? null : reporting;
    }

    // A threshold in another currency than the bank's, for payments of which the text does not say that they are in it.
    private string? Foreign(Sense money, string currency)
    {
        var answer = questions.Choose("currency", Words(money),
            (new Reading("equivalent", $"the equivalent of {currency} of payments in any currency"), ["equivalent", "any currency"]),
            (new Reading("instructed", $"only payments instructed in {currency}"), ["instructed", "only", "denominated", currency]));
        if (answer is null) return null;
        if (answer == "instructed") return currency;
        questions.Lack($"the value in {currency} of payments in other currencies", Words(money));
        return null;
    }

    // The one currency that an answer names, by its code or in words.
    private static string? Answered(string answer, string[] codes)
    {
        var tokens = Lexer.Read(answer);
        var named = tokens.Select(t => t.Lower.ToUpperInvariant()).Where(w => codes.Contains(w))
            .Concat(Enumerable.Range(0, tokens.Count).Select(at => Names.English.Currencies.Match(tokens, at, out var meant) > 0 && meant is [var only] && codes.Contains(only) ? only : "")).Where(w => w != "").Distinct().ToList();
        return named is [var code] ? code : null;
    }
}
