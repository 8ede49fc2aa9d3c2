using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace WasmPay.Authoring.Interpretations;

/// <summary>What kind of value a fact has.</summary>
public enum FactKind
{
    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Text, or one of a fixed set of words.</summary>
    Text,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>The names of lists that a party is on.</summary>
    Lists,
}

/// <summary>One fact that a validator can see.</summary>
/// <param name="Name">Its path in the contract, in the contract's own names: <c>transaction.origin.age-days</c>.</param>
/// <param name="Kind">The kind of value.</param>
/// <param name="Words">The only values that it can have, where they are fixed (<c>individual</c>, ...); else null.</param>
/// <param name="Unit">What a number counts: <c>minor-units</c>, <c>days</c>, <c>minutes</c>, <c>payments</c>, or empty.</param>
/// <param name="Derived">Not a field of the contract but computed from fields, such as the days left in the month.</param>
public sealed record Fact(string Name, FactKind Kind, IReadOnlyList<string>? Words = null, string Unit = "", bool Derived = false);

/// <summary>Every fact of contract 0.2.0 that a condition can name, and the few that are computed from them.</summary>
public static class FactCatalog
{
    /// <summary>Minutes since local midnight.</summary>
    public const string MinuteOfDay = "transaction.at.minute-of-day";

    /// <summary>Days from the local date to the last day of its month: 0 on the last day.</summary>
    public const string DaysLeftInMonth = "transaction.at.days-left-in-month";

    /// <summary>The local date as the number yyyymmdd.</summary>
    public const string Date = "transaction.at.date";

    private static readonly FrozenDictionary<string, Fact> ByName = Make().ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>All facts, in the order of their names.</summary>
    public static IReadOnlyList<Fact> All { get; } = [.. ByName.Values.OrderBy(f => f.Name, StringComparer.Ordinal)];

    /// <summary>The fact of that name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out Fact? fact) => ByName.TryGetValue(name, out fact);

    private static IEnumerable<Fact> Make()
    {
        foreach (var party in (string[])["transaction.origin", "transaction.destination"])
        {
            foreach (var text in (string[])["account", "name", "address", "identifier", "birth-date", "bank", "country", "residence"])
                yield return new Fact($"{party}.{text}", FactKind.Text);
            yield return new Fact($"{party}.holder", FactKind.Text, ["individual", "business", "financial-institution", "government"]);
            yield return new Fact($"{party}.rating", FactKind.Text, ["low", "medium", "high", "prohibited"]);
            yield return new Fact($"{party}.age-days", FactKind.Number, Unit: "days");
            yield return new Fact($"{party}.lists", FactKind.Lists);
        }
        foreach (var money in (string[])["amount", "reporting"])
        {
            yield return new Fact($"transaction.{money}.units", FactKind.Number, Unit: "minor-units");
            yield return new Fact($"transaction.{money}.currency", FactKind.Text);
        }
        yield return new Fact("transaction.channel", FactKind.Text, ["api", "web", "mobile", "branch", "atm", "batch"]);
        yield return new Fact("transaction.purpose", FactKind.Text);
        yield return new Fact("transaction.memo", FactKind.Text);
        foreach (var part in (string[])["year", "month", "day", "weekday", "hour", "minute"])
            yield return new Fact($"transaction.at.{part}", FactKind.Number);
        yield return new Fact(MinuteOfDay, FactKind.Number, Unit: "minutes", Derived: true);
        yield return new Fact(DaysLeftInMonth, FactKind.Number, Unit: "days", Derived: true);
        yield return new Fact(Date, FactKind.Number, Derived: true);
        foreach (var activity in (string[])["sent", "received", "pair"])
            foreach (var window in (string[])["hour", "day", "week", "month", "calendar-day", "calendar-month"])
            {
                yield return new Fact($"history.{activity}.{window}.count", FactKind.Number, Unit: "payments");
                yield return new Fact($"history.{activity}.{window}.total", FactKind.Number, Unit: "minor-units");
            }
        yield return new Fact("history.first-payment", FactKind.Flag);
        yield return new Fact("history.idle-minutes", FactKind.Number, Unit: "minutes");
    }
}
