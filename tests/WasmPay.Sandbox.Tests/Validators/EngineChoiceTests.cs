using WasmPay.Sandbox.Contracts;
using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Every way to run a validator that an operator can choose comes to the same, well or badly, at the same fuel.</summary>
public sealed class EngineChoiceTests
{
    private const int Behaviours = 21;

    private static EngineChoice[] Others => Fixture.Engines.Length > 1
        ? [EngineChoice.Interpreted, EngineChoice.Compiled, EngineChoice.Wasmtime, EngineChoice.Both]
        : [EngineChoice.Interpreted, EngineChoice.Compiled];

    [Fact]
    public void All_come_to_the_same_outcome_and_fuel_whatever_a_validator_does()
    {
        var expected = Run(EngineChoice.Managed);
        // Verdicts, malformed answers, traps, used-up fuel and a stack without end are among them.
        Assert.Equal(5, expected.Select(outcome => outcome.Kind).Distinct().Count());
        foreach (var choice in Others)
            Assert.Equal(expected.Select(Describe), Run(choice).Select(Describe));
    }

    [Fact]
    public async Task What_is_interpreted_only_is_never_compiled_however_often_it_is_called()
    {
        using var counted = new Measurements("WasmPay.Wasm");
        using (var sandbox = new Sandbox(new() { Engine = EngineChoice.Interpreted }))
        {
            Assert.Contains("only interprets", sandbox.EngineReason, StringComparison.Ordinal);
            Call(sandbox, () => false);
        }

        // The same calls have the managed engine compile, beside them; so long whatever the others would have begun had time to end.
        await Task.Run(() =>
        {
            using var managed = new Measurements("WasmPay.Wasm");
            using var sandbox = new Sandbox(new() { Engine = EngineChoice.Managed });
            Call(sandbox, () => managed.Of("functions.compiled") > 0);
            Assert.True(SpinWait.SpinUntil(() => managed.Of("functions.compiled") > 0, TimeSpan.FromMinutes(1)));
        });
        Assert.Empty(counted.Take());
    }

    private static List<Outcome> Run(EngineChoice choice)
    {
        using var sandbox = new Sandbox(new() { Engine = choice });
        Assert.True(sandbox.TryLoad(Fixture.Bytes("behaviours-utf8.wasm"), out var validator, out _));
        using (validator) return [.. Enumerable.Range(0, Behaviours).Select(behaviour => validator.Validate(Requests.Payment(behaviour, memo: "Zürich 銀")))];
    }

    private static void Call(Sandbox sandbox, Func<bool> until)
    {
        Assert.True(sandbox.TryLoad(Fixture.Bytes("behaviours-utf8.wasm"), out var validator, out _));
        using (validator)
            for (var i = 0; i < 5_000 && !until(); i++) validator.Validate(Requests.Payment(0));
    }

    // Engines count alike where a call returned or hit `unreachable`; on other traps Wasmtime tells a lower bound.
    private static string Describe(Outcome outcome)
    {
        var exact = outcome.Kind is OutcomeKind.Verdict or OutcomeKind.MalformedAnswer || outcome.Trap == "unreachable";
        return $"{outcome.Kind} {outcome.Trap} {outcome.Verdict?.Decision} {string.Join(';', outcome.Verdict?.Findings ?? [])} {(exact ? outcome.Fuel : 0)} {(exact ? outcome.HostFuel : 0)}";
    }
}
