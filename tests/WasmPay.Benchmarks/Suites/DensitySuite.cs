using System.Diagnostics;
using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox;

namespace WasmPay.Benchmarks.Suites;

/// <summary>Many unique validators resident in one process: what each costs in memory and time, and how fast a round of all of them goes.</summary>
public sealed class DensitySuite : ISuite
{
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

        var before = Resident();
        var heapBefore = GC.GetTotalMemory(forceFullCollection: false);
        var loading = Stopwatch.StartNew();
        var validators = components.Select(component => Sandboxes.Load(sandbox, component)).ToArray();
        loading.Stop();
        var loaded = Resident();
        foreach (var validator in validators) Sandboxes.DecisionOf(validator.Validate(request));
        var called = Resident();
        var calledHeap = GC.GetTotalMemory(forceFullCollection: false);
        var round = new double[validators.Length];
        for (var i = 0; i < validators.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Sandboxes.DecisionOf(validators[i].Validate(request));
            round[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }
        foreach (var validator in validators) validator.Dispose();
        validators = [];
        var unloaded = Resident();

        yield return Figure("load each", loading.Elapsed.TotalNanoseconds / settings.Validators, "ns");
        yield return Figure("memory each, loaded", (loaded - before) / 1024.0 / settings.Validators, "KB");
        yield return Figure("memory each, loaded and called", (called - before) / 1024.0 / settings.Validators, "KB");
        yield return Figure("managed heap each, loaded and called", (calledHeap - heapBefore) / 1024.0 / settings.Validators, "KB");
        yield return Figure("memory each, unloaded again", (unloaded - before) / 1024.0 / settings.Validators, "KB");
        yield return Figure("a call, going round all of them, p50", Statistics.Median(round), "ns");
        yield return Figure("a call, going round all of them, p99", Statistics.Percentile(round, 99), "ns");

        Row Figure(string subject, double value, string unit) => new(Name, item, $"{name}: {subject}") { Value = value, Unit = unit };
    }

    /// <summary>Private memory of the process after everything that can go has gone.</summary>
    private static long Resident()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
