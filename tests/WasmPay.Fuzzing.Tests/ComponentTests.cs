using System.Diagnostics;
using WasmPay.Sandbox;
using Xunit.Abstractions;

namespace WasmPay.Fuzzing.Tests;

/// <summary>Real components, compiled from the sources beside them, attacked with what a rule's author knows or with nothing.</summary>
public class ComponentTests(ITestOutputHelper output)
{
    private const int Budget = 5_000;

    // Little fuel, so that what uses it all up is soon over.
    private static readonly SandboxOptions Options = new() { Fuel = 300_000, MemoryBytes = 4 << 20 };

    private static readonly FuzzHints Hints = new() { Amounts = [1_000_000], Lists = ["sanctions", "high-risk-countries"] };

    [Fact]
    public void A_right_component_raises_no_alarm_against_itself_without_coverage()
    {
        using var oracle = Load("right");
        var report = Fuzz("right", new FuzzOptions { Executions = Budget, Hints = Hints, Oracle = oracle });

        Assert.Empty(report.Findings);
        Assert.InRange(report.EdgesCovered, report.EdgesTotal / 4, report.EdgesTotal);
        Assert.All(report.Decisions.Values, count => Assert.InRange(count, 50, Budget));
    }

    [Fact]
    public void An_off_by_one_between_two_components_is_shrunk_to_the_threshold()
    {
        using var oracle = Load("right");
        var report = Fuzz("off-by-one", new FuzzOptions { Executions = Budget, Hints = Hints, Oracle = oracle });

        var finding = Assert.Single(report.Findings);
        Assert.Equal(FindingKind.Disagreement, finding.Kind);
        Assert.Equal(1_000_000, finding.Request.Transaction.Reporting.Units);
        Assert.Equal(["high-risk-countries"], finding.Request.Transaction.Destination.Lists);
    }

    [Fact]
    public void An_off_by_one_is_found_by_coverage_alone_without_any_hint()
    {
        using var oracle = Load("right");
        var report = Fuzz("off-by-one", new FuzzOptions { Executions = Budget, Oracle = oracle });

        Assert.Equal(1_000_000, Assert.Single(report.Findings).Request.Transaction.Reporting.Units);
    }

    [Fact]
    public void An_endless_loop_behind_an_amount_that_only_the_code_tells_is_found()
    {
        var finding = Assert.Single(Fuzz("endless", new FuzzOptions { Executions = Budget }).Findings);

        Assert.Equal(FindingKind.OutOfFuel, finding.Kind);
        Assert.Equal(73_164_082, finding.Request.Transaction.Reporting.Units);
        Assert.True(finding.Plausible);
    }

    [Fact]
    public void A_division_by_the_length_of_an_empty_text_is_found()
    {
        var finding = Assert.Single(Fuzz("trapping", new FuzzOptions { Executions = 2_000 }).Findings);

        Assert.Equal(FindingKind.Trap, finding.Kind);
        Assert.Equal("", finding.Request.Transaction.Purpose);
    }

    [Fact]
    public void A_memo_that_is_cut_within_a_letter_is_found_as_a_malformed_answer()
    {
        // A request with very long lists uses up its fuel: that may be found too.
        var finding = Assert.Single(Fuzz("cutting", new FuzzOptions { Executions = 4 * Budget }).Findings, finding => finding.Kind != FindingKind.OutOfFuel);

        Assert.Equal(FindingKind.MalformedAnswer, finding.Kind);
        Assert.True(char.IsHighSurrogate(finding.Request.Transaction.Memo[4]));
    }

    [Fact]
    public void Memory_without_end_is_found()
    {
        var report = Fuzz("hungry", new FuzzOptions { Executions = Budget });

        Assert.Contains(report.Findings, finding => finding.Kind is FindingKind.OutOfMemory or FindingKind.OutOfFuel or FindingKind.Trap && finding.Plausible);
        Assert.All(report.Findings, finding => Assert.True(finding.Request.History.Sent.Day.Count > 8));
    }

    [Fact]
    public void A_component_is_attacked_as_well_without_coverage_by_what_its_bytes_tell()
    {
        using var sandbox = new Sandbox.Sandbox(Options);
        Assert.True(sandbox.TryLoad(Bytes("endless"), out var validator, out _));
        using (validator)
        {
            var report = ValidatorFuzzer.Run(validator, new FuzzOptions { Executions = Budget, Hints = ComponentHints.Read(Bytes("endless")) });
            Assert.Equal(73_164_082, report.Findings[0].Request.Transaction.Reporting.Units);
        }
    }

    [Fact]
    public void A_run_on_a_component_repeats_exactly()
    {
        var options = new FuzzOptions { Executions = 3_000, Seed = 11 };
        var (first, second) = (Fuzz("off-by-one", options), Fuzz("off-by-one", options));

        Assert.Equal((first.CorpusDigest, first.EdgesCovered, first.MostFuel), (second.CorpusDigest, second.EdgesCovered, second.MostFuel));
    }

    private FuzzReport Fuzz(string component, FuzzOptions options)
    {
        using var sandbox = new Sandbox.Sandbox(Options);
        Assert.True(sandbox.TryLoadForCoverage(Bytes(component), out var validator, out var refusals), string.Join(' ', refusals));
        using (validator)
        {
            var clock = Stopwatch.StartNew();
            var report = ValidatorFuzzer.Run(validator, options);
            output.WriteLine($"{component}: {report.Executions / clock.Elapsed.TotalSeconds:N0} executions/s, {report.EdgesCovered} of {report.EdgesTotal} edges, corpus {report.CorpusSize}");
            foreach (var finding in report.Findings) output.WriteLine(finding.Explanation);
            return report;
        }
    }

    private static Validator Load(string component)
    {
        var sandbox = new Sandbox.Sandbox(Options);
        Assert.True(sandbox.TryLoad(Bytes(component), out var validator, out _));
        return validator;
    }

    private static byte[] Bytes(string component) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Components", component + ".wasm"));
}
