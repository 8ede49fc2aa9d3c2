using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Parser;
using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Benchmarks.Suites;

/// <summary>A warm verdict, each on a fresh instance, against other ways to run the same rule in this process.</summary>
public sealed class VerdictSuite : ISuite
{
    public string Name => "verdict";

    public IEnumerable<Row> Run(BenchmarkSettings settings)
    {
        var disposables = new List<IDisposable>();
        try
        {
            var subjects = new List<Subject>
            {
                OnEngine(EngineChoice.Managed, "managed engine", disposables),
                OnEngine(EngineChoice.Wasmtime, "Wasmtime by its C API", disposables),
                Guarded("C# method, the floor", "", () => Sandboxes.DecideCases(request => DemoRule.Decide(request).Decision)),
                Guarded("Jint 2.10, one engine kept", "no isolation between calls, request converted before", Jint),
                Guarded("Jint 2.10, engine for each call", "script prepared, request parsed from JSON", FreshJint),
            };
            return [.. Race.Run(Name, "warm call, fresh instance, a request of contract 0.2.0", settings, [.. subjects])];
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

    private static Action<int> Jint()
    {
        var engine = new Engine().Execute(DemoRule.JavaScript);
        var parser = new JsonParser(engine);
        var requests = DemoRule.Cases.Select(one => Arguments(parser, Json(one.Request))).ToArray();
        var validate = engine.GetValue("validate");
        return Sandboxes.DecideCases(number => DecisionOf(validate.Invoke(requests[number])));
    }

    private static Action<int> FreshJint()
    {
        var script = new JavaScriptParser().Parse(DemoRule.JavaScript);
        var requests = DemoRule.Cases.Select(one => Json(one.Request)).ToArray();
        return Sandboxes.DecideCases(number =>
        {
            var engine = new Engine().Execute(script);
            return DecisionOf(engine.GetValue("validate").Invoke(Arguments(new JsonParser(engine), requests[number])));
        });
    }

    private static JsValue[] Arguments(JsonParser parser, string json)
    {
        var request = parser.Parse(json).AsObject();
        return [request.Get("transaction"), request.Get("history")];
    }

    private static string Json(ValidationRequest request) => System.Text.Json.JsonSerializer.Serialize(request, RequestJson.Options);

    private static Decision DecisionOf(JsValue answer) => answer.AsString() switch
    {
        "deny" => Decision.Deny,
        "refer" => Decision.Refer,
        _ => Decision.Approve,
    };
}
