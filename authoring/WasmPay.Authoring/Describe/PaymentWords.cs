using System.Globalization;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Describe;

/// <summary>Says a payment in words, as far as some readings look at it: what an officer is shown when they differ on it.</summary>
internal static class PaymentWords
{
    /// <summary>A payment as the readings see it: <c>the value in EUR is EUR 6,000.00, the payer's holder is business</c>.</summary>
    public static string Of(ValidationRequest payment, IEnumerable<Interpretation> readings, BankProfile bank, IEnumerable<string>? also = null)
    {
        var wording = new Wording(bank.ReportingCurrency);
        var leaves = readings.SelectMany(reading => PlainReading.Of(reading).Conditions).SelectMany(condition => condition.Leaves).ToList();
        var facts = leaves.SelectMany(Facts).Concat((also ?? []).Where(IsSayable)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(fact => Fact(wording, payment, fact));
        var lists = leaves.OfType<Listed>().Distinct().Select(on => Listing(payment, on));
        return string.Join(", ", facts.Concat(lists));
    }

    private static bool IsSayable(string fact) => FactCatalog.TryFind(fact, out var known) && known.Kind != FactKind.Lists;

    private static IEnumerable<string> Facts(Condition leaf) => leaf switch
    {
        Comparison c => c.Facts,
        Membership m => [m.Fact],
        TextMatch t => [t.Fact],
        SameText s => [s.Fact, s.Other],
        IsTrue t => [t.Fact],
        IsAbsent a => [a.Fact],
        _ => [],
    };

    private static string Fact(Wording wording, ValidationRequest payment, string fact)
    {
        FactCatalog.TryFind(fact, out var known);
        if (known!.Kind == FactKind.Flag) return FactReader.Flag(payment, fact) ? "the payer has never paid this payee before" : "the payer has paid this payee before";
        var name = wording.Facts([fact]);
        if (known.Kind == FactKind.Text) return FactReader.Text(payment, fact) is { Length: > 0 } text ? $"{name} is {text}" : $"{name} is missing";
        return FactReader.Number(payment, fact) is { } number ? $"{name} is {Number(payment, known, number)}" : "the payer's account has never sent anything";
    }

    private static string Number(ValidationRequest payment, Fact fact, long number) => fact switch
    {
        { Unit: "minor-units", Name: "transaction.amount.units" } => LimitText.Money(number, payment.Transaction.Amount.Currency),
        { Unit: "minor-units" } => LimitText.Money(number, payment.Transaction.Reporting.Currency),
        _ => LimitText.Write(new NumberLimit(number), fact) ?? string.Create(CultureInfo.InvariantCulture, $"{number} {fact.Unit}").Trim(),
    };

    private static string Listing(ValidationRequest payment, Listed on)
    {
        var party = on.Party == "transaction.origin" ? "payer" : "payee";
        return $"the {party} is {(FactReader.Lists(payment, on.Party).Contains(on.List, StringComparer.Ordinal) ? "" : "not ")}on the list {on.List}";
    }
}
