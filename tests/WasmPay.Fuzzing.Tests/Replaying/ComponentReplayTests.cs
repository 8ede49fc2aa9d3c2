using WasmPay.Fuzzing.Replaying;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Engines;
using WasmPay.Testing;
using Xunit.Abstractions;

namespace WasmPay.Fuzzing.Tests.Replaying;

/// <summary>Real components on the engines that decide payments.</summary>
public class ComponentReplayTests(ITestOutputHelper output)
{
    private static readonly SandboxOptions Limits = new() { Fuel = 300_000, MemoryBytes = 4 << 20 };

    [Theory]
    [InlineData("right")]
    [InlineData("trapping")]
    [InlineData("cutting")]
    [InlineData("endless")]
    [InlineData("hungry")]
    public void Interpreter_and_compiled_code_answer_alike_at_the_same_fuel(string component) =>
        Agree(Fuzz(component, [SandboxExecutorFactory.Interpreter, SandboxExecutorFactory.Compiled]));

    [WasmtimeTheory]
    [InlineData("right")]
    [InlineData("trapping")]
    [InlineData("cutting")]
    [InlineData("endless")]
    [InlineData("hungry")]
    public void Interpreter_and_Wasmtime_answer_alike_at_the_same_fuel_where_one_schedule_counts_it(string component) =>
        Agree(Fuzz(component, [SandboxExecutorFactory.Interpreter, SandboxExecutorFactory.Wasmtime]));

    [Fact]
    public void An_engine_that_cannot_be_had_is_said_with_its_reason()
    {
        var report = Fuzz("right", [SandboxExecutorFactory.Interpreter, new SandboxExecutorFactory("wasmtime", () => throw new EngineUnavailableException("No Wasmtime library was found."))]);

        Assert.True(report.IsClean);
        Assert.Equal("wasmtime: nothing was replayed. No Wasmtime library was found.", report.Replay!.Executors[1].Describe());
    }

    [Fact]
    public void An_executor_under_stricter_limits_is_found_to_answer_otherwise()
    {
        var report = Fuzz("right", [SandboxExecutorFactory.Interpreter, new Starved(SandboxExecutorFactory.Compiled)]);

        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.EngineDisagreement && finding.Explanation.Contains("starved says no verdict (OutOfFuel)", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_no_component_are_refused_by_all_which_is_no_difference()
    {
        var report = ValidatorFuzzer.Run(new Subject(Rules.Right), new FuzzOptions
        {
            Executions = 10,
            Replay = new ReplayOptions { Component = new byte[] { 1, 2, 3 }, Sandbox = Limits, Executors = [SandboxExecutorFactory.Interpreter, SandboxExecutorFactory.Compiled] },
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
        using var sandbox = new Sandbox.Sandbox(Limits);
        Assert.True(sandbox.TryLoadForCoverage(bytes, out var validator, out var refusals), string.Join(' ', refusals));
        using (validator)
        {
            var report = ValidatorFuzzer.Run(validator, new FuzzOptions
            {
                Executions = 2_000,
                Hints = ComponentHints.Read(bytes),
                Replay = new ReplayOptions { Component = bytes, Sandbox = Limits, Executors = [.. executors], TimeLimit = TimeSpan.FromMinutes(10) },
            });
            foreach (var executor in report.Replay!.Executors) output.WriteLine(executor.Describe());
            foreach (var finding in report.Findings) output.WriteLine(finding.Explanation);
            return report;
        }
    }

    /// <summary>An executor with too little fuel: a real difference between two real engines.</summary>
    private sealed class Starved(IExecutorFactory inner) : IExecutorFactory
    {
        public string Name => "starved";

        public ExecutorStart Start(ReadOnlyMemory<byte> component, SandboxOptions options) => inner.Start(component, options with { Fuel = 50 });
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
