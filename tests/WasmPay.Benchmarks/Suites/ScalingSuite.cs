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
            const string item = "verdicts in process, by second of a thread's processor time";
            var (sandbox, reason) = Sandboxes.Open(engine);
            if (sandbox is null)
            {
                yield return new Row(Name, item, name) { Note = $"skipped: {reason}" };
                continue;
            }
            using var owned = sandbox;
            using var validator = Sandboxes.Load(sandbox, DemoRule.Component());
            var decide = Sandboxes.DecideCases(request => Sandboxes.DecisionOf(validator.Validate(request)));
            for (var warmUp = 0; warmUp < 4; warmUp++)
            {
                Measure(decide, 2, settings.RoundMs);
                Thread.Sleep(150);
            }
            var (one, two) = (new List<Rate>(), new List<Rate>());
            for (var round = 0; round < settings.Rounds; round++)
            {
                one.Add(Measure(decide, 1, settings.RoundMs));
                two.Add(Measure(decide, 2, settings.RoundMs));
            }
            yield return Figure("1 thread", one, one);
            yield return Figure("2 threads", two, one);

            Row Figure(string threads, List<Rate> rates, List<Rate> reference) => new(Name, item, $"{name}, {threads}")
            {
                Value = Statistics.Median(rates.Select(rate => rate.OfProcessor)),
                Best = rates.Max(rate => rate.OfProcessor),
                Unit = "/s",
                Ratio = Statistics.Median(rates.Select(rate => rate.OfProcessor)) / Statistics.Median(reference.Select(rate => rate.OfProcessor)),
                Note = $"by the wall clock {Statistics.Median(rates.Select(rate => rate.OfWall)):N0}/s, {Statistics.Median(rates.Select(rate => rate.OfWall)) / Statistics.Median(reference.Select(rate => rate.OfWall)):0.00}x, of {Environment.ProcessorCount} processors",
            };
        }
    }

    /// <summary>Threads' rates added up, once by each thread's processor time, once by the wall clock, which a busy machine spoils.</summary>
    private readonly record struct Rate(double OfProcessor, double OfWall);

    private static Rate Measure(Action<int> decide, int threads, int milliseconds)
    {
        const int batch = 500;
        using var start = new Barrier(threads);
        var rates = new Rate[threads];
        var workers = Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            var clock = Stopwatch.StartNew();
            var used = ProcessorClock.OfThread();
            var calls = 0L;
            for (; clock.ElapsedMilliseconds < milliseconds; calls += batch) decide(batch);
            rates[index] = new Rate(calls / (ProcessorClock.OfThread() - used) * 1e9, calls / clock.Elapsed.TotalSeconds);
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return new Rate(rates.Sum(rate => rate.OfProcessor), rates.Sum(rate => rate.OfWall));
    }
}
