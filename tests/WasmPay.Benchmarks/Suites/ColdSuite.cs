using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox;

namespace WasmPay.Benchmarks.Suites;

/// <summary>From a component's bytes to its first verdict in a warm process; each component is another one.</summary>
public sealed class ColdSuite : ISuite
{
    private const string Managed = "managed engine";
    private const double MostManagedNs = 500_000;
    private int next;

    public string Name => "cold";

    public IEnumerable<Row> Run(BenchmarkSettings settings) =>
        Race.Run(Name, $"bytes to first verdict, processor time of all threads, {DemoRule.Component().Length} bytes", settings, ProcessorClock.OfProcess, On(EngineChoice.Managed, Managed), On(EngineChoice.Wasmtime, "Wasmtime by its C API"))
            .Select(row => row.Subject == Managed ? row.AtMost(MostManagedNs, "0.5 ms") : row);

    private Subject On(EngineChoice engine, string name)
    {
        var (sandbox, reason) = Sandboxes.Open(engine);
        if (sandbox is null) return Subject.Absent(name, reason);
        var request = DemoRule.Cases[0].Request;
        return new Subject(name, calls =>
        {
            for (var i = 0; i < calls; i++)
            {
                using var validator = Sandboxes.Load(sandbox, DemoRule.UniqueComponent(++next));
                Sandboxes.DecisionOf(validator.Validate(request));
            }
        });
    }
}
