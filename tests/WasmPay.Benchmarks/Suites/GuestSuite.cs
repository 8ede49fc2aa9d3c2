using System.Diagnostics;
using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox;
using WasmPay.Testing;

namespace WasmPay.Benchmarks.Suites;

/// <summary>
/// Guests of many languages, cold and warm on each engine: the samples, which <c>validators/samples/guests/build.mjs</c> builds, and what whole
/// toolchains made, where that lies beside the checkout.
/// </summary>
public sealed class GuestSuite : ISuite
{
    /// <summary>Rounds that are not counted: the JIT works then.</summary>
    private const int WarmUps = 4;

    private static readonly string Artifacts = Path.Combine(SharedMaterial.RepositoryRoot, "validators", "samples", "guests", "artifacts");

    private static readonly (EngineChoice Engine, string Name)[] s_engines = [(EngineChoice.Managed, "managed engine"), (EngineChoice.Wasmtime, "Wasmtime by its C API")];

    public string Name => "guests";

    public IEnumerable<Row> Run(BenchmarkSettings settings)
    {
        string[] files = [.. FilesOf(Artifacts), .. FilesOf(SharedMaterial.PathOf("components"))];
        return files.Length == 0
            ? [new Row(Name, "any guest", "") { Note = "skipped: run `node build.mjs` in validators/samples/guests." }]
            : files.SelectMany(file => Run(settings, Path.GetFileName(file).Split(".wasm")[0], Read(file)));
    }

    private static IEnumerable<string> FilesOf(string folder) => Directory.Exists(folder)
        ? Directory.GetFiles(folder).Where(file => file.EndsWith(".wasm", StringComparison.Ordinal) || file.EndsWith(".wasm.xz", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        : [];

    private static byte[] Read(string file)
    {
        if (!file.EndsWith(".xz", StringComparison.Ordinal)) return File.ReadAllBytes(file);
        using var unpack = Process.Start(new ProcessStartInfo("xz", ["-dkc", file]) { RedirectStandardOutput = true })!;
        using var bytes = new MemoryStream();
        unpack.StandardOutput.BaseStream.CopyTo(bytes);
        unpack.WaitForExit();
        return unpack.ExitCode == 0 ? bytes.ToArray() : throw new InvalidOperationException($"xz could not unpack {file}.");
    }

    private IEnumerable<Row> Run(BenchmarkSettings settings, string guest, byte[] component)
    {
        var name = $"{guest}, {component.Length} bytes";
        return s_engines.SelectMany(each => Cold(settings, name, each.Engine, each.Name, component)).ToList().OrderBy(row => row.Item, StringComparer.Ordinal)
            .Concat(Race.Run(Name, $"{name}: a verdict on a fresh instance", settings, [.. s_engines.Select(each => Warm(each.Engine, each.Name, component))]));
    }

    // Both steps of each cold start by themselves: one start at least in a round, else as many as fit.
    private IEnumerable<Row> Cold(BenchmarkSettings settings, string name, EngineChoice engine, string subject, byte[] component)
    {
        var (admitted, decided) = ($"{name}: bytes to admitted", $"{name}: from there to the first verdict");
        var (sandbox, reason) = Sandboxes.Open(engine);
        if (sandbox is null) return [new Row(Name, admitted, subject) { Note = $"skipped: {reason}" }];
        using (sandbox)
        {
            var (loads, verdicts) = (new List<double>(), new List<double>());
            Start(WarmUps * settings.RoundMs);
            loads.Clear();
            verdicts.Clear();
            for (var round = 0; round < settings.Rounds; round++) Start(settings.RoundMs);
            return [Of(admitted, loads), Of(decided, verdicts)];

            void Start(int milliseconds)
            {
                for (var left = milliseconds * 1e6; left > 0; left -= loads[^1] + verdicts[^1])
                {
                    var begun = ProcessorClock.OfProcess();
                    using var validator = Sandboxes.Load(sandbox, component);
                    var loaded = ProcessorClock.OfProcess();
                    Sandboxes.DecisionOf(validator.Validate(DemoRule.Cases[0].Request));
                    loads.Add(Math.Max(1, loaded - begun));
                    verdicts.Add(Math.Max(1, ProcessorClock.OfProcess() - loaded));
                }
            }

            Row Of(string item, List<double> times) => new(Name, item, subject)
            {
                Value = Statistics.Median(times),
                Best = times.Min(),
                Unit = "ns",
                Note = $"{sandbox.Engine.Name} {sandbox.Engine.Version}, of {times.Count}",
            };
        }
    }

    private static Subject Warm(EngineChoice engine, string name, byte[] component)
    {
        var (sandbox, reason) = Sandboxes.Open(engine);
        if (sandbox is null) return Subject.Absent(name, reason);
        var validator = Sandboxes.Load(sandbox, component);
        return new Subject(name, calls =>
        {
            for (var i = 0; i < calls; i++) Sandboxes.DecisionOf(validator.Validate(DemoRule.Cases[0].Request));
        })
        { Note = $"{sandbox.Engine.Name} {sandbox.Engine.Version}" };
    }
}
