using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Tests.Offline;

public class HostileRuleTests
{
    public static TheoryData<string, string> Hostile() => new()
    {
        { "empty", "" },
        { "empty", " \n\t " },
        { "too-long", string.Concat(Enumerable.Repeat("Deny payments over USD 10,000. ", 40_000)) },
        { "hidden-text", "Deny payments over USD 10,000.\0" },
        { "hidden-text", "Deny payments \u202e000,01 DSU revo\u202c." },
        { "hidden-text", "Deny pay\u200bments over USD 10,000." },
        { "language", "Recusar as transferências acima de R$ 2.000 feitas por pessoa física." },
        { "language", "受取人の銀行が日本国外にある支払いは担当者の確認に回すこと。" },
        { "language", "يُرفض كل تحويل لا تقل قيمته عن 200,000 درهم" },
        { "unread-text", "Lorem ipsum dolor sit amet." },
        { "unread-text", "🙂🙂🙂" },
        { "unread-text", "((((((((((((((((((((((((((((((((((((((" },
        { "unread-text", "Deny payments over USD 10,000 on the third Tuesday after the full moon." },
        { "unread-text", "Deny payments over USD 10,000 unless the wind blows." },
        { "unread-text", "Refer payments with a purple aura." },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_text_that_cannot_be_read_is_refused_with_its_reason(string code, string text)
    {
        var answer = OfflineRuleAuthor.Interpret(new RuleRequest(text, GrammarTests.Bank));
        Assert.Equal(AuthorOutcome.Refuse, answer.Outcome);
        Assert.Equal(code, answer.Interpretation.Problems[0].Code);
        Assert.Empty(answer.Interpretation.Clauses);
    }

    [Fact]
    public void What_was_not_understood_is_quoted()
    {
        var answer = OfflineRuleAuthor.Interpret(new RuleRequest("Deny payments over USD 10,000 unless the wind blows.", GrammarTests.Bank));
        Assert.Equal("wind blows.", answer.Interpretation.Problems[0].Phrase);
    }

    [Theory]
    [InlineData("and")]
    [InlineData("or")]
    [InlineData("if")]
    [InlineData("unless")]
    [InlineData("(")]
    [InlineData("either")]
    [InlineData("payments over USD 5 or")]
    [InlineData("the account has sent")]
    public async Task Long_and_deeply_nested_texts_end_in_bounded_time(string word)
    {
        var text = "Deny payments " + string.Join(' ', Enumerable.Repeat(word, 300));
        var answer = await Task.Run(() => OfflineRuleAuthor.Interpret(new RuleRequest(text, GrammarTests.Bank))).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(AuthorOutcome.Refuse, answer.Outcome);
    }

    [Fact]
    public void A_list_that_the_bank_does_not_have_is_named()
    {
        var answer = OfflineRuleAuthor.Interpret(new RuleRequest("Deny payments to a party on the crypto list.", GrammarTests.Bank));
        Assert.Equal(AuthorOutcome.Refuse, answer.Outcome);
        Assert.Contains("\"crypto\"", Assert.Single(answer.Interpretation.Missing).Fact, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_prefix_of_a_rule_is_answered()
    {
        const string rule = "Refer payments of USD 3,000 or more to a bank outside the United States when the payer's name or the payer's address is missing, unless the purpose is SALA.";
        for (var length = 0; length <= rule.Length; length++)
            Assert.NotNull(OfflineRuleAuthor.Interpret(new RuleRequest(rule[..length], GrammarTests.Bank)).Interpretation);
    }

    /// <summary>Sentences that the grammar itself makes, sense or nonsense: none of them may break the readers.</summary>
    [Theory]
    [InlineData("Statement", 400)]
    [InlineData("Clause", 400)]
    [InlineData("PartyNP", 200)]
    [InlineData("Limit", 150)]
    [InlineData("Timing", 150)]
    public void Whatever_the_grammar_can_say_is_answered(string category, int many)
    {
        var speaker = new Speaker(Language.Of("en")!.Grammar);
        for (var seed = 0; seed < many; seed++)
        {
            var said = speaker.Say(category, seed);
            var rule = category switch { "Statement" or "Limit" => said, "Clause" => $"Refer if {said}", "PartyNP" => $"Refer payments to {said}", _ => $"Refer payments {said}" };
            var broken = Record.Exception(() => OfflineRuleAuthor.Interpret(new RuleRequest($"Refer payments over USD 9,000. {rule}.", GrammarTests.Bank)));
            Assert.True(broken is null, $"{rule}: {broken}");
        }
    }

    /// <summary>A meaning that the grammar can make and that no reader knows would be a sentence that is accepted and then breaks.</summary>
    [Fact]
    public void Every_meaning_of_the_grammar_is_known_to_a_reader()
    {
        var sources = new[] { "Rules", "Senses" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Testing.SharedMaterial.RepositoryRoot, "authoring", "WasmPay.Authoring", "Offline", folder), "*.cs"));
        var known = System.Text.RegularExpressions.Regex.Matches(string.Concat(sources.Select(File.ReadAllText)), "\"([a-z][a-z -]*)\"").SelectMany(m => m.Groups[1].Value.Split(' ')).ToHashSet();
        // These are read by their place: parts of what a reader takes apart without asking for their names.
        known.UnionWith(["decided", "decisions", "beat", "most", "ends-with", "vague-span", "last", "month-day", "would", "parts"]);
        var unknown = Language.Of("en")!.Grammar.Productions.Values.SelectMany(p => p).Where(p => p.Meaning is not null).SelectMany(p => Names(p.Meaning!)).Where(name => !known.Contains(name)).Distinct();
        Assert.Empty(unknown);

        static IEnumerable<string> Names(Template form) => form.Name == "" ? [] : form.Parts.SelectMany(Names).Append(form.Name);
    }

    [Fact]
    public void An_interpretation_survives_the_road_through_JSON()
    {
        var interpretation = OfflineRuleAuthor.Interpret(new RuleRequest("Deny payments over USD 10,000 to Iran at weekends unless the payee is on the trusted-payees list.", GrammarTests.Bank)).Interpretation;
        var text = InterpretationJson.Write(interpretation);
        Assert.True(InterpretationJson.TryRead(text, out var read, out var error), error);
        Assert.Equal(text, InterpretationJson.Write(read));
    }
}
