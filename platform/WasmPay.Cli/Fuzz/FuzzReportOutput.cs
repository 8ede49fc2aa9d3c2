using System.Text.Json;
using WasmPay.Cli.Console;
using WasmPay.Fuzzing;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm;

namespace WasmPay.Cli.Fuzz;

/// <summary>Prints what the fuzzer found, and what was replayed where.</summary>
internal static class FuzzReportOutput
{
    /// <summary>As one line of JSON.</summary>
    public static void PrintJson(FuzzReport report) => JsonOutput.WriteLine(System.Console.Out, new
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
        replay = report.Replay is not { } replay ? null : new
        {
            corpus = replay.Corpus,
            ended_by = replay.End,
            executors = replay.Executors.Select(executor => new
            {
                name = executor.Name,
                engine = executor.Engine?.Name,
                version = executor.Engine?.Version,
                fuel_schedule = executor.Engine?.FuelSchedule,
                requests = executor.Requests,
                compared_with = executor.ComparedWith,
                fuel_compared = executor.FuelCompared,
                differences = executor.Differences,
                missing = executor.Missing,
            }),
        },
    });

    /// <summary>For people.</summary>
    public static void PrintText(FuzzReport report)
    {
        System.Console.Error.WriteLine();
        System.Console.WriteLine($"{report.Executions:N0} requests with seed {report.Seed}, {report.EdgesCovered} of {report.EdgesTotal} edges, most fuel {report.MostFuel:N0}");
        System.Console.WriteLine($"decisions: {string.Join(", ", report.Decisions.Select(d => $"{d.Key} {d.Value:N0}"))}");
        if (report.Replay is { } replay) PrintReplay(replay);
        if (report.Findings.IsEmpty) System.Console.WriteLine("nothing found");
        foreach (var finding in report.Findings)
        {
            System.Console.WriteLine();
            System.Console.WriteLine($"{finding.Kind}{(finding.IsWarning ? " (a warning)" : "")}, seen {finding.Occurrences:N0} times");
            System.Console.WriteLine(VisibleText.Block(finding.Explanation));
        }
    }

    private static void PrintReplay(ReplayReport replay)
    {
        var cut = replay.End switch
        {
            ReplayEnd.TimeLimit => "; the time was up before all were replayed",
            ReplayEnd.Requests => "; the limit of requests came first",
            _ => "",
        };
        System.Console.WriteLine($"replay of the minimised corpus, {replay.Corpus:N0} requests{cut}:");
        foreach (var executor in replay.Executors) System.Console.WriteLine(VisibleText.Line($"  {executor.Describe()}"));
    }
}
