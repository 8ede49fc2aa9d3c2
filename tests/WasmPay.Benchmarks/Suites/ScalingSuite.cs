using System.Diagnostics;
using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox;

namespace WasmPay.Benchmarks.Suites;

/// <summary>
/// Verdicts a second by one thread and by two on one validator: what locks and shared lines cost. What the machine itself gives two
/// threads is measured beside it, by code that shares nothing.
/// </summary>
public sealed class ScalingSuite : ISuite
{
    private const string Item = "verdicts in process, by second of a thread's processor time";

    public string Name => "scaling";

    public IEnumerable<Row> Run(BenchmarkSettings settings)
    {
        foreach (var row in Compare("a loop of C# that shares nothing", Spin, settings)) yield return row;
        foreach (var (engine, name) in new[] { (EngineChoice.Managed, "managed engine"), (EngineChoice.Wasmtime, "Wasmtime by its C API") })
        {
            var (sandbox, reason) = Sandboxes.Open(engine);
            if (sandbox is null)
            {
                yield return new Row(Name, Item, name) { Note = $"skipped: {reason}" };
                continue;
            }
            using var owned = sandbox;
            using var validator = Sandboxes.Load(sandbox, DemoRule.Component());
            var decide = Sandboxes.DecideCases(request => Sandboxes.DecisionOf(validator.Validate(request)));
            foreach (var row in Compare(name, decide, settings)) yield return row;
        }
    }

    private IEnumerable<Row> Compare(string name, Action<int> calls, BenchmarkSettings settings)
    {
        // The JIT's last tier begins only when nothing new was compiled for a while, and takes its time.
        for (var warmUp = 0; warmUp < 12; warmUp++)
        {
            Measure(calls, 2, settings.RoundMs);
            Thread.Sleep(150);
        }
        var (one, two) = (new List<Rate>(), new List<Rate>());
        for (var round = 0; round < settings.Rounds; round++)
        {
            one.Add(Measure(calls, 1, settings.RoundMs));
            two.Add(Measure(calls, 2, settings.RoundMs));
        }
        yield return Figure("1 thread", one);
        yield return Figure("2 threads", two);

        // The ratio is taken round by round, since a shared machine is now faster and now slower.
        Row Figure(string threads, List<Rate> rates) => new(Name, Item, $"{name}, {threads}")
        {
            Value = Statistics.Median(rates.Select(rate => rate.OfProcessor)),
            Best = rates.Max(rate => rate.OfProcessor),
            Unit = "/s",
            Ratio = Statistics.Median(rates.Zip(one, (rate, reference) => rate.OfProcessor / reference.OfProcessor)),
            Note = $"by the wall clock {Statistics.Median(rates.Select(rate => rate.OfWall)):N0}/s, {Statistics.Median(rates.Zip(one, (rate, reference) => rate.OfWall / reference.OfWall)):0.00}x, of {Environment.ProcessorCount} processors",
        };
    }

    // Eight sums that wait for each other no more than a verdict's instructions do: it keeps a core as busy.
    private static void Spin(int calls)
    {
        var (a, b, c, d, e, f, g, h) = (1UL, 2UL, 3UL, 4UL, 5UL, 6UL, 7UL, 8UL);
        for (var i = 0UL; i < (ulong)calls * 200; i++)
            (a, b, c, d, e, f, g, h) = (a + i, b ^ i, c + (i << 1), d - i, e ^ (i >> 1), f + (i | 1), g ^ (i + 3), h - (i & 7));
        if ((a | b | c | d | e | f | g | h) == 0) throw new InvalidOperationException("No sum at all, which this sequence does not reach.");
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
