using FsCheck;
using FsCheck.Fluent;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Tests.Interpretations;
using Comparison = WasmPay.Authoring.Interpretations.Comparison;

namespace WasmPay.Authoring.Tests.Offline;

public sealed class ParaphraseTests
{
    public static TheoryData<Condition, string> Said() => new()
    {
        { new Comparison(["transaction.reporting.units"], Comparator.MoreThan, 1_000_000), "the value is more than USD 10,000.00" },
        { new Comparison([new Term("transaction.amount.units")], Comparator.AtLeast, new MoneyLimit(5_000, "JPY")), "the instructed amount is at least JPY 5,000" },
        { new Comparison(["history.sent.day.total", "transaction.reporting.units"], Comparator.MoreThan, 500_000), "the total sent by the payer in the last 24 hours plus the value is more than USD 5,000.00" },
        { new Comparison([new Term("transaction.reporting.units", new Fraction(3, 2))], Comparator.LessThan, new FactsLimit([new Term("history.sent.month.total")])), "3/2 times the value is less than the total sent by the payer in the last 30 days" },
        { new Comparison([FactCatalog.MinuteOfDay], Comparator.AtLeast, 18 * 60 + 30), "the local time is at least 18:30" },
        { new Comparison([FactCatalog.Date], Comparator.LessThan, 2026_05_01), "the local date is less than 2026-05-01" },
        { new Membership("transaction.destination.country", ["FRA", "DEU"]), "the payee's bank country is FRA or DEU" },
        { new Membership("transaction.purpose", [""]), "the purpose code is missing" },
        { new Negation(new Membership("transaction.origin.holder", ["business"])), "not (the payer's kind is business)" },
        { new AllOf([new IsTrue("history.first-payment"), new AnyOf([new Listed("transaction.origin", "pep"), new Listed("transaction.destination", "pep")])]), "the payer has never paid this payee before and (the payer is on the list pep or the payee is on the list pep)" },
        { new TextMatch("transaction.memo", TextPart.Contains, ["gift card", "or \"else\""], AnyCase: true), "the memo contains \"gift card\" or \"or \\\"else\\\"\" in capitals or not" },
        { new AllOf([]), "always" },
    };

    [Theory]
    [MemberData(nameof(Said))]
    public void A_condition_is_said_in_words(Condition condition, string words) => Assert.Equal(words, Paraphrase.English.Of(condition, "USD"));

    [Fact]
    public void Whatever_is_said_is_read_again_as_what_it_was()
    {
        // `Of` reads its own words again, and throws where they are something else.
        foreach (var condition in RandomConditions.Named.Sample(500, new Rnd(11, 7), 8)) Assert.NotEqual("", Paraphrase.English.Of(condition, "USD"));
    }

    [Theory]
    [InlineData("the value is more than USD 10,000.00 and the value is less than USD 5.00 or always")]
    [InlineData("the value is more than USD 10,000.001")]
    [InlineData("the payer is on the list")]
    [InlineData("not the payer is on the list pep")]
    [InlineData("")]
    public void What_nobody_says_so_is_not_read(string words) => Assert.Null(Paraphrase.English.Read(words));
}
