using System.CommandLine;
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
        var command = new Command("eval", "Measures an author: rules right, asked, refused, and wrong and confident, by level") { file, fast, json };
        factory.AddTo(command);
        settings.AddTo(command);
        isolation.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            InputFile.Check(path, "rules");
            await using var solver = SolverFactory.Make(new ToolchainOptions());
            var measured = factory.Measured(parsed, solver);
            using var author = measured.Author;
            var (options, where) = (settings.Read(parsed), isolation.Read(parsed));
            if (parsed.GetValue(fast) && settings.Given(parsed).FirstOrDefault() is { } unused) throw new BadInputException($"--fast runs no component, so that {unused} changes nothing; leave one of them out.");
            using var sandbox = parsed.GetValue(fast) ? null : GuestFactory.Start(options, where);
            await using var builder = new ToolchainBuilder(new ToolchainOptions());
            var runner = new AccuracyRunner(author, new AccuracyOptions(sandbox is null ? null : builder, sandbox) { Usage = measured.Usage }, TimeProvider.System);

            var all = await RunAsync(runner, path, parsed.GetValue(json) ? PrintJson : AccuracyTable.PrintLine, cancellation);
            var summary = AccuracySummary.Of(all);
            if (parsed.GetValue(json)) System.Console.WriteLine(summary.ToJson().ToJsonString());
            else AccuracyTable.Print(AnsiConsole.Console, summary);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<RuleResult>> RunAsync(AccuracyRunner runner, string path, Action<RuleResult> print, CancellationToken cancellation)
    {
        var results = new List<RuleResult>();
        using var reader = File.OpenText(path);
        try
        {
            await foreach (var rule in BenchmarkFile.ReadAsync(reader, cancellation))
            {
                var result = await runner.ScoreAsync(rule, cancellation);
                results.Add(result);
                print(result);
            }
        }
        catch (FormatException bad)
        {
            throw new BadInputException($"{path}: {bad.Message}");
        }
        return results;
    }

    private static void PrintJson(RuleResult result) => System.Console.WriteLine(result.ToJson().ToJsonString());
}
