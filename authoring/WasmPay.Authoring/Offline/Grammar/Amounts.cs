using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>An amount of money as it stands in the text.</summary>
/// <param name="Value">In major units.</param>
/// <param name="Currencies">The currencies that its sign can stand for; empty where it has none.</param>
/// <param name="Phrase">The words.</param>
internal sealed record Amount(decimal Value, IReadOnlyList<string> Currencies, string Phrase);

/// <summary>Currencies and amounts of money.</summary>
internal sealed class Amounts(Cursor c, Numbers numbers, BankProfile bank)
{
    public const string Reporting = "transaction.reporting.units";
    public const string Instructed = "transaction.amount.units";
    public const string Currency = "transaction.amount.currency";

    private static readonly HashSet<string> LowerCaseCodes = new(
        ["usd", "eur", "gbp", "chf", "jpy", "inr", "aed", "sgd", "cad", "aud", "brl", "kwd", "hkd", "cny", "nzd", "zar", "sek", "nok", "dkk", "mxn", "bhd", "sar", "qar"], StringComparer.Ordinal);

    /// <summary>The currency of the payments that the sentence speaks of (<c>EUR payments over 500</c>); null where it names none.</summary>
    public string? Context { get => c.Currency; set => c.Currency = value; }

    /// <summary>A currency's code, name or sign.</summary>
    public IReadOnlyList<string>? CurrencyName() => c.Try<IReadOnlyList<string>>(() =>
    {
        if (c.Next.Kind == TokenKind.Word && c.Next.Lower.Length == 3
            && (c.Next.IsCode || LowerCaseCodes.Contains(c.Next.Lower)) && Tables.Instance.Decimals(c.Next.Text.ToUpperInvariant()) is not null)
            return [c.Take().Text.ToUpperInvariant()];
        if (c.Next.Text == "US" && c.Eat("us dollar|us dollars")) return ["USD"];
        return c.Eat(Tables.Instance.Currencies, out var codes) ? codes : null;
    });

    /// <summary>An amount: <c>USD 10,000</c>, <c>€2.5k</c>, <c>five thousand pounds sterling</c>, or a bare figure.</summary>
    public Amount? Read() => c.Try(() =>
    {
        var start = c.Position;
        c.Eat("the equivalent of|an equivalent of|equivalent to|the value of|the sum of|a sum of|a total of|an amount of|the amount of");
        var currencies = CurrencyName();
        if (currencies is not null) c.Eat(".");
        if (numbers.Figure() is not { } value) return null;
        currencies ??= CurrencyName() ?? [];
        c.Eat("in value|equivalent|or the equivalent|or its equivalent|or equivalent|in equivalent value|gross");
        return new Amount(value, currencies, c.TextFrom(start));
    });

    /// <summary>The value of the payment compared with an amount.</summary>
    public Condition? Value(Comparator comparator, Amount amount)
    {
        if (Resolve(amount) is not { } currency) return null;
        if (Context is not null && currency == Context) return Compare([Instructed], comparator, amount, currency);
        if (currency == bank.ReportingCurrency) return Compare([Reporting], comparator, amount, currency);
        if (currency == "") return new AllOf([]);
        return Compare([Instructed], comparator, amount, currency) is { } compared ? new AllOf([new Membership(Currency, [currency]), compared]) : null;
    }

    /// <summary>A total of the history, with or without the payment at hand, compared with an amount.</summary>
    public Condition? Total(IReadOnlyList<string> terms, Comparator comparator, Amount amount)
    {
        if (Resolve(amount) is not { } currency) return null;
        if (currency == "") return new AllOf([]);
        if (currency == bank.ReportingCurrency) return Compare(terms, comparator, amount, currency);
        c.Questions.Lack($"totals in {currency} (histories are in {bank.ReportingCurrency})", amount.Phrase);
        return new AllOf([]);
    }

    private static Comparison? Compare(IReadOnlyList<string> terms, Comparator comparator, Amount amount, string currency)
    {
        var units = amount.Value;
        for (var i = Tables.Instance.Decimals(currency) ?? 2; i > 0; i--) units *= 10;
        // More decimals than the currency has: a slip, or a point that was meant to group thousands.
        return decimal.Truncate(units) == units && units <= long.MaxValue && !amount.Phrase.Contains(".000", StringComparison.Ordinal) || Tables.Instance.Decimals(currency) == 3 && decimal.Truncate(units) == units
            ? new Comparison(terms, comparator, (long)units) : null;
    }

    /// <summary>The one currency that is meant; empty where the officer must say, null where it is none.</summary>
    private string? Resolve(Amount amount)
    {
        var reporting = bank.ReportingCurrency;
        var shared = amount.Phrase.Contains('$') || amount.Phrase.Contains("dollar", StringComparison.OrdinalIgnoreCase) || amount.Phrase.Contains('¥');
        switch (amount.Currencies)
        {
            case []:
                if (Context is not null) return Context;
                return Answer(amount, reporting, "any") is { } some ? (some == "any" ? reporting : some) : "";
            case [var only]:
                if (only == reporting || only == Context) return only;
                return Foreign(amount, only);
            case var several when Context is not null && several.Contains(Context):
                return Context;
            case var several when several[0] == reporting || several.Contains(reporting) && !shared:
                return reporting;
            case var several when several.Contains(reporting):
                return Answer(amount, reporting, several[0]) ?? "";
            case var several:
                return Answer(amount, several[0], several[1]) ?? "";
        }
    }

    // A threshold in another currency than the bank's, for payments of which the text does not say that they are in it.
    private string Foreign(Amount amount, string currency)
    {
        var answer = amount.Phrase.Contains("equivalent", StringComparison.OrdinalIgnoreCase) ? "equivalent" : c.Questions.Ask("currency", amount.Phrase,
            new Reading("instructed", $"only payments instructed in {currency}"),
            new Reading("equivalent", $"the value in {currency} of payments in any currency"));
        if (answer is null) return "";
        if (!answer.Contains("equivalent", StringComparison.OrdinalIgnoreCase) && !answer.Contains("any", StringComparison.OrdinalIgnoreCase)) return currency;
        c.Questions.Lack($"the value in {currency} of payments in other currencies", amount.Phrase);
        return "";
    }

    private string? Answer(Amount amount, string first, string second)
    {
        var answer = c.Questions.Ask("currency", amount.Phrase,
            new Reading(first.ToLowerInvariant(), $"{first}: the value in {first}{(first == bank.ReportingCurrency ? ", whatever the payment's currency" : "")}"),
            new Reading(second.ToLowerInvariant(), second == "any" ? "any currency: the number of units in whatever currency the payment is instructed" : $"{second}: payments instructed in {second}"));
        if (answer is null) return null;
        var codes = answer.Split([' ', ',', '.', ':', ';', '(', ')', '-'], StringSplitOptions.RemoveEmptyEntries)
            .Select(w => w.ToUpperInvariant()).Where(w => w.Length == 3 && Tables.Instance.Decimals(w) is not null && w != "ALL").Distinct().ToList();
        return codes.Count > 0 ? codes[0] : first;
    }
}
