using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Sandbox.Tests.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Specification;

namespace WasmPay.Sandbox.Tests.Differential;

/// <summary>
/// The engines, and the ways of the managed one, run the official suite side by side and agree on every result, trap, unit of fuel and
/// byte of memory.
/// </summary>
public sealed class SpecificationAgreementTests
{
    private static readonly WasmtimeOptions OnDemand = WasmtimeFixture.Options with { Pool = null };

    public static TheoryData<string> Scripts => [.. SpecificationScripts.Names()];

    [SharedTheory(SpecificationScripts.Archive)]
    [MemberData(nameof(Scripts))]
    public void Both_engines_agree_on_a_script(string script)
    {
        using var managed = new ManagedEngine(new() { Tier = Tier.Compiled });
        using var wasmtime = new WasmtimeEngine(OnDemand);
        using var both = new DifferentialEngine(managed, wasmtime);
        using var runner = new ScriptRunner(SpecificationScripts.Folder, both, new CompileOptions());
        GuestThread.Run(() => runner.Run(script));
        Assert.True(both.Disagreements.Count == 0, string.Join('\n', both.Disagreements.Take(20)));
        Assert.True(runner.Failures.Count == 0, string.Join('\n', runner.Failures.Take(20)));
    }

    [SharedTheory(SpecificationScripts.Archive)]
    [MemberData(nameof(Scripts))]
    public void Interpreter_and_Wasmtime_agree_on_a_script_with_every_immediate_padded(string script)
    {
        using var managed = new ManagedEngine(new() { Tier = Tier.Interpreted });
        using var wasmtime = new WasmtimeEngine(OnDemand);
        using var both = new DifferentialEngine(managed, wasmtime);
        using var runner = new ScriptRunner(SpecificationScripts.Folder, both, new CompileOptions()) { Rewrite = module => PaddedModule.Of(module) };
        GuestThread.Run(() => runner.Run(script));
        Assert.True(both.Disagreements.Count == 0, string.Join('\n', both.Disagreements.Take(20)));
        Assert.True(runner.Failures.Count == 0, string.Join('\n', runner.Failures.Take(20)));
    }

    [SharedTheory(SpecificationScripts.Archive)]
    [MemberData(nameof(Scripts))]
    public void Interpreter_and_compiler_agree_on_a_script(string script)
    {
        using var compiled = new ManagedEngine(new() { Tier = Tier.Compiled });
        using var interpreted = new ManagedEngine(new() { Tier = Tier.Interpreted });
        using var both = new DifferentialEngine(compiled, interpreted);
        using var runner = new ScriptRunner(SpecificationScripts.Folder, both, new CompileOptions());
        GuestThread.Run(() => runner.Run(script));
        Assert.True(both.Disagreements.Count == 0, string.Join('\n', both.Disagreements.Take(20)));
        Assert.True(runner.Failures.Count == 0, string.Join('\n', runner.Failures.Take(20)));
    }
}
