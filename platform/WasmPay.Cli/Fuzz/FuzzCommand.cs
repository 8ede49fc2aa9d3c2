using System.CommandLine;
using WasmPay.Cli.Console;
using WasmPay.Cli.Run;
using WasmPay.Fuzzing;
using WasmPay.Fuzzing.Replaying;

namespace WasmPay.Cli.Fuzz;

/// <summary><c>wasmpay fuzz</c>: attacks a validator and prints what it found.</summary>
internal static class FuzzCommand
{
    public static Command Make()
    {
        var component = CommonOptions.Component();
        component.Arity = ArgumentArity.ZeroOrOne;
        var differential = new Option<bool>("--differential") { Description = "Instead of a component, hold both engines to each other over generated modules" };
        var seconds = new Option<int>("--seconds") { Description = "How long to try, loading included; a third is kept for the replay on all engines. A load or a call that is under way is not cut short", DefaultValueFactory = _ => 10 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of every choice; the same seed tries the same requests", DefaultValueFactory = _ => 1 };
        var json = CommonOptions.Json();
        var settings = new SandboxSettings();
        var isolation = new IsolationSetting();
        var command = new Command("fuzz", "Attacks a validator: traps, exhausted fuel, malformed or unstable answers; then holds interpreter, compiled code and Wasmtime to each other. Exit codes: 0 nothing found; 1 something found; 4 nothing found, but nothing was tried or nothing replayed on one of the engines") { component, differential, seconds, seed, json };
        settings.AddTo(command);
        isolation.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var limit = parsed.GetValue(seconds);
            if (limit is < 1 or > 86_400) throw new BadInputException("--seconds takes a whole number from 1 to 86400.");
            if (parsed.GetValue(differential))
            {
                var unused = settings.Given(parsed).Concat(isolation.IsGiven(parsed) ? ["--isolation"] : []).ToList();
                if (parsed.GetValue(component) is not null) unused.Insert(0, "a component");
                if (unused.Count > 0) throw new BadInputException($"--differential makes its own modules and runs them on all engines, without {string.Join(", ", unused)}; leave one or the other out.");
                return EngineComparison.Run(parsed.GetValue(seed), TimeSpan.FromSeconds(limit), parsed.GetValue(json), cancellation);
            }
            if (parsed.GetValue(component) is null) throw new BadInputException("Name the component to attack, or give --differential to compare the engines.");
            using var guests = GuestFactory.Start(settings.Read(parsed), isolation.Read(parsed), evidence: true);
            var bytes = await GuestFactory.ReadAsync(parsed.GetValue(component)!, cancellation);
            var time = new FuzzTime(TimeSpan.FromSeconds(limit), TimeProvider.System);
            using var subject = time.Load("for coverage", () => GuestFactory.LoadForFuzzing(guests, bytes, parsed.GetValue(component)!));
            var options = new FuzzOptions
            {
                Seed = parsed.GetValue(seed),
                Executions = int.MaxValue,
                TimeLimit = time.Left,
                Hints = ComponentHints.Read(bytes),
                FuelLimit = guests.Options.Fuel,
                Replay = new ReplayOptions { Component = bytes, Executors = [.. SandboxExecutorFactory.All(guests).Select(time.Noted)] },
            };
            var asJson = parsed.GetValue(json);
            var report = ValidatorFuzzer.Run(subject, options, asJson ? null : new ConsoleProgress(), cancellation);
            if (asJson) FuzzReportOutput.PrintJson(report, time);
            else FuzzReportOutput.PrintText(report, time);
            return report.HasFaults ? ExitCode.No : report.IsComplete ? ExitCode.Done : ExitCode.Unknown;
        });
        return command;
    }

    private sealed class ConsoleProgress : IProgress<FuzzProgress>
    {
        public void Report(FuzzProgress value) => System.Console.Error.Write(
            $"\r{value.Elapsed.TotalSeconds,5:N0} s  {value.Executions,12:N0} requests  {value.EdgesCovered} of {value.EdgesTotal} edges  {value.Corpus} kept  {value.Findings} findings  {value.Replayed} replayed ");
    }
}
