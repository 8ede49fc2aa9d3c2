using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox;

namespace WasmPay.Benchmarks.Suites;

/// <summary>A warm verdict, each on a fresh instance, against other ways to run the same rule in this process.</summary>
public sealed class VerdictSuite : ISuite
{
    private const string Wasmtime = "Wasmtime by its C API";
    private const double LeastTimes = 6;

    public string Name => "verdict";

    public IEnumerable<Row> Run(BenchmarkSettings settings)
    {
        var disposables = new List<IDisposable>();
        try
        {
            var subjects = new List<Subject>
            {
                OnEngine(EngineChoice.Managed, "managed engine", disposables),
                OnEngine(EngineChoice.Wasmtime, Wasmtime, disposables),
                Guarded("C# method, the floor", "", () => Sandboxes.DecideCases(request => DemoRule.Decide(request).Decision)),
                Guarded($"Jint {JintRule.Version}, one engine kept", "no isolation between calls, request converted before", KeptJint),
                Guarded($"Jint {JintRule.Version}, one engine kept, whole call", "no isolation between calls, request converted in each, as a guest's is", ConvertingJint),
            };
            var fresh = Guarded($"Jint {JintRule.Version}, engine for each call", "script prepared, request converted in each", FreshJint);
            return
            [
                .. Race.Run(Name, "warm call, fresh instance, a request of contract 0.2.0", settings, [.. subjects])
                    .Select(row => row.Subject == Wasmtime ? row.AtLeastTimes(LeastTimes, "the managed engine at least 6 times as fast") : row),
                // Apart: so many engines make the collector give everyone new pages, which all subjects would pay for.
                .. Race.Run(Name, "the same, against an engine for each call", settings, subjects[0], fresh),
            ];
        }
        finally
        {
            foreach (var disposable in disposables) disposable.Dispose();
        }
    }

    private static Subject OnEngine(EngineChoice engine, string name, List<IDisposable> disposables)
    {
        var (sandbox, reason) = Sandboxes.Open(engine);
        if (sandbox is null) return Subject.Absent(name, reason);
        disposables.Add(sandbox);
        var validator = Sandboxes.Load(sandbox, DemoRule.Component());
        disposables.Insert(0, validator);
        var fuel = validator.Validate(DemoRule.Cases[0].Request).Fuel;
        return new Subject(name, Sandboxes.DecideCases(request => Sandboxes.DecisionOf(validator.Validate(request)))) { Note = $"{fuel} fuel, {validator.Engine.Name} {validator.Engine.Version}" };
    }

    private static Subject Guarded(string name, string note, Func<Action<int>> make) => new(name, make()) { Note = note };

    private static Action<int> KeptJint()
    {
        var rule = new JintRule();
        var requests = DemoRule.Cases.Select(one => rule.Convert(one.Request)).ToArray();
        return Sandboxes.DecideCases(number => rule.Decide(requests[number]));
    }

    private static Action<int> ConvertingJint()
    {
        var rule = new JintRule();
        return Sandboxes.DecideCases(request => rule.Decide(rule.Convert(request)));
    }

    private static Action<int> FreshJint() => Sandboxes.DecideCases(request =>
    {
        var rule = new JintRule();
        return rule.Decide(rule.Convert(request));
    });
}
