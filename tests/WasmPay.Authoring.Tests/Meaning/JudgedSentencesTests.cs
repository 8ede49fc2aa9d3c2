using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Tests.Offline;
using WasmPay.Testing;

namespace WasmPay.Authoring.Tests.Meaning;

/// <summary>What the officer is told of a sentence that can be read and cannot be meant.</summary>
[Collection(nameof(JudgeFixture))]
public sealed class JudgedSentencesTests(JudgeFixture fixture)
{
    /// <summary>A language and a sentence, and what is said of it on the line after it. <c>\n</c> stands for a line break.</summary>
    public static TheoryData<string, string, string> Sentences()
    {
        var data = new TheoryData<string, string, string>();
        var lines = File.ReadLines(Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Authoring.Tests", "Meaning", "Sentences", "judged.txt")).Where(l => l.Length > 0 && l[0] != '#').ToList();
        for (var i = 0; i + 1 < lines.Count; i += 2) data.Add(lines[i][..2], lines[i][3..], lines[i + 1].Trim());
        return data;
    }

    [Theory]
    [MemberData(nameof(Sentences))]
    public async Task A_sentence_is_judged_as_the_table_says(string language, string sentence, string reading)
    {
        using var author = new JudgedAuthor(new OfflineRuleAuthor(fixture.Solver), fixture.Solver);
        var bank = language == "en" ? GrammarTests.Bank : GrammarTests.Bank with { ReportingCurrency = "EUR" };
        var answer = await author.InterpretAsync(new RuleRequest(sentence.Replace("\\n", "\n", StringComparison.Ordinal), bank) { Language = language }, CancellationToken.None);
        Assert.Equal(reading, Notation.Of(answer));
    }
}
