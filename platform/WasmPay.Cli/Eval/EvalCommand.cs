using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;
using WasmPay.Authoring.Accuracy;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Json;
using WasmPay.Cli.Console;
using WasmPay.Cli.Run;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Limits;
using WasmPay.Wasm;

namespace WasmPay.Cli.Eval;

/// <summary><c>wasmpay eval</c>: how often an author is right, on rules with labelled payments.</summary>
internal static class EvalCommand
{
    private const int MostNamed = 10;

    public static Command Make()
    {
        var file = new Argument<string>("file") { Description = "Rules with labelled payments, one JSON object a line" };
        var fast = new Option<bool>("--fast") { Description = "Decide by the reading's own evaluator instead of the compiled component" };
        var results = new Option<string?>("--results") { Description = "A file that gets each rule's result as it comes; the same command with the same file goes on where it was interrupted" };
        var factory = new AuthorFactory(measured: true);
        var settings = new SandboxSettings();
        var isolation = new IsolationSetting();
        var json = CommonOptions.Json();
        var command = new Command("eval", "Measures an author: rules right, asked, refused, and wrong and confident, by level") { file, fast, results, json };
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
            using var kept = parsed.GetValue(results) is { } keptAt ? Open(keptAt, Digest(measured.Settings, parsed.GetValue(fast) ? null : options)) : null;
            using var sandbox = parsed.GetValue(fast) ? null : GuestFactory.Start(options, where);
            await using var builder = new ToolchainBuilder(new ToolchainOptions());
            var runner = new AccuracyRunner(author, new AccuracyOptions(sandbox is null ? null : builder, sandbox) { Usage = measured.Usage }, TimeProvider.System);

            var all = await RunAsync(runner, path, kept, parsed.GetValue(json) ? PrintJson : AccuracyTable.PrintLine, cancellation);
            var summary = AccuracySummary.Of(all);
            if (parsed.GetValue(json)) System.Console.WriteLine(summary.ToJson().ToJsonString());
            else AccuracyTable.Print(AnsiConsole.Console, summary);
            return SayWhatIsMissing(all) ? ExitCode.Unknown : ExitCode.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<RuleResult>> RunAsync(AccuracyRunner runner, string path, ResultFile? kept, Action<RuleResult> print, CancellationToken cancellation)
    {
        var (results, taken) = (new List<RuleResult>(), 0);
        using var reader = File.OpenText(path);
        try
        {
            await foreach (var rule in BenchmarkFile.ReadAsync(reader, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                var known = kept?.Find(rule) ?? default;
                if (known.WhyAgain is { } why) Say($"{rule.Id} is run again: {why}.");
                var result = known.Result ?? await runner.ScoreAsync(rule, cancellation);
                if (known.Result is null) kept?.Add(rule, result);
                else taken++;
                results.Add(result);
                print(result);
            }
        }
        catch (FormatException bad)
        {
            throw new BadInputException($"{path}: {bad.Message}");
        }
        catch (ResultFileException unwritable)
        {
            throw new BadInputException(unwritable.Message);
        }
        catch (OperationCanceledException) when (kept is not null)
        {
            Say($"interrupted: {results.Count} results are kept, and the same command goes on from there.");
            throw;
        }
        if (taken > 0) Say($"{taken} of {results.Count} results are of an earlier run.");
        return results;
    }

    private static ResultFile Open(string path, string author)
    {
        if (Directory.Exists(path)) throw new BadInputException($"{path} is a folder; name a file for the results.");
        if (File.Exists(path) && !RegularFile.IsAt(path)) throw new BadInputException($"{path} is a pipe or a device; name a file for the results.");
        try
        {
            var results = ResultFile.Open(path, author);
            if (results.WasTorn) Say($"the last line of {path} is half written; its rule is run again.");
            return results;
        }
        catch (ResultFileException unusable)
        {
            throw new BadInputException(unusable.Message);
        }
    }

    /// <summary>The digest of what results depend on besides the rule: who reads, this build of it, and what runs what was written.</summary>
    private static string Digest(JsonObject author, SandboxOptions? sandbox) => CanonicalJson.Digest(new JsonObject
    {
        ["author"] = author,
        // Grammars and prompts are part of the assembly, and a change in either makes another author.
        ["build"] = typeof(AccuracyRunner).Assembly.ManifestModule.ModuleVersionId.ToString(),
        ["sandbox"] = sandbox is null ? null : $"{sandbox.Engine} {sandbox.Admission} fuel={sandbox.Fuel} {SandboxLimits.OfAnswers(sandbox)}",
    });

    private static void PrintJson(RuleResult result) => System.Console.WriteLine(result.ToJson().ToJsonString());

    /// <summary>Names the rules of which something is not known that another run may tell; whether there are any.</summary>
    private static bool SayWhatIsMissing(IReadOnlyList<RuleResult> results)
    {
        Name("need answers of the model that are not recorded, as their notes say", [.. results.Where(r => r.NotRecorded > 0)]);
        Name("say nothing of the author, since the toolchain or the host failed", [.. results.Where(r => r.Column == RuleColumn.Toolchain)]);
        Name("were not scored as a whole, since the author's model or the host failed", [.. results.Where(r => r is { IsIncomplete: true, NotRecorded: 0, Column: not RuleColumn.Toolchain })]);
        return results.Any(r => r.IsIncomplete);
    }

    private static void Name(string what, IReadOnlyList<RuleResult> rules)
    {
        if (rules.Count == 0) return;
        var others = rules.Count > MostNamed ? $", and {rules.Count - MostNamed} more" : "";
        Say($"{rules.Count} of the rules {what}: {string.Join(", ", rules.Take(MostNamed).Select(r => r.Rule))}{others}.");
    }

    private static void Say(string sentence) => System.Console.Error.WriteLine(VisibleText.Line($"wasmpay: {sentence}"));
}
