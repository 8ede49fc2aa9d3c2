using WasmPay.Fuzzing.Replaying;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Engines;
using WasmPay.Testing;
using Xunit.Abstractions;

namespace WasmPay.Fuzzing.Tests.Replaying;

/// <summary>Real components on the engines that decide payments.</summary>
public sealed class ComponentReplayTests(ITestOutputHelper output) : IDisposable
{
    private static readonly SandboxOptions Limits = new() { Fuel = 300_000, MemoryBytes = 4 << 20 };

    private readonly Sandbox.Sandbox _sandbox = new(Limits);

    private IExecutorFactory Interpreter => new SandboxExecutorFactory("interpreter", EngineChoice.Interpreted, _sandbox);

    private IExecutorFactory Compiled => new SandboxExecutorFactory("compiled", EngineChoice.Compiled, _sandbox);

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("right")]
    [InlineData("trapping")]
    [InlineData("cutting")]
    [InlineData("endless")]
    [InlineData("hungry")]
    public void Interpreter_and_compiled_code_answer_alike_at_the_same_fuel(string component) =>
        Agree(Fuzz(component, [Interpreter, Compiled]));

    [WasmtimeTheory]
    [InlineData("right")]
    [InlineData("trapping")]
    [InlineData("cutting")]
    [InlineData("endless")]
    [InlineData("hungry")]
    public void Interpreter_and_Wasmtime_answer_alike_at_the_same_fuel_where_one_schedule_counts_it(string component) =>
        Agree(Fuzz(component, [Interpreter, new SandboxExecutorFactory("wasmtime", EngineChoice.Wasmtime, _sandbox)]));

    [Fact]
    public void An_engine_that_cannot_be_had_is_said_with_its_reason()
    {
        // No folder can be made there.
        using var nowhere = new Sandbox.Sandbox(Limits with { Engine = EngineChoice.Managed, ArtifactFolder = "/dev/null/artifacts" });
        var report = Fuzz("right", [Interpreter, new SandboxExecutorFactory("wasmtime", EngineChoice.Wasmtime, nowhere)]);

        Assert.False(report.HasFaults);
        Assert.False(report.IsClean);
        Assert.StartsWith("wasmtime: nothing was replayed. ", report.Replay!.Executors[1].Describe(), StringComparison.Ordinal);
        Assert.NotEmpty(report.Replay.Executors[1].Missing!);
    }

    [Fact]
    public void An_executor_under_stricter_limits_is_found_to_answer_otherwise()
    {
        using var starved = new Sandbox.Sandbox(Limits with { Fuel = 50 });
        var report = Fuzz("right", [Interpreter, new SandboxExecutorFactory("starved", EngineChoice.Compiled, starved)]);

        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.EngineDisagreement && finding.Explanation.Contains("starved says no verdict (OutOfFuel)", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_no_component_are_refused_by_all_which_is_no_difference()
    {
        var report = ValidatorFuzzer.Run(new Subject(Rules.Right), new FuzzOptions
        {
            Executions = 10,
            Replay = new ReplayOptions { Component = new byte[] { 1, 2, 3 }, Executors = [Interpreter, Compiled] },
        });

        Assert.Empty(report.Findings);
        Assert.All(report.Replay!.Executors, executor => Assert.StartsWith("It does not admit the component: ", executor.Missing, StringComparison.Ordinal));
    }

    private static void Agree(FuzzReport report)
    {
        Assert.DoesNotContain(report.Findings, finding => finding.Kind == FindingKind.EngineDisagreement);
        Assert.All(report.Replay!.Executors, executor => Assert.Equal((null, report.Replay.Corpus), (executor.Missing, executor.Requests)));
    }

    private FuzzReport Fuzz(string component, IExecutorFactory[] executors)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Components", component + ".wasm"));
        Assert.True(_sandbox.TryLoadForCoverage(bytes, out var validator, out var refusals), string.Join(' ', refusals));
        using (validator)
        {
            var report = ValidatorFuzzer.Run(validator, new FuzzOptions
            {
                Executions = 2_000,
                Hints = ComponentHints.Read(bytes),
                Replay = new ReplayOptions { Component = bytes, Executors = [.. executors], TimeLimit = TimeSpan.FromMinutes(10) },
            });
            foreach (var executor in report.Replay!.Executors) output.WriteLine(executor.Describe());
            foreach (var finding in report.Findings) output.WriteLine(finding.Explanation);
            return report;
        }
    }

    private sealed class WasmtimeTheoryAttribute([System.Runtime.CompilerServices.CallerMemberName] string testName = "")
        : ConditionalTheoryAttribute(MissingReason(), testName)
    {
        private static string? MissingReason()
        {
            try
            {
                EngineFactory.Select(EngineChoice.Wasmtime).Engine.Dispose();
                return null;
            }
            catch (EngineUnavailableException missing)
            {
                return missing.Message;
            }
        }
    }
}
