using FsCheck;
using FsCheck.Fluent;
using WasmPay.Authoring.Interpretations;
using Comparison = WasmPay.Authoring.Interpretations.Comparison;

namespace WasmPay.Authoring.Tests.Interpretations;

/// <summary>Conditions of every kind, with limits at the bounds of what they can be.</summary>
internal static class RandomConditions
{
    private static readonly Gen<long> Limits = Gen.Frequency(
        (6, Gen.Choose(0, 200).Select(n => (long)n)),
        (4, Gen.Choose(0, 2_000_000).Select(n => (long)n)),
        (1, Gen.Elements(-1L, int.MaxValue, (long)int.MaxValue + 1, uint.MaxValue, long.MaxValue, long.MinValue, 9_007_199_254_740_993)));

    /// <summary>The table that they speak of.</summary>
    public static readonly Table Limited = new("limits",
        [new TableRow(["USA", "GBR"], new MoneyLimit(50_000, "USD")), new TableRow(["IRN"], new NumberLimit(0))], new NumberLimit(1_000_000));

    private static readonly string[] Numbers = [.. FactCatalog.All.Where(f => f.Kind == FactKind.Number).Select(f => f.Name)];

    private static readonly Gen<Term> Terms =
        from fact in Gen.Elements(Numbers)
        from above in Gen.Elements(1L, 1, 2, -1, 3, 1_000_000)
        from below in Gen.Elements(1L, 1, 2, 7, 100)
        select new Term(fact, new Fraction(above, below));

    private static readonly Gen<Comparator> Orders = Gen.Elements(Enum.GetValues<Comparator>().Where(c => c != Comparator.MultipleOf).ToArray());

    private static readonly Gen<Condition> Leaves = Gen.OneOf(
        (from terms in Terms.NonEmptyListOf()
         from order in Orders
         from limit in Limits
         select (Condition)new Comparison([.. terms.Take(3)], order, new NumberLimit(limit))),
        (from term in Terms
         from other in Terms
         from order in Orders
         select (Condition)new Comparison([term], order, new FactsLimit([other]))),
        (from order in Orders
         from fact in Gen.Elements("transaction.reporting.units", "history.sent.day.total")
         from key in Gen.Elements("transaction.destination.country", "transaction.origin.residence")
         select (Condition)new Comparison([new Term(fact)], order, new TableLimit("limits", key))),
        (from fact in Gen.Elements("transaction.memo", "transaction.destination.name", "transaction.purpose")
         from part in Gen.Elements(Enum.GetValues<TextPart>())
         from value in Gen.Elements("USD", "usd", "SA", "a", "quoted")
         from any in Gen.Elements(true, false)
         select (Condition)new TextMatch(fact, part, [value, value + "X"], any)),
        (from terms in Gen.Elements(FactCatalog.All.Where(f => f.Kind == FactKind.Number).Select(f => f.Name).ToArray()).NonEmptyListOf()
         from comparator in Gen.Elements(Enum.GetValues<Comparator>())
         from limit in Limits
         select (Condition)(comparator == Comparator.MultipleOf
             ? new Comparison([terms[0]], comparator, Math.Max(1, Math.Abs(limit % 5_000)))
             : new Comparison([.. terms.Distinct().Take(3)], comparator, limit))),
        (from fact in Gen.Elements(FactCatalog.All.Where(f => f.Kind == FactKind.Text).ToArray())
         from values in Gen.Elements((fact.Words ?? ["", "USD", "IRN", "SALA", "a \"quoted\" text"]).ToArray()).ListOf()
         select (Condition)new Membership(fact.Name, [.. values.Distinct().Take(4)])),
        (from party in Gen.Elements("transaction.origin", "transaction.destination")
         from list in Gen.Elements("sanctions", "watchlist")
         select (Condition)new Listed(party, list)),
        Gen.Constant((Condition)new IsTrue("history.first-payment")),
        Gen.Constant((Condition)new IsAbsent("history.idle-minutes")),
        Gen.Constant((Condition)new SameText("transaction.origin.country", "transaction.destination.country")));

    /// <summary>Conditions of every kind but names.</summary>
    public static readonly Gen<Condition> Plain = Gen.Sized(Tree);

    /// <summary>Also with the definition <c>risky</c>, which may not stand in a definition: it could lead back to itself.</summary>
    public static readonly Gen<Condition> Named = Gen.Frequency((5, Plain), (1, Gen.Constant((Condition)new Defined("risky"))));

    private static Gen<Condition> Tree(int size) => size <= 1 ? Leaves : Gen.Frequency(
        (3, Leaves),
        (2, Tree(size / 2).ListOf().Select(parts => (Condition)new AllOf([.. parts.Take(3)]))),
        (2, Tree(size / 2).ListOf().Select(parts => (Condition)new AnyOf([.. parts.Take(3)]))),
        (1, Tree(size - 1).Select(part => (Condition)new Negation(part))));
}
