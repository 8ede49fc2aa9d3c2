using WasmPay.Cli.Console;
using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Sandbox.Engines.Wasmtime;

namespace WasmPay.Cli.Fuzz;

/// <summary>
/// <c>wasmpay fuzz --differential</c>: generated modules on both engines, and on the interpreter and the compiler of the managed one, which
/// must agree on results, traps, fuel and memory. Each pair has half of the time.
/// </summary>
internal static class EngineComparison
{
    public static int Run(ulong seed, TimeSpan budget, bool json, CancellationToken cancellation)
    {
        if (seed > int.MaxValue) throw new BadInputException($"With --differential, --seed is at most {int.MaxValue}.");
        using var engines = Make();
        using var tiers = DifferentialRunner.OfTiers();
        var options = new DifferentialOptions { Seed = (int)seed, Budget = budget / 2 };
        var progress = json ? null : new ConsoleProgress();
        var (one, other) = (tiers.Run(options, progress, cancellation), engines.Run(options, progress, cancellation));
        var report = new DifferentialReport(one.Modules + other.Modules, one.Calls + other.Calls, [.. one.Findings, .. other.Findings]);
        if (json)
        {
            JsonOutput.WriteLine(System.Console.Out, new
            {
                modules = report.Modules,
                calls = report.Calls,
                findings = report.Findings.Select(finding => new
                {
                    seed = finding.Seed,
                    explanation = finding.Disagreement.ToString(),
                    module = Convert.ToBase64String(finding.Module.Span),
                }),
            });
        }
        else
        {
            System.Console.Error.WriteLine();
            System.Console.WriteLine($"{report.Modules:N0} modules, {report.Calls:N0} calls, {report.Findings.Count} disagreements");
            foreach (var finding in report.Findings) System.Console.WriteLine($"seed {finding.Seed}: {finding.Disagreement}");
        }
        return report.Findings.Count == 0 ? ExitCode.Done : ExitCode.No;
    }

    private static DifferentialRunner Make()
    {
        try
        {
            return DifferentialRunner.OnWasmtime(new WasmtimeOptions());
        }
        catch (WasmtimeUnavailableException unavailable)
        {
            throw new BadInputException($"--differential compares with Wasmtime, which cannot be had here: {unavailable.Message}");
        }
    }

    private sealed class ConsoleProgress : IProgress<DifferentialProgress>
    {
        public void Report(DifferentialProgress value) => System.Console.Error.Write(
            $"\r{value.Elapsed.TotalSeconds,5:N0} s  {value.Modules,8:N0} modules  {value.Calls,10:N0} calls  {value.Findings} disagreements ");
    }
}
