using WasmPay.Authoring.Checks;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Checks;

/// <summary>A rule that looks at what a bank does not know of another bank's customer says so, and what follows.</summary>
public sealed class StrangerFactsTests
{
    private static readonly BankProfile s_bank = new("NDHV", "Nordhaven", "USA", "USD", "America/New_York", new Dictionary<string, string>());

    [Fact]
    public void A_limit_on_what_the_payer_sent_catches_every_payment_from_another_bank_and_is_said_to() => Assert.Equal(
        ["The clause c looks at the total sent by the account in the last 24 hours. Of a payer who is another bank's customer that is not known, and what stands for it decides: an ordinary payment from there is referred by it."],
        Of(Decision.Refer, new Comparison(["history.sent.day.total", "transaction.reporting.units"], Comparator.MoreThan, 1_000_000)));

    [Fact]
    public void A_rating_of_the_payee_is_not_known_and_whether_what_stands_for_it_is_caught_is_said()
    {
        Assert.Contains("an ordinary payment to there is denied by it", Assert.Single(Of(Decision.Deny, new Membership("transaction.destination.rating", ["high", "prohibited"]))), StringComparison.Ordinal);
        Assert.Contains("an ordinary payment to there is not caught by it", Assert.Single(Of(Decision.Deny, new Membership("transaction.destination.rating", ["high"]))), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_parties_are_said_where_a_clause_looks_at_both() => Assert.Equal(2, Of(Decision.Refer, new AnyOf(
        [new Comparison(["transaction.origin.age-days"], Comparator.LessThan, 30), new Negation(new Comparison(["history.received.week.count"], Comparator.AtMost, 3))])).Count);

    [Fact]
    public void What_a_payment_message_carries_is_known()
    {
        Assert.Empty(Of(Decision.Deny, new Comparison(["transaction.reporting.units"], Comparator.MoreThan, 1_000_000)));
        Assert.Empty(Of(Decision.Deny, new Membership("transaction.destination.country", ["PRK"])));
        Assert.Empty(Of(Decision.Deny, new Membership("transaction.origin.identifier", [""])));
        Assert.Empty(Of(Decision.Deny, new Comparison(["history.pair.day.count"], Comparator.MoreThan, 3)));
        Assert.Single(Of(Decision.Deny, new Membership("transaction.destination.identifier", [""])));
    }

    [Fact]
    public void The_platform_knows_both_parties() => Assert.Empty(Of(Decision.Deny, new Membership("transaction.destination.rating", ["high"]), s_bank with { Code = "platform" }));

    private static IReadOnlyList<string> Of(Decision decision, Condition when, BankProfile? bank = null) =>
        StrangerFacts.Sentences(Interpretation.Empty with { Clauses = [new Clause("c", decision, when, "It is held.")] }, bank ?? s_bank);
}
