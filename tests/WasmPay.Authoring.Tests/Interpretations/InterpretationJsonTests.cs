using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Json;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;
using Comparison = WasmPay.Authoring.Interpretations.Comparison;

namespace WasmPay.Authoring.Tests.Interpretations;

public class InterpretationJsonTests
{
    [Theory]
    [InlineData("[]", "$: an object is expected")]
    [InlineData("""{"rules":[]}""", "`rules` is not a member here")]
    [InlineData("""{"precedence":"loudest"}""", "$.precedence: it is one of strictest, first-match")]
    [InlineData("""{"clauses":[{"code":"Not Kebab","decision":"deny","when":{"kind":"all-of","parts":[]},"message":"m"}]}""", "a code is kebab-case")]
    [InlineData("""{"clauses":[{"code":"a","decision":"deny","when":{"kind":"all-of","parts":[]},"message":" "}]}""", "the message is empty")]
    [InlineData("""{"clauses":[{"code":"a","decision":"maybe","when":{"kind":"all-of","parts":[]},"message":"m"}]}""", "it is one of approve, refer, deny")]
    [InlineData("""{"clauses":[{"code":"a","decision":"deny","when":{"kind":"one-of","fact":"transaction.device","values":[]},"message":"m"}]}""", "no text fact of the contract")]
    [InlineData("""{"clauses":[{"code":"a","decision":"deny","when":{"kind":"one-of","fact":"transaction.channel","values":["fax"]},"message":"m"}]}""", "is never `fax`")]
    [InlineData("""{"clauses":[{"code":"a","decision":"deny","when":{"kind":"compare","terms":["transaction.reporting.units"],"comparator":"more-than","limit":1.5},"message":"m"}]}""", "a limit is a whole number of 64 bits")]
    [InlineData("""{"clauses":[{"code":"a","decision":"deny","when":{"kind":"compare","terms":[],"comparator":"more-than","limit":1},"message":"m"}]}""", "at least one term")]
    [InlineData("""{"clauses":[{"code":"a","decision":"deny","when":{"kind":"wishes"},"message":"m"}]}""", "no condition is called `wishes`")]
    [InlineData("""{"warnings":[{"code":"a","phrase":"\ud800","reason":"r"}]}""", "unpaired surrogate")]
    [InlineData("""{"examples":[{"given":{"transaction.at.minute-of-day":1},"decision":"deny"}]}""", "no such fact can be given")]
    [InlineData("nonsense", "is not JSON")]
    public void What_does_not_fit_is_refused_with_its_place(string json, string error)
    {
        Assert.False(InterpretationJson.TryRead(json, out _, out var said));
        Assert.Contains(error, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KWD 1,500", 1_500_000, "KWD 1,500.000")]
    [InlineData("KWD 1500.250", 1_500_250, "KWD 1,500.250")]
    [InlineData("JPY 10,000", 10_000, "JPY 10,000")]
    [InlineData("USD 0.01", 1, "USD 0.01")]
    public void An_amount_is_converted_by_its_currency(string amount, long units, string written)
    {
        var comparison = Assert.IsType<Comparison>(Read(Compare("transaction.amount.units", $"\"{amount}\"")).Clauses[0].When);

        Assert.Equal(new MoneyLimit(units, amount[..3]), comparison.Limit);
        Assert.Contains($"\"{written}\"", InterpretationJson.ToNode(comparison).ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JPY 10.5", "JPY has 0 decimals")]
    [InlineData("XXQ 10", "`XXQ` is no currency of ISO 4217")]
    [InlineData("USD 1,50", "an amount with its currency")]
    [InlineData("usd 150", "an amount with its currency")]
    [InlineData("USD -1", "an amount with its currency")]
    [InlineData("USD 92,233,720,368,547,758.08", "does not fit into 64 bits")]
    public void What_is_no_amount_is_refused(string amount, string error) => Refused(Compare("transaction.amount.units", $"\"{amount}\""), error);

    [Fact]
    public void A_date_and_a_time_are_converted()
    {
        Assert.Equal(new NumberLimit(2026_05_01), ((Comparison)Read(Compare(FactCatalog.Date, "\"2026-05-01\"")).Clauses[0].When).Limit);
        Assert.Equal(new NumberLimit(18 * 60 + 30), ((Comparison)Read(Compare(FactCatalog.MinuteOfDay, "\"18:30\"")).Clauses[0].When).Limit);
    }

    [Fact]
    public void A_date_that_no_calendar_has_is_refused() => Refused(Compare(FactCatalog.Date, "\"2026-04-31\""), "a date that the calendar has");

    [Fact]
    public void An_amount_is_no_number_of_days() => Refused(Compare("transaction.origin.age-days", "\"USD 5\""), "is compared with a whole number");

    [Theory]
    [InlineData("""{"fact":"history.sent.day.total","factor":"3/2"}""", true)]
    [InlineData("""{"fact":"history.sent.day.total","factor":"1.5"}""", false)]
    [InlineData("""{"fact":"history.sent.day.total","factor":"1/0"}""", false)]
    [InlineData("""{"fact":"history.sent.day.total","factor":"1/100000"}""", false)]
    [InlineData("""{"fact":"history.sent.day.total","factor":"-9223372036854775808"}""", false)]
    public void A_factor_is_an_exact_fraction(string term, bool read) =>
        Assert.Equal(read, InterpretationJson.TryRead($$"""{"clauses":[{"code":"a","decision":"deny","message":"m","when":{"limit":{"terms":["transaction.reporting.units"]},"kind":"compare","terms":[{{term}}],"comparator":"less-than"} }]}""", out _, out _));

    [Theory]
    [InlineData("""{"kind":"defined","name":"large"}""", "nothing is defined as `large`")]
    [InlineData("""{"kind":"compare","terms":["transaction.reporting.units"],"comparator":"more-than","limit":{"table":"tiers","key":"transaction.origin.rating"}}""", "there is no table `tiers`")]
    [InlineData("""{"kind":"text","fact":"transaction.memo","part":"contains","values":[""]}""", "say what is looked for")]
    [InlineData("""{"kind":"text","fact":"transaction.channel","part":"contains","values":["a"]}""", "use `one-of`")]
    public void A_condition_stands_on_something(string when, string error) =>
        Refused($$"""{"clauses":[{"code":"a","decision":"deny","when":{{when}},"message":"m"}]}""", error);

    [Theory]
    [InlineData("""{"definitions":[{"name":"x","when":{"kind":"not","part":{"kind":"defined","name":"x"}}}]}""", "$.definitions.x: it leads back to itself")]
    [InlineData("""{"clauses":[{"code":"a","decision":"deny","when":{"kind":"all-of","parts":[]},"unless":["b"],"message":"m"},{"code":"b","decision":"deny","when":{"kind":"all-of","parts":[]},"unless":["a"],"message":"m"}]}""", "it leads back to itself")]
    [InlineData("""{"clauses":[{"code":"a","decision":"deny","when":{"kind":"all-of","parts":[]},"unless":["c"],"message":"m"}]}""", "no clause has the code `c`")]
    [InlineData("""{"clauses":[{"code":"a","decision":"deny","when":{"kind":"all-of","parts":[]},"message":"m"}],"otherwise":{"decision":"refer","code":"a","message":"m"}}""", "two clauses have the code `a`")]
    [InlineData("""{"otherwise":{"decision":"refer","code":"rest","message":""}}""", "the message is empty")]
    public void Names_lead_somewhere_and_never_back(string json, string error) => Refused(json, error);

    [Fact]
    public void Links_that_multiply_are_refused_before_they_are_followed()
    {
        var clauses = string.Join(',', Enumerable.Range(0, 60).Select(i =>
            $$"""{"code":"c{{i}}","decision":"deny","when":{"kind":"all-of","parts":[]},"unless":[{{string.Join(',', Enumerable.Range(i + 1, 59 - i).Select(j => $"\"c{j}\""))}}],"message":"m"}"""));

        Refused($$"""{"clauses":[{{clauses}}]}""", "more than 20000 conditions");
    }

    [Fact]
    public void Everything_that_a_reading_says_is_read_back_as_it_was_written()
    {
        var limits = new Table("tiers", [new TableRow(["low", "medium"], new MoneyLimit(10_000_00, "EUR"))], new NumberLimit(0));
        var whole = new Interpretation
        {
            Precedence = Precedence.FirstMatch,
            Definitions = [new Definition("big", new Comparison([new Term("transaction.reporting.units", new Fraction(3, 2))], Comparator.MoreThan, new FactsLimit([new Term("history.sent.day.total")])), "big is")],
            Tables = [limits],
            Clauses =
            [
                new Clause("one", Decision.Deny, new Comparison([new Term("transaction.reporting.units")], Comparator.AtMost, new TableLimit("tiers", "transaction.origin.rating")), "No.", "words")
                {
                    Unless = ["two"], Internal = "Why.", Reason = "AM02", Silent = true, Translations = new Dictionary<string, string> { ["fr"] = "Non." },
                },
                new Clause("two", Decision.Refer, new AllOf([new Defined("big"), new TextMatch("transaction.memo", TextPart.EndsWith, ["x"], true)]), "Wait."),
            ],
            Otherwise = new Otherwise(Decision.Deny, "rest", "No.", "nothing else passes"),
            Floor = [new Claim(new IsTrue("history.first-payment"), Decision.Approve, "first ones pass")],
            Liveness = [new Claim(new AllOf([]), Decision.Refer)],
        };

        Assert.Equal(InterpretationJson.Write(whole), InterpretationJson.Write(Read(InterpretationJson.Write(whole))));
        Assert.Equal("AM02", Read(InterpretationJson.Write(whole)).Clauses[0].Reason);
    }

    private static string Compare(string fact, string limit) =>
        $$"""{"clauses":[{"code":"a","decision":"deny","when":{"kind":"compare","terms":["{{fact}}"],"comparator":"more-than","limit":{{limit}}},"message":"m"}]}""";

    private static Interpretation Read(string json)
    {
        Assert.True(InterpretationJson.TryRead(json, out var read, out var error), error);
        return read;
    }

    private static void Refused(string json, string error)
    {
        Assert.False(InterpretationJson.TryRead(json, out _, out var said));
        Assert.Contains(error, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"kind":"not","part":""", 10_000));
        Assert.False(InterpretationJson.TryRead($$"""{"clauses":[{"code":"a","decision":"deny","message":"m","when":{{deep}}""", out _, out _));
    }

    [Fact]
    public void Two_clauses_of_one_code_are_refused()
    {
        const string clause = """{"code":"a","decision":"deny","when":{"kind":"all-of","parts":[]},"message":"m"}""";
        Assert.False(InterpretationJson.TryRead($$"""{"clauses":[{{clause}},{{clause}}]}""", out _, out var error));
        Assert.Contains("two clauses have the code `a`", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"b":1,"a":[true,null,"x"]}""", """{"a":[true,null,"x"],"b":1}""")]
    [InlineData("""{"€":1,"\r":2,"1":3,"\u0080":4}""", "{\"\\r\":2,\"1\":3,\"\u0080\":4,\"€\":1}")]
    [InlineData("""["\u000f\n\"\\\/é<>"]""", "[\"\\u000f\\n\\\"\\\\/é<>\"]")]
    public void Canonical_text_is_what_RFC_8785_says(string json, string canonical) =>
        Assert.Equal(canonical, CanonicalJson.Write(System.Text.Json.Nodes.JsonNode.Parse(json)));

    [Fact]
    public void A_bank_is_read_and_written_in_the_rules_format()
    {
        const string json = """{"code":"NDHV","name":"Nordhaven","country":"USA","reporting-currency":"USD","time-zone":"America/New_York","lists":{"sanctions":"Parties under sanctions"}}""";
        Assert.True(BankProfile.TryRead(json, out var bank, out var error), error);
        Assert.Equal(json, bank.ToJson());
        Assert.False(BankProfile.TryRead("""{"code":"NDHV"}""", out _, out error));
        Assert.Contains("does not fit", error, StringComparison.Ordinal);
    }
}
