using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox;
using WasmPay.Testing;

namespace WasmPay.Benchmarks.Suites;

/// <summary>The same rule in many languages, cold and warm on each engine; <c>validators/samples/guests/build.mjs</c> builds them.</summary>
public sealed class GuestSuite : ISuite
{
    private static readonly string Artifacts = Path.Combine(SharedMaterial.RepositoryRoot, "validators", "samples", "guests", "artifacts");

    public string Name => "guests";

    public IEnumerable<Row> Run(BenchmarkSettings settings)
    {
        if (!Directory.Exists(Artifacts)) return [new Row(Name, "any guest", "") { Note = "skipped: run `node build.mjs` in validators/samples/guests." }];
        return Directory.GetFiles(Artifacts, "*.wasm").Order(StringComparer.Ordinal).SelectMany(file => Run(settings, Path.GetFileNameWithoutExtension(file), File.ReadAllBytes(file)));
    }

    private IEnumerable<Row> Run(BenchmarkSettings settings, string language, byte[] component)
    {
        var name = $"{language}, {component.Length} bytes";
        return Race.Run(Name, $"{name}: bytes to first verdict", settings, ProcessorClock.OfProcess, Subjects(sandbox => Cold(sandbox, component)))
            .Concat(Race.Run(Name, $"{name}: a verdict on a fresh instance", settings, Subjects(sandbox => Warm(sandbox, component))));
    }

    private static Subject[] Subjects(Func<Sandbox.Sandbox, Action<int>> calls) =>
        [On(EngineChoice.Managed, "managed engine", calls), On(EngineChoice.Wasmtime, "Wasmtime by its C API", calls)];

    private static Subject On(EngineChoice engine, string name, Func<Sandbox.Sandbox, Action<int>> calls)
    {
        var (sandbox, reason) = Sandboxes.Open(engine);
        return sandbox is null ? Subject.Absent(name, reason) : new Subject(name, calls(sandbox)) { Note = $"{sandbox.Engine.Name} {sandbox.Engine.Version}" };
    }

    private static Action<int> Cold(Sandbox.Sandbox sandbox, byte[] component) => calls =>
    {
        for (var i = 0; i < calls; i++)
        {
            using var validator = Sandboxes.Load(sandbox, component);
            Sandboxes.DecisionOf(validator.Validate(DemoRule.Cases[0].Request));
        }
    };

    private static Action<int> Warm(Sandbox.Sandbox sandbox, byte[] component)
    {
        var validator = Sandboxes.Load(sandbox, component);
        return calls =>
        {
            for (var i = 0; i < calls; i++) Sandboxes.DecisionOf(validator.Validate(DemoRule.Cases[0].Request));
        };
    }
}
