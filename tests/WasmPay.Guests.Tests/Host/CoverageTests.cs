using WasmPay.Fuzzing;
using WasmPay.Sandbox;

namespace WasmPay.Guests.Tests.Host;

/// <summary>The fuzzer sees through a process's wall what it sees without.</summary>
public sealed class CoverageTests
{
    [WorkerFact]
    public void A_fuzz_run_in_a_worker_reports_what_it_reports_in_process()
    {
        var options = new FuzzOptions { Executions = 300, Seed = 7 };
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());
        Assert.True(sandbox.TryLoadForCoverage(Guests.Behaviours, out var near, out _));
        using var host = new GuestHost(Hosts.Options with { SpareWorkers = 0 });
        Assert.True(host.TryLoadForCoverage(Guests.Behaviours, out var far, out _));

        var (here, there) = (ValidatorFuzzer.Run(near, options), ValidatorFuzzer.Run(far, options));

        Assert.True(here.EdgesCovered > 0);
        Assert.Equal((here.EdgesCovered, here.EdgesTotal, here.CorpusDigest, here.MostFuel), (there.EdgesCovered, there.EdgesTotal, there.CorpusDigest, there.MostFuel));
        Assert.Equal(here.Findings.Select(finding => finding.Explanation), there.Findings.Select(finding => finding.Explanation));
    }

    [WorkerFact]
    public void A_component_that_is_not_admitted_is_refused_for_coverage_too()
    {
        using var host = new GuestHost(Hosts.Options with { SpareWorkers = 0 });
        Assert.False(host.TryLoadForCoverage(new byte[] { 0 }, out _, out var refusals));
        Assert.NotEmpty(refusals);
    }
}
