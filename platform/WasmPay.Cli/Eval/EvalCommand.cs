using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using WasmPay.Authoring.Accuracy;
using WasmPay.Authoring.Build;
using WasmPay.Cli.Console;
using WasmPay.Cli.Run;

namespace WasmPay.Cli.Eval;

/// <summary><c>wasmpay eval</c>: how often an author is right, on rules with labelled payments.</summary>
internal static class EvalCommand
{
    public static Command Make()
    {
        var file = new Argument<string>("file") { Description = "Rules with labelled payments, one JSON object a line" };
        var fast = new Option<bool>("--fast") { Description = "Decide by the reading's own evaluator instead of the compiled component" };
        var factory = new AuthorFactory(measured: true);
        var settings = new SandboxSettings();
        var isolation = new IsolationSetting();
        var json = CommonOptions.Json();
        var command = new Command("eval", "Measures an author: decisions right, rules entirely right, refusals, by level") { file, fast, json };
        factory.AddTo(command);
        settings.AddTo(command);
        isolation.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            InputFile.Check(path, "rules");
            await using var solver = SolverFactory.Make(new ToolchainOptions());
            using var author = factory.Make(parsed, solver);
            var (options, where) = (settings.Read(parsed), isolation.Read(parsed));
            if (parsed.GetValue(fast) && settings.Given(parsed).FirstOrDefault() is { } unused) throw new BadInputException($"--fast runs no component, so that {unused} changes nothing; leave one of them out.");
            using var sandbox = parsed.GetValue(fast) ? null : GuestFactory.Start(options, where);
            await using var builder = new ToolchainBuilder(new ToolchainOptions());
            var runner = new AccuracyRunner(author, sandbox is null ? new AccuracyOptions() : new AccuracyOptions(builder, sandbox));
            var print = parsed.GetValue(json) ? (Action<RuleResult>)(result => System.Console.WriteLine(result.ToJson().ToJsonString())) : PrintLine;

            using var reader = File.OpenText(path);
            var results = new List<RuleResult>();
            try
            {
                await foreach (var result in runner.RunAsync(BenchmarkFile.ReadAsync(reader, cancellation), cancellation))
                {
                    results.Add(result);
                    print(result);
                }
            }
            catch (FormatException bad)
            {
                throw new BadInputException($"{path}: {bad.Message}");
            }
            var summary = AccuracySummary.Of(results);
            if (parsed.GetValue(json)) System.Console.WriteLine(summary.ToJson().ToJsonString());
            else PrintSummary(summary);
            return ExitCode.Done;
        });
        return command;
    }

    private static void PrintLine(RuleResult result)
    {
        var mark = result.OutcomeIsRight && result.Right == result.Total ? "[green]✓[/]" : "[red]✗[/]";
        AnsiConsole.MarkupLine($"{mark} {Terminal.Markup($"{result.Rule,-28} expected {result.Expect,-8} was {result.Outcome,-8} {result.Right,4} of {result.Total,-4}")} [grey]{Terminal.Markup(string.Join(" ", result.Notes))}[/]");
    }

    private static void PrintSummary(AccuracySummary summary)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("Level")
            .AddColumn(new TableColumn("Rules").RightAligned())
            .AddColumn(new TableColumn("Outcome right").RightAligned())
            .AddColumn(new TableColumn("Programs due").RightAligned())
            .AddColumn(new TableColumn("Entirely right").RightAligned())
            .AddColumn(new TableColumn("Refused").RightAligned())
            .AddColumn(new TableColumn("Decisions right").RightAligned())
            .AddColumn(new TableColumn("Silent guesses").RightAligned());
        foreach (var (level, score) in summary.ByLevel) AddRow(table, level, score);
        AddRow(table, "all", summary.All);
        AnsiConsole.Write(table);
    }

    private static void AddRow(Table table, string level, GroupScore score) => table.AddRow(
        Terminal.Markup(level),
        Number(score.Rules),
        Number(score.OutcomeRight),
        Number(score.Programs),
        Number(score.Exact),
        Number(score.Refused),
        score.Programs == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{score.DecisionsRight} of {score.Decisions}"),
        Number(score.SilentGuesses));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
