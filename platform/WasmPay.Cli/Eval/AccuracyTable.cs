using System.Globalization;
using Spectre.Console;
using WasmPay.Authoring.Accuracy;
using WasmPay.Cli.Console;

namespace WasmPay.Cli.Eval;

/// <summary>What <c>eval</c> prints for people: a line for each rule, and a table by level.</summary>
internal static class AccuracyTable
{
    /// <summary>Narrower terminals get what the rules took in a table of its own.</summary>
    private const int WidthOfOne = 140;

    private const string All = "all";

    /// <summary>A line for one rule.</summary>
    public static void PrintLine(RuleResult result)
    {
        var (mark, colour) = result.Column switch
        {
            RuleColumn.Right => ("✓", "green"),
            RuleColumn.WrongAndConfident => ("✗", "red"),
            _ => ("·", "yellow"),
        };
        var scored = $"{result.Rule,-28} {RuleColumns.Name(result.Column).Replace('_', ' '),-19} {result.Right,4} of {result.Total,-4}";
        var notes = string.Join(" ", [$"Expected {result.Expect}, was {result.Outcome}.", .. result.Notes]);
        AnsiConsole.MarkupLine($"[{colour}]{mark}[/] {Terminal.Markup(scored)} [grey]{Terminal.Markup(notes)}[/]");
    }

    /// <summary>The columns by level and in all, and what the rules took.</summary>
    public static void Print(IAnsiConsole console, AccuracySummary summary)
    {
        if (console.Profile.Width >= WidthOfOne)
        {
            console.Write(Table(summary, narrow: false, [.. Counts, .. Took]));
            return;
        }
        console.Write(Table(summary, narrow: true, Counts));
        console.WriteLine();
        console.Write(Table(summary, narrow: true, Took));
    }

    private static IReadOnlyList<Field> Counts { get; } =
    [
        new("Rules", score => Number(score.Rules)),
        new("Right", score => Number(score.Columns.Right)),
        new("Asked", score => Number(score.Columns.Asked)),
        new("Refused", score => Number(score.Columns.Refused)),
        new("False\nalarm", score => Number(score.Columns.FalseAlarm)),
        new("Wrong and\nconfident", score => score.Columns.WrongAndConfident == 0 ? "0" : $"[red]{Number(score.Columns.WrongAndConfident)}[/]"),
        new("Failed", score => Number(score.Columns.Failed)),
        new("Tool\nchain", score => Number(score.Columns.Toolchain)),
    ];

    private static IReadOnlyList<Field> Took { get; } =
    [
        new("Tokens", score => score.Use.Tokens?.ToString("N0", CultureInfo.InvariantCulture) ?? ""),
        // A rule may cost less than a cent.
        new("Cost", score => score.Use.Cost?.ToString("N4", CultureInfo.InvariantCulture) ?? ""),
        new("Time:\nmedian", score => Seconds(score.Use.Median)),
        new("\nlongest", score => Seconds(score.Use.Longest)),
    ];

    private static Table Table(AccuracySummary summary, bool narrow, IReadOnlyList<Field> fields)
    {
        var table = new Table().Border(narrow ? TableBorder.None : TableBorder.Rounded).AddColumn(Column("Level", narrow));
        foreach (var field in fields) table.AddColumn(Column(field.Title, narrow).RightAligned());
        foreach (var (level, score) in summary.ByLevel) AddRow(level, score);
        AddRow(All, summary.All);
        return table;

        void AddRow(string level, GroupScore score) => table.AddRow([Terminal.Markup(level), .. fields.Select(field => field.Cell(score))]);
    }

    private static TableColumn Column(string title, bool narrow) =>
        // A figure that is broken in two is another figure.
        narrow ? new TableColumn(title).NoWrap().PadLeft(0).PadRight(1) : new TableColumn(title).NoWrap();

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:N2} s");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>One column of the table; the cell is markup.</summary>
    private sealed record Field(string Title, Func<GroupScore, string> Cell);
}
