using System.Text;
using WasmPay.Authoring.Accuracy;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Tests.Accuracy;

/// <summary>Results stay whatever becomes of a run, and are those of one rule and one author.</summary>
public sealed class ResultFileTests : IDisposable
{
    private const string Author = "author-1";

    private static readonly BankProfile s_bank = new("NDHV", "Nordhaven", "USA", "USD", "America/New_York", new Dictionary<string, string>());

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"results-{Guid.NewGuid():N}.jsonl");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_result_is_there_as_it_was_when_the_file_is_opened_again()
    {
        var result = Result("a") with { Column = RuleColumn.WrongAndConfident, Use = new RuleUse(TimeSpan.FromMilliseconds(1_234), 7_000_000_000, 0.0125m) };
        Write((Rule("a"), result));

        using var results = ResultFile.Open(_path, Author);
        var read = results.Find(Rule("a")).Result!;
        Assert.Equal(result.ToJson().ToJsonString(), read.ToJson().ToJsonString());
        Assert.Equal((result.Column, result.Use), (read.Column, read.Use));
        Assert.Equal(default, results.Find(Rule("b")));
    }

    [Theory]
    [InlineData("author-2", "digest of a", "is of another author, another build or other settings")]
    [InlineData(Author, "digest of a's other text", "another rule by the same name")]
    public void A_result_of_another_author_or_another_rule_is_not_taken_and_that_is_said(string author, string digest, string why)
    {
        Write((Rule("a"), Result("a")));
        using var results = ResultFile.Open(_path, author);
        var known = results.Find(Rule("a") with { Digest = digest });
        Assert.Null(known.Result);
        Assert.Contains(why, known.WhyAgain, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_for_which_something_was_missing_is_run_again_and_the_later_result_counts()
    {
        Write((Rule("a"), Result("a") with { Column = RuleColumn.Toolchain, IsIncomplete = true }));
        using (var results = ResultFile.Open(_path, Author))
        {
            Assert.Null(results.Find(Rule("a")).Result);
            Assert.NotNull(results.Find(Rule("a")).WhyAgain);
            results.Add(Rule("a"), Result("a"));
        }
        using var again = ResultFile.Open(_path, Author);
        Assert.Equal(RuleColumn.Right, again.Find(Rule("a")).Result!.Column);
    }

    [Fact]
    public void A_last_line_that_was_cut_anywhere_is_taken_away_and_nothing_else()
    {
        Write((Rule("a"), Result("a")));
        var first = File.ReadAllBytes(_path);
        Write((Rule("b"), Result("b")));
        var both = File.ReadAllBytes(_path);
        for (var length = first.Length + 1; length < both.Length; length++)
        {
            File.WriteAllBytes(_path, both[..length]);
            using (var results = ResultFile.Open(_path, Author))
            {
                Assert.True(results.WasTorn);
                Assert.NotNull(results.Find(Rule("a")).Result);
                Assert.Equal(default, results.Find(Rule("b")));
            }
            Assert.Equal(first, File.ReadAllBytes(_path));
        }
    }

    [Theory]
    [InlineData("a list of things to buy")]
    [InlineData("a list\nof things\n")]
    [InlineData("{\"format\":\"wasmpay-eval-1\",\"rule\":1}\n")]
    [InlineData("{\"format\":\"wasmpay-eval-2\",")]
    [InlineData("{\"id\":\"L1-a\",\"column\":\"right\"}\n")]
    [InlineData("\n")]
    public void A_file_of_something_else_is_refused_and_left_as_it_is(string text)
    {
        File.WriteAllText(_path, text);
        var refused = Assert.Throws<ResultFileException>(() => ResultFile.Open(_path, Author));
        Assert.Contains("is no file of results", refused.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_path));
    }

    [Fact]
    public void Results_followed_by_something_else_are_refused_and_left_as_they_are()
    {
        Write((Rule("a"), Result("a")));
        File.AppendAllText(_path, "and so on");
        var before = File.ReadAllText(_path, Encoding.UTF8);
        Assert.Throws<ResultFileException>(() => ResultFile.Open(_path, Author));
        Assert.Equal(before, File.ReadAllText(_path, Encoding.UTF8));
    }

    [Fact]
    public void Two_runs_do_not_write_into_one_file()
    {
        using var results = ResultFile.Open(_path, Author);
        Assert.Throws<ResultFileException>(() => ResultFile.Open(_path, Author));
    }

    [Fact]
    public void A_file_in_a_folder_that_is_not_there_is_refused() =>
        Assert.Throws<ResultFileException>(() => ResultFile.Open(Path.Combine(_path, "results.jsonl"), Author));

    private void Write(params (BenchmarkRule Rule, RuleResult Result)[] results)
    {
        using var file = ResultFile.Open(_path, Author);
        foreach (var (rule, result) in results) file.Add(rule, result);
    }

    private static BenchmarkRule Rule(string id) => new(id, "L1", "en", "plain", "Deny payments over USD 10.", s_bank, "program", []) { Digest = $"digest of {id}" };

    private static RuleResult Result(string id) => new(id, "L1", "en", "plain", "program", "program", 12, 14, [3, 5], true, ["Größer als zuvor; \"so\"."]) { Column = RuleColumn.Right };
}
