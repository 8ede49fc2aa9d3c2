using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Tests.Offline;

public class SayingsTests
{
    private static readonly Sayings Some = Sayings.Read("# a comment\n! = not\n- = always, of course\npayer 's bank = sending bank\npayee = recipient\npayee 's bank = bank of the payee\n");

    [Theory]
    [InlineData("sending bank", "payer 's bank")]
    [InlineData("recipient", "payee")]
    [InlineData("bank of the recipient", "payee 's bank")]
    [InlineData("always recipient", "payee")]
    [InlineData("recipient of course", "payee")]
    [InlineData("not recipient", "not payee")]
    public void A_sentence_says_what_the_grammar_says(string sentence, string meant) => Assert.Contains(meant, Ways(sentence));

    [Theory]
    [InlineData("not always payee", "not payee")]
    [InlineData("sending", "payer 's bank")]
    [InlineData("always", "payee")]
    public void What_is_not_said_is_not_read(string sentence, string meant) => Assert.DoesNotContain(meant, Ways(sentence));

    [Fact]
    public void A_line_that_is_no_saying_is_named() =>
        Assert.Contains("payee recipient", Assert.Throws<FormatException>(() => Sayings.Read("payee recipient\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_grammar_whose_category_begins_with_itself_is_refused_at_once()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 60).Select(i => $"C{i}\n    [a] [b] {{C{i + 1}}}\n    [c] {{C{i + 1}}}"));
        Assert.NotEmpty(GrammarText.Read($"{lines}\nC60\n    d -> d\n").Productions);
        Assert.Contains("begins with itself", Assert.Throws<FormatException>(() => GrammarText.Read($"{lines}\nC60\n    [d] {{C0}}\n")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Payments over USD 3,000 may be refused.", "modality", "may be refused")]
    [InlineData("Refer if the account has sent more than USD 5,000 a day.", "window", "a day")]
    public void An_answer_that_speaks_for_no_reading_leaves_the_question_open(string rule, string kind, string phrase)
    {
        var asked = OfflineRuleAuthor.Interpret(new RuleRequest(rule, GrammarTests.Bank) { Language = "en", Answers = [new Answer(kind, phrase, "Something that was never offered.")] });
        Assert.Contains(asked.Interpretation.Ambiguities, question => question.Kind == kind);
    }

    // Every way through the words, those that change nothing left out or not.
    private static List<string> Ways(string sentence)
    {
        var lattice = WordLattice.Of(sentence.Split(' '), Some);
        return [.. From(0).Select(words => string.Join(' ', words))];

        IEnumerable<IReadOnlyList<string>> From(int place) => lattice.IsOver(place)
            ? [[]]
            : lattice.StartsAt(place).SelectMany(start => lattice.From(start).SelectMany(arc => From(arc.To).Select(rest => (IReadOnlyList<string>)[arc.Word, .. rest])));
    }
}
