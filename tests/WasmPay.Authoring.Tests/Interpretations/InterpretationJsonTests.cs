using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Json;
using WasmPay.Authoring.Rules;

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
    [InlineData("""{"clauses":[{"code":"a","decision":"deny","when":{"kind":"compare","terms":["transaction.reporting.units"],"comparator":"more-than","limit":1.5},"message":"m"}]}""", "a limit is a whole number")]
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
