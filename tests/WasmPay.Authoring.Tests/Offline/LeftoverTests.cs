using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Tests.Offline;

/// <summary>A word without a role is shown and must be confirmed, or the rule is refused.</summary>
public class LeftoverTests
{
    private const string Rule = "According to our board, deny payments over USD 10,000.", Left = "According to our board,";

    [Theory]
    [InlineData("en", Rule, Left)]
    [InlineData("en", "Refer payments over USD 10,000 to a supervisor.", "to a supervisor")]
    [InlineData("en", "Deny payments over USD 10,000, dear colleagues.", "dear colleagues")]
    [InlineData("de", "Zahlungen über 10.000 Euro werden gemäß Vorstandsbeschluss abgelehnt.", "gemäß Vorstandsbeschluss")]
    public void The_officer_is_shown_the_words_and_what_is_read_without_them(string language, string rule, string left)
    {
        var asked = Assert.Single(Read(rule, language).Interpretation.Ambiguities);
        Assert.Equal(("unread", left, 2), (asked.Kind, asked.Phrase, asked.Readings.Count));
        Assert.Contains("10,000.00", asked.Readings[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-role")]
    [InlineData("They decide nothing.")]
    public void If_they_decide_nothing_the_sentence_is_read_without_them_and_they_are_kept_as_a_remark(string said)
    {
        var answer = Read(Rule, "en", new Answer("unread", Left, said));
        Assert.Equal("deny reporting.units > 1000000", Notation.Of(answer));
        Assert.Equal([Left], answer.Interpretation.Remarks);
    }

    [Fact]
    public void If_they_matter_the_rule_is_refused()
    {
        var answer = Read(Rule, "en", new Answer("unread", Left, "matter"));
        Assert.Equal((AuthorOutcome.Refuse, "unread-text"), (answer.Outcome, answer.Interpretation.Problems[0].Code));
    }

    [Fact]
    public void An_answer_that_says_neither_leaves_the_question() =>
        Assert.Equal(AuthorOutcome.Clarify, Read(Rule, "en", new Answer("unread", Left, "Perhaps.")).Outcome);

    [Theory]
    // What kind of payment.
    [InlineData("en", "Deny hasty payments over USD 10,000.")]
    [InlineData("fr", "Refuser les paiements suspects.")]
    [InlineData("de", "Kartenzahlungen über 100 Euro sind abzulehnen.")]
    // When, and how far.
    [InlineData("en", "Refer payments over USD 5,000 on Friday afternoons.")]
    [InlineData("en", "Refer payments over USD 10,000 before a review.")]
    [InlineData("en", "Hold an account's first payment to a payee in a calendar month.")]
    // A word behind a "not".
    [InlineData("en", "Do not automatically approve payments over USD 5,000.")]
    // A name, a number, a code.
    [InlineData("en", "Hold payments over USD 5,000 to Korea.")]
    [InlineData("en", "Deny payments over USD 10,000 see 14.")]
    // A fact that no validator sees.
    [InlineData("en", "Deny payments over USD 10,000 if the customer sounds nervous.")]
    public void What_may_narrow_or_turn_the_rule_is_never_left_out(string language, string rule) =>
        Assert.DoesNotContain(Read(rule, language).Interpretation.Ambiguities, asked => asked.Kind == "unread");

    private static AuthorAnswer Read(string rule, string language, params Answer[] answers) =>
        OfflineRuleAuthor.Interpret(new RuleRequest(rule, language == "en" ? GrammarTests.Bank : GrammarTests.Bank with { ReportingCurrency = "EUR" }) { Language = language, Answers = answers });
}
