using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Sandbox.Tests.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using Xunit.Abstractions;

namespace WasmPay.Sandbox.Tests.Conformance;

/// <summary>Every command of the component model's conformance scripts holds.</summary>
public sealed class ComponentSpecTests(ITestOutputHelper output)
{
    public static TheoryData<string> Scripts => [.. ComponentScripts.Names()];

    [WasmtimeScripts]
    [MemberData(nameof(Scripts))]
    public void On_Wasmtime_every_command_of_the_script_holds(string script)
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options with { Pool = null });
        GuestThread.Run(() => Run(script, engine));
    }

    [SharedTheory(ComponentScripts.Archive)]
    [MemberData(nameof(Scripts))]
    public void On_the_managed_engine_every_command_of_the_script_holds(string script)
    {
        using var engine = new ManagedEngine();
        Run(script, engine);
    }

    private void Run(string script, ICoreEngine engine)
    {
        using var runner = new ScriptRunner(ComponentScripts.FolderOf(script), engine);
        runner.Run();
        output.WriteLine($"{script}: {runner.Passed} commands hold, {runner.Failures.Count} do not, {runner.Marked} are marked as needing more");
        Assert.True(runner.Failures.Count == 0, string.Join(Environment.NewLine, runner.Failures));
    }

    /// <summary>Needs the scripts.</summary>
    private sealed class WasmtimeScriptsAttribute([System.Runtime.CompilerServices.CallerMemberName] string testName = "")
        : ConditionalTheoryAttribute(SharedMaterial.MissingReason(ComponentScripts.Archive), testName);
}
