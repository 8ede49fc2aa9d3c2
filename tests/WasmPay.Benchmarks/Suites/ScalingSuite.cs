using System.Diagnostics;
using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox;

namespace WasmPay.Benchmarks.Suites;

/// <summary>Verdicts a second by one thread and by two on one validator: what locks and shared lines cost.</summary>
public sealed class ScalingSuite : ISuite
{
    public string Name => "scaling";

    public IEnumerable<Row> Run(BenchmarkSettings settings)
    {
        foreach (var (engine, name) in new[] { (EngineChoice.Managed, "managed engine"), (EngineChoice.Wasmtime, "Wasmtime by its C API") })
        {
            const string item = "verdicts a second in process";
            var (sandbox, reason) = Sandboxes.Open(engine);
            if (sandbox is null)
            {
                yield return new Row(Name, item, name) { Note = $"skipped: {reason}" };
                continue;
            }
            using var owned = sandbox;
            using var validator = Sandboxes.Load(sandbox, DemoRule.Component());
            var decide = Sandboxes.DecideCases(request => Sandboxes.DecisionOf(validator.Validate(request)));
            decide(20_000);
            var (one, two) = (new List<double>(), new List<double>());
            for (var round = 0; round < settings.Rounds; round++)
            {
                one.Add(PerSecond(decide, 1, settings.RoundMs));
                two.Add(PerSecond(decide, 2, settings.RoundMs));
            }
            yield return new Row(Name, item, $"{name}, 1 thread") { Value = Statistics.Median(one), Best = one.Max(), Unit = "/s", Ratio = 1 };
            yield return new Row(Name, item, $"{name}, 2 threads")
            {
                Value = Statistics.Median(two),
                Best = two.Max(),
                Unit = "/s",
                Ratio = Statistics.Median(two) / Statistics.Median(one),
                Note = $"of {Environment.ProcessorCount} processors",
            };
        }
    }

    private static double PerSecond(Action<int> decide, int threads, int milliseconds)
    {
        const int batch = 500;
        using var start = new Barrier(threads);
        var rates = new double[threads];
        var workers = Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            var clock = Stopwatch.StartNew();
            var calls = 0L;
            for (; clock.ElapsedMilliseconds < milliseconds; calls += batch) decide(batch);
            rates[index] = calls / clock.Elapsed.TotalSeconds;
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return rates.Sum();
    }
}
