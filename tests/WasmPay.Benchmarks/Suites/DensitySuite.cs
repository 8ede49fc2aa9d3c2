using System.Diagnostics;
using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Benchmarks.Suites;

/// <summary>Many unique validators resident in one process: what each costs in memory and time, and how fast a round of all of them goes.</summary>
public sealed class DensitySuite : ISuite
{
    private const string Unloaded = "unloaded again";

    // The goal is for so many: what a sandbox keeps warm at the most is a part of it, and weighs more on few.
    private const int Many = 10_000;
    private const double MostKilobytes = 20;

    public string Name => "density";

    public IEnumerable<Row> Run(BenchmarkSettings settings) =>
        Measure(settings, EngineChoice.Managed, "managed engine").Concat(Measure(settings, EngineChoice.Wasmtime, "Wasmtime by its C API"));

    private IEnumerable<Row> Measure(BenchmarkSettings settings, EngineChoice engine, string name)
    {
        var item = $"{settings.Validators:N0} unique validators";
        var (sandbox, reason) = Sandboxes.Open(engine);
        if (sandbox is null)
        {
            yield return new Row(Name, item, name) { Note = $"skipped: {reason}" };
            yield break;
        }
        using var owned = sandbox;
        var request = DemoRule.Cases[0].Request;
        Sandboxes.Load(sandbox, DemoRule.UniqueComponent(0)).Validate(request);
        var components = Enumerable.Range(1, settings.Validators).Select(DemoRule.UniqueComponent).ToArray();

        var before = Footprint.Now();
        var loading = Stopwatch.StartNew();
        var validators = components.Select(component => Sandboxes.Load(sandbox, component)).ToArray();
        loading.Stop();
        var loaded = Footprint.Now();
        foreach (var validator in validators) Sandboxes.DecisionOf(validator.Validate(request));
        var called = Footprint.Now();
        var round = GoRound(validators, request);
        foreach (var validator in validators) validator.Dispose();
        Array.Clear(validators);
        var unloaded = Footprint.Now();
        // Until here, so that what they take is in every footprint, and the figures are the sandbox's own.
        GC.KeepAlive(components);

        yield return Figure("load each", loading.Elapsed.TotalNanoseconds / settings.Validators, "ns");
        foreach (var (state, footprint) in new[] { ("loaded", loaded), ("loaded and called", called), (Unloaded, unloaded) })
        {
            var resident = Figure($"resident memory each, {state}", (footprint.Resident - before.Resident) / 1024.0 / settings.Validators, "KB");
            yield return engine == EngineChoice.Managed && settings.Validators >= Many && state != Unloaded ? resident.AtMost(MostKilobytes, "20 KB") : resident;
            yield return Figure($"managed heap each, {state}", (footprint.Heap - before.Heap) / 1024.0 / settings.Validators, "KB");
        }
        yield return Figure("a call, going round all of them, p50", Statistics.Median(round), "ns");
        yield return Figure("a call, going round all of them, p99", Statistics.Percentile(round, 99), "ns");

        Row Figure(string subject, double value, string unit) => new(Name, item, $"{name}: {subject}") { Value = value, Unit = unit };
    }

    private static double[] GoRound(Validator[] validators, ValidationRequest request)
    {
        var times = new double[validators.Length];
        for (var i = 0; i < validators.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Sandboxes.DecisionOf(validators[i].Validate(request));
            times[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }
        return times;
    }

    /// <summary>Memory of the process, and its managed part, after everything that can go has gone.</summary>
    private readonly record struct Footprint(long Resident, long Heap)
    {
        public static Footprint Now()
        {
            for (var i = 0; i < 4; i++)
            {
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }
            using var process = Process.GetCurrentProcess();
            return new Footprint(process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false));
        }
    }
}
