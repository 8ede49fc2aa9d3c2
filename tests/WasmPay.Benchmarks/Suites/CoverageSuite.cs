using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox;
using WasmPay.Wasm;

namespace WasmPay.Benchmarks.Suites;

/// <summary>What counting edges and recording comparisons costs, on code that computes and on a validator.</summary>
public sealed class CoverageSuite : ISuite
{
    private const string Plain = "without coverage", Covered = "with coverage";

    public string Name => "coverage";

    public IEnumerable<Row> Run(BenchmarkSettings settings)
    {
        using var engine = new ManagedEngine();
        foreach (var (file, export, what) in ComputeGuest.All)
        {
            using var plain = ComputeGuest.Open(engine, file, export);
            using var covered = ComputeGuest.Open(engine, file, export, coverage: true);
            if ((plain.Call(), plain.FuelOfCall()) != (covered.Call(), covered.FuelOfCall())) throw new InvalidOperationException($"Coverage changes {export}.");
            foreach (var row in Race.Run(Name, what, settings, plain.Subject(Plain), covered.Subject(Covered))) yield return row;
        }
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions { Engine = EngineChoice.Managed });
        using var validator = Sandboxes.Load(sandbox, DemoRule.Component());
        if (!sandbox.TryLoadForCoverage(DemoRule.Component(), out var counting, out _)) throw new InvalidOperationException("The demo's component is not admitted for coverage.");
        using (counting)
            foreach (var row in Race.Run(Name, "a verdict on a fresh instance", settings, Decide(Plain, validator), Decide(Covered, counting))) yield return row;
    }

    private static Subject Decide(string name, IValidator validator) =>
        new(name, Sandboxes.DecideCases(request => Sandboxes.DecisionOf(validator.Validate(request))));
}
