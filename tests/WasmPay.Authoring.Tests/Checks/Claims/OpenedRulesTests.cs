using WasmPay.Authoring.Checks.Claims;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Tests.Offline;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Authoring.Tests.Meaning.Say;

namespace WasmPay.Authoring.Tests.Checks.Claims;

/// <summary>What lets a payment pass for whoever knows of it, and what customers must not be told.</summary>
public class OpenedRulesTests
{
    private static readonly Condition s_large = Amount(Comparator.MoreThan, 1_000_000);

    public static TheoryData<Condition> Keys() =>
    [
        Text("transaction.origin.account", "US7700319942"),
        Text("transaction.origin.name", "J. Keller"),
        Text("transaction.memo", "quarterly"),
        Memo(TextPart.Contains, "ref 7"),
        Text("transaction.purpose", "ZZZZ"),
        Amount(Comparator.Equal, 777),
        All(Amount(Comparator.AtLeast, 777), Amount(Comparator.AtMost, 777)),
        new TextMatch("transaction.origin.account", TextPart.BeginsWith, ["NDHV-1001"]),
        Text("transaction.destination.address", "7 Sample Road"),
        Amount(Comparator.MultipleOf, 777),
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_rule_that_one_key_opens_is_found(Condition key)
    {
        Assert.Single(OpenedRules.Find(Denies(All(s_large, Not(key)))));
        // Which both ends of an amount are in is known of an exception alone.
        if (key is AllOf) return;
        Assert.Single(OpenedRules.Find(Reading(Clause("pass", Decision.Approve, key), Clause("no", Decision.Deny, s_large))));
        Assert.NotEmpty(OpenedRules.Find(Reading(Clause("key", Decision.Refer, key), Clause("no", Decision.Deny, s_large, "key"))));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_rule_that_stops_the_same_is_not_opened(Condition key) => Assert.Empty(OpenedRules.Find(Denies(All(s_large, key))));

    [Fact]
    public void An_ordinary_exception_opens_nothing()
    {
        foreach (var spared in new[] { Text("transaction.origin.holder", "government"), new Listed("transaction.destination", "trusted"), Text("transaction.purpose", "SALA"), Text("transaction.memo", ""), Amount(Comparator.LessThan, 100) })
            Assert.Empty(OpenedRules.Find(Denies(All(s_large, Not(spared)))));
    }

    [Theory]
    [InlineData("The payment was rejected because the payee is on our watchlist.")]
    [InlineData("Rejected: politically exposed person.")]
    [InlineData("Your risk rating does not allow this.")]
    [InlineData("El pago se retiene por sospecha.")]
    [InlineData("Matched by trusted payees.")]
    [InlineData("We have filed a notice about you with the FIU.")]
    [InlineData("The payee is blocked by OFAC.")]
    [InlineData("The authorities have been told.")]
    public void A_message_that_tells_is_replaced(string message)
    {
        var clause = Clause("one", Decision.Deny, s_large) with { Message = message };
        Assert.True(SafeMessages.Tells(clause, GrammarTests.Bank));
        Assert.Equal("The payment was rejected by a rule of the bank.", SafeMessages.Of(clause, GrammarTests.Bank).Message);
    }

    [Theory]
    [InlineData("The payment was rejected by a rule of the bank.")]
    [InlineData("This payment is held until a colleague has looked at it.")]
    public void A_message_that_tells_nothing_stays(string message)
    {
        var clause = Clause("one", Decision.Deny, s_large) with { Message = message };
        Assert.Same(clause, SafeMessages.Of(clause, GrammarTests.Bank));
    }
}
