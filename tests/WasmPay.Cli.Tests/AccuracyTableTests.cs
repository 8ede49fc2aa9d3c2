using Spectre.Console;
using WasmPay.Authoring.Accuracy;
using WasmPay.Cli.Eval;

namespace WasmPay.Cli.Tests;

/// <summary>The table of <c>eval</c>, on terminals of several widths.</summary>
public sealed class AccuracyTableTests
{
    private static readonly string[] s_titles = ["Level", "Rules", "Right", "Asked", "Refused", "alarm", "confident", "Failed", "chain", "Tokens", "Cost", "median", "longest"];

    [Theory]
    [InlineData(72)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(140)]
    public void Every_figure_stands_whole_within_the_width(int width)
    {
        var text = Print(width, Result("P-attachment", RuleColumn.Right, 1_234_567_890, 1_234.5678m), Result("P-attachment", RuleColumn.Toolchain, 1, 1m));

        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        Assert.All(["P-attachment", "1,234,567,891", "1,235.5678", "2.50 s", .. s_titles], word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RuleColumn.WrongAndConfident, true)]
    [InlineData(RuleColumn.Refused, false)]
    public void What_is_wrong_and_confident_is_red_and_nothing_else_is(RuleColumn column, bool red) =>
        Assert.Equal(red, Print(140, Result("L1", column, 1, 1m)).Contains('\u001b'));

    [Fact]
    public void Without_a_model_tokens_and_cost_are_left_blank()
    {
        var row = Print(140, Result("L1", RuleColumn.Right, null, null)).Split('\n').Single(line => line.Contains("L1", StringComparison.Ordinal));
        Assert.Equal(["L1", "1", "1", "0", "0", "0", "0", "0", "0", "", "", "2.50 s", "2.50 s"], row.Trim().Trim('│').Split('│').Select(cell => cell.Trim()));
    }

    private static string Print(int width, params RuleResult[] results)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.Standard, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        AccuracyTable.Print(console, AccuracySummary.Of(results));
        return text.ToString();
    }

    private static RuleResult Result(string level, RuleColumn column, long? tokens, decimal? cost) =>
        new("r", level, "en", "plain", "program", "program", 1, 1, [], true, []) { Column = column, Use = new RuleUse(TimeSpan.FromSeconds(2.5), tokens, cost) };
}
