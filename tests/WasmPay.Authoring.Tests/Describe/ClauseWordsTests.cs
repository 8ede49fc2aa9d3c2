using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Tests.Offline;

namespace WasmPay.Authoring.Tests.Describe;

/// <summary>What customers, colleagues and other systems are told of a clause.</summary>
public class ClauseWordsTests
{
    [Theory]
    [InlineData("Refer payments over USD 10,000.", "AM02")]
    [InlineData("Deny payments below USD 5.", "AM06")]
    [InlineData("Deny payments in Swiss francs.", "AM03")]
    [InlineData("Deny payments to banks in Iran.", "RR04")]
    [InlineData("Deny payments without a purpose code.", "FF07")]
    [InlineData("Deny payments where the payer's name is missing.", "RR02")]
    [InlineData("Deny payments where the payee's name is missing.", "RR03")]
    [InlineData("Deny a payment if it would bring the total sent by the account in the last 24 hours, including this payment, to more than USD 10,000.", "AM21")]
    [InlineData("Deny payments made at or after 22:00.", "TM01")]
    [InlineData("Refer payments from accounts opened less than 30 days ago.", "AG01")]
    [InlineData("Deny mobile payments.", "AG03")]
    [InlineData("Refer payments over USD 10,000 without a purpose code.", "FF07")]
    public void A_clause_has_the_reason_code_of_what_it_is_about(string rule, string code)
    {
        var clause = Only(rule);
        Assert.Equal((code, false), (clause.Reason, clause.Silent));
    }

    [Theory]
    [InlineData("Deny payments to a payee on the sanctions list.")]
    [InlineData("Refer payments over USD 10,000 by payers on the watchlist.")]
    [InlineData("Refer payments by customers rated high.")]
    [InlineData("Refer payments over USD 10,000 unless the payee is on the trusted-payees list.")]
    public void Nobody_is_told_that_he_is_on_a_list_or_how_he_is_rated(string rule)
    {
        var clause = Only(rule);
        Assert.Equal(("MS03", true), (clause.Reason, clause.Silent));
        foreach (var said in clause.Translations.Values.Append(clause.Message)) Assert.DoesNotMatch("(?i)list|lista|liste|rated|10,000|sanction", said);
    }

    [Fact]
    public void Colleagues_are_told_the_reason_in_full() =>
        Assert.Equal("Denied because the payee is on the list sanctions.", Only("Deny payments to a payee on the sanctions list.").Internal);

    [Fact]
    public void A_customer_is_told_in_the_languages_that_are_read_and_the_same_for_every_condition()
    {
        var (one, other) = (Only("Deny payments over USD 10,000."), Only("Deny payments to banks in Iran."));
        Assert.Equal(["de", "es", "fr"], one.Translations.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(one.Translations, other.Translations);
        Assert.NotEqual(one.Translations, Only("Refer payments over USD 10,000.").Translations);
    }

    [Fact]
    public void What_is_approved_needs_no_reason() =>
        Assert.Equal(("", "", false), Only("Payments to banks in Ireland of no more than USD 2,500 go through. Refuse everything else.") is var clause ? (clause.Reason, clause.Internal, clause.Silent) : default);

    private static Clause Only(string rule) => Assert.Single(OfflineRuleAuthor.Interpret(new RuleRequest(rule, GrammarTests.Bank)).Interpretation.Clauses);
}
