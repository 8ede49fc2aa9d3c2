using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Benchmarks.Demo;

/// <summary>Sandboxes and engines to measure, or why there are none.</summary>
public static class Sandboxes
{
    /// <summary>A sandbox on an engine, or the reason why there is none.</summary>
    public static (Sandbox.Sandbox? Sandbox, string Reason) Open(EngineChoice engine)
    {
        if (engine == EngineChoice.Wasmtime && !WasmPay.Sandbox.Engines.Wasmtime.WasmtimeLibrary.TryFind(out var reason)) return (null, reason);
        return (new Sandbox.Sandbox(new SandboxOptions { Engine = engine }), "");
    }

    /// <summary>Admits a component that must be good, and checks that it decides the demo's cases rightly.</summary>
    public static Validator Load(Sandbox.Sandbox sandbox, byte[] component)
    {
        if (sandbox.TryLoad(component, out var validator, out var refusals)) return validator;
        throw new InvalidOperationException(string.Join(" ", refusals.Select(refusal => refusal.Message)));
    }

    /// <summary>A subject that decides the demo's cases in turn, checked first.</summary>
    public static Action<int> DecideCases(Func<ValidationRequest, Decision> decide)
    {
        var requests = DemoRule.Cases.Select(one => one.Request).ToArray();
        return DecideCases(number => decide(requests[number]));
    }

    /// <summary>The same for a peer that holds the cases in a form of its own, by number.</summary>
    public static Action<int> DecideCases(Func<int, Decision> decide)
    {
        var count = DemoRule.Cases.Count;
        for (var number = 0; number < count; number++)
            if (decide(number) is var decision && decision != DemoRule.Cases[number].Decision)
                throw new InvalidOperationException($"decides {decision} where the rule says {DemoRule.Cases[number].Decision}");
        return calls =>
        {
            for (var i = 0; i < calls; i++) decide(i % count);
        };
    }

    /// <summary>The decision of an outcome that must be a verdict.</summary>
    public static Decision DecisionOf(Outcome outcome) =>
        outcome.Verdict?.Decision ?? throw new InvalidOperationException($"{outcome.Kind}: {outcome.Explanation}");
}
