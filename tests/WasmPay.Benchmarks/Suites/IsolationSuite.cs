using System.Diagnostics;
using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Guests;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Benchmarks.Suites;

/// <summary>What a message of verdicts costs in this process and in a worker, by the wall clock and in processor time of both processes.</summary>
public sealed class IsolationSuite : ISuite
{
    private const double MostAddedNs = 30_000;
    private static readonly int[] s_batches = [1, 3, 64];

    public string Name => "isolation";

    public IEnumerable<Row> Run(BenchmarkSettings settings) =>
        Compare(settings, EngineChoice.Managed, "managed engine").Concat(Compare(settings, EngineChoice.Wasmtime, "Wasmtime by its C API"));

    private IEnumerable<Row> Compare(BenchmarkSettings settings, EngineChoice engine, string name)
    {
        var (sandbox, reason) = Sandboxes.Open(engine);
        if (sandbox is null) return [new Row(Name, name, "any batch") { Note = $"skipped: {reason}" }];
        if (!GuestHost.IsSupported(out var why)) return [new Row(Name, name, "in a worker") { Note = $"skipped: {why}" }];
        return Compare(settings, sandbox, name);
    }

    private IEnumerable<Row> Compare(BenchmarkSettings settings, Sandbox.Sandbox sandbox, string name)
    {
        using var owned = sandbox;
        using var near = Sandboxes.Load(sandbox, DemoRule.Component());
        // One worker, so that it is as warm as this process; it is there before the first figure is taken.
        using var host = new GuestHost(new() { Sandbox = sandbox.Options, Workers = 1, SpareWorkers = 0, ThreadsPerWorker = 2 });
        if (!host.TryLoad(DemoRule.Component(), out var far, out var refusals)) throw new InvalidOperationException(string.Join(" ", refusals.Select(refusal => refusal.Message)));
        WarmUp(There(host, far, s_batches[1]), settings.RoundMs);
        foreach (var batch in s_batches)
        {
            var message = $"{name}, {batch} request{(batch == 1 ? "" : "s")} in one message";
            var (here, there) = (Here(near, batch), There(host, far, batch));
            var wall = Race.Run(Name, $"{message}, wall time", settings, WallNs, here, there).ToList();
            foreach (var row in wall) yield return row;
            // The goal is a payment's, which has up to three validators.
            yield return batch <= 3 ? Added(wall, batch).AtMost(MostAddedNs, "30 us") : Added(wall, batch);
            var processor = Race.Run(Name, $"{message}, processor time of both processes", settings, () => BothNs(host), here, there).ToList();
            foreach (var row in processor) yield return row;
            yield return Added(processor, batch);
        }
    }

    private static Subject Here(Validator validator, int batch)
    {
        var requests = Requests(batch);
        return new("in process", calls =>
        {
            for (var call = 0; call < calls; call++)
                foreach (var (request, decision) in requests) Check(validator.Validate(request), decision);
        })
        { Note = $"{validator.Engine.Name} {validator.Engine.Version}" };
    }

    private static Subject There(GuestHost host, WorkerValidator validator, int batch)
    {
        var requests = Requests(batch);
        var message = requests.Select(one => ((IAdmittedValidator)validator, one.Request)).ToArray();
        return new("in a worker", calls =>
        {
            for (var call = 0; call < calls; call++)
            {
                var outcomes = host.Validate(message);
                for (var i = 0; i < outcomes.Count; i++) Check(outcomes[i], requests[i].Decision);
            }
        })
        { Note = $"{validator.Engine.Name} {validator.Engine.Version}, held by {host.Lockdown}" };
    }

    private static (ValidationRequest Request, Decision Decision)[] Requests(int batch) => [.. Enumerable.Range(0, batch).Select(i => DemoRule.Cases[i % DemoRule.Cases.Count])];

    private static void Check(Outcome outcome, Decision decision)
    {
        if (Sandboxes.DecisionOf(outcome) != decision) throw new InvalidOperationException($"decides {Sandboxes.DecisionOf(outcome)} where the rule says {decision}");
    }

    private static Row Added(List<Row> race, int batch)
    {
        var added = race[1].Value!.Value - race[0].Value!.Value;
        return new(race[0].Suite, race[0].Item, "the worker adds") { Value = added, Unit = "ns", Note = batch == 1 ? "" : $"{added / batch / 1_000:0.0} us for each request" };
    }

    // Two processes come to the JIT's last tier, which begins only when nothing new was compiled for a while, and takes its time.
    private static void WarmUp(Subject subject, int milliseconds)
    {
        for (var warmUp = 0; warmUp < 12; warmUp++)
        {
            for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < milliseconds;) subject.Calls!(1);
            Thread.Sleep(150);
        }
    }

    private static double WallNs() => Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);

    private static double BothNs(GuestHost host) => ProcessorClock.OfProcess() + host.Pool.Processes.Sum(ProcessorClock.OfProcess);
}
