using System.CommandLine;
using System.Text.Json;
using WasmPay.Cli.Console;
using WasmPay.Cli.Run;
using WasmPay.Fuzzing;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Cli.Fuzz;

/// <summary><c>wasmpay fuzz</c>: attacks a validator and prints what it found.</summary>
internal static class FuzzCommand
{
    public static Command Make()
    {
        var component = CommonOptions.Component();
        component.Arity = ArgumentArity.ZeroOrOne;
        var differential = new Option<bool>("--differential") { Description = "Instead of a component, hold both engines to each other over generated modules" };
        var seconds = new Option<int>("--seconds") { Description = "How long to try", DefaultValueFactory = _ => 10 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of every choice; the same seed tries the same requests", DefaultValueFactory = _ => 1 };
        var json = CommonOptions.Json();
        var settings = new SandboxSettings();
        var command = new Command("fuzz", "Attacks a validator: traps, exhausted fuel, malformed or unstable answers") { component, differential, seconds, seed, json };
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var limit = parsed.GetValue(seconds);
            if (limit is < 1 or > 86_400) throw new BadInputException("--seconds takes a whole number from 1 to 86400.");
            if (parsed.GetValue(differential))
                return EngineComparison.Run(parsed.GetValue(seed), TimeSpan.FromSeconds(limit), parsed.GetValue(json), cancellation);
            if (parsed.GetValue(component) is null) throw new BadInputException("Name the component to attack, or give --differential to compare the engines.");
            using var sandbox = SandboxFactory.Make(settings.Read(parsed));
            var bytes = await SandboxFactory.ReadAsync(parsed.GetValue(component)!, cancellation);
            var subject = SandboxFactory.LoadForFuzzing(sandbox, bytes, parsed.GetValue(component)!);
            using var _ = subject as IDisposable;
            var options = new FuzzOptions
            {
                Seed = parsed.GetValue(seed),
                Executions = int.MaxValue,
                TimeLimit = TimeSpan.FromSeconds(limit),
                Hints = ComponentHints.Read(bytes),
                FuelLimit = sandbox.Options.Fuel,
            };
            var asJson = parsed.GetValue(json);
            var report = ValidatorFuzzer.Run(subject, options, asJson ? null : new ConsoleProgress(), cancellation);
            if (asJson) PrintJson(report);
            else PrintText(report);
            return report.IsClean ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static void PrintJson(FuzzReport report) => JsonOutput.WriteLine(System.Console.Out, new
    {
        executions = report.Executions,
        edges_covered = report.EdgesCovered,
        edges_total = report.EdgesTotal,
        findings = report.Findings.Select(finding => new
        {
            kind = finding.Kind,
            // A request keeps the contract's own names.
            request = JsonSerializer.SerializeToElement(finding.Request, RequestJson.Options),
            explanation = finding.Explanation,
            plausible = finding.Plausible,
            occurrences = finding.Occurrences,
            warning = finding.IsWarning,
        }),
        seed = report.Seed,
        corpus_digest = report.CorpusDigest,
        most_fuel = report.MostFuel,
    });

    private static void PrintText(FuzzReport report)
    {
        System.Console.Error.WriteLine();
        System.Console.WriteLine($"{report.Executions:N0} requests with seed {report.Seed}, {report.EdgesCovered} of {report.EdgesTotal} edges, most fuel {report.MostFuel:N0}");
        System.Console.WriteLine($"decisions: {string.Join(", ", report.Decisions.Select(d => $"{d.Key} {d.Value:N0}"))}");
        if (report.Findings.IsEmpty) System.Console.WriteLine("nothing found");
        foreach (var finding in report.Findings)
        {
            System.Console.WriteLine();
            System.Console.WriteLine($"{finding.Kind}{(finding.IsWarning ? " (a warning)" : "")}, seen {finding.Occurrences:N0} times");
            System.Console.WriteLine(finding.Explanation);
        }
    }

    private sealed class ConsoleProgress : IProgress<FuzzProgress>
    {
        public void Report(FuzzProgress value) => System.Console.Error.Write(
            $"\r{value.Elapsed.TotalSeconds,5:N0} s  {value.Executions,12:N0} requests  {value.EdgesCovered} of {value.EdgesTotal} edges  {value.Corpus} kept  {value.Findings} findings ");
    }
}
