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
    public static void PrintJson(FuzzReport report, FuzzTime time) => JsonOutput.WriteLine(System.Console.Out, new
    {
        clean = report.IsClean,
        complete = report.IsComplete,
        incomplete = WhyIncomplete(report),
        over_time = time.Over,
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
    public static void PrintText(FuzzReport report, FuzzTime time)
    {
        System.Console.Error.WriteLine();
        System.Console.WriteLine($"{report.Executions:N0} requests with seed {report.Seed}, {report.EdgesCovered} of {report.EdgesTotal} edges, most fuel {report.MostFuel:N0}");
        System.Console.WriteLine($"decisions: {string.Join(", ", report.Decisions.Select(d => $"{d.Key} {d.Value:N0}"))}");
        if (report.Replay is { } replay) PrintReplay(replay);
        if (time.Over is { } over) System.Console.WriteLine(over);
        foreach (var finding in report.Findings)
        {
            System.Console.WriteLine();
            System.Console.WriteLine($"{finding.Kind}{(finding.IsWarning ? " (a warning)" : "")}, seen {finding.Occurrences:N0} times");
            System.Console.WriteLine(VisibleText.Block(finding.Explanation));
        }
        if (WhyIncomplete(report) is { } why) System.Console.WriteLine($"{(report.Findings.IsEmpty ? "nothing found, and " : "")}{why}");
        else if (report.Findings.IsEmpty) System.Console.WriteLine("nothing found");
    }

    // What the run does not say of the component, and why; null where it said all.
    private static string? WhyIncomplete(FuzzReport report)
    {
        if (report.IsComplete) return null;
        if (report.Executions == 0) return "nothing tried: the time was up when the component was loaded; give it more --seconds";
        var missing = report.Replay!.Executors.Where(executor => executor.Requests == 0).Select(executor => executor.Name);
        return $"not compared: nothing was replayed on {string.Join(", ", missing)}, so it may answer otherwise there; where the time was up, give it more --seconds";
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
