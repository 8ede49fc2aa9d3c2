using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using Xunit.Abstractions;

namespace WasmPay.Wasm.Tests.Specification;

/// <summary>The official suite of WebAssembly 2.0, a case for each script.</summary>
public sealed class CoreSpecificationTests(ITestOutputHelper output) : IDisposable
{
    private readonly ManagedEngine _engine = new(new() { Tier = Tier.Compiled });

    public static TheoryData<string> Scripts => [.. SpecificationScripts.Names()];

    public void Dispose() => _engine.Dispose();

    [SharedTheory(SpecificationScripts.Archive)]
    [MemberData(nameof(Scripts))]
    public void Every_command_of_a_script_holds(string script)
    {
        using var runner = new ScriptRunner(SpecificationScripts.Folder, _engine, new CompileOptions());
        GuestThread.Run(() => runner.Run(script));
        output.WriteLine($"{script}: {runner.Commands} commands, {runner.TextCommands} about text left out");
        Assert.True(runner.Failures.Count == 0, string.Join('\n', runner.Failures.Take(20)));
    }

    [SharedTheory(SpecificationScripts.Archive)]
    [MemberData(nameof(Scripts))]
    public void Every_command_of_a_script_holds_when_interpreted(string script)
    {
        using var engine = new ManagedEngine(new() { Tier = Tier.Interpreted });
        using var runner = new ScriptRunner(SpecificationScripts.Folder, engine, new CompileOptions());
        GuestThread.Run(() => runner.Run(script));
        Assert.True(runner.Failures.Count == 0, string.Join('\n', runner.Failures.Take(20)));
    }

    [SharedTheory(SpecificationScripts.Archive)]
    [MemberData(nameof(Scripts))]
    public void Every_command_of_a_script_holds_with_every_immediate_padded(string script)
    {
        foreach (var tier in new[] { Tier.Interpreted, Tier.Compiled })
        {
            using var engine = new ManagedEngine(new() { Tier = tier });
            using var runner = new ScriptRunner(SpecificationScripts.Folder, engine, new CompileOptions()) { Rewrite = module => PaddedModule.Of(module) };
            GuestThread.Run(() => runner.Run(script));
            Assert.True(runner.Failures.Count == 0, $"{tier}: {string.Join('\n', runner.Failures.Take(20))}");
        }
    }

    [SharedTheory(SpecificationScripts.Archive)]
    [MemberData(nameof(Scripts))]
    public void Every_command_of_a_script_holds_while_functions_are_compiled_beside_it(string script)
    {
        using var engine = new ManagedEngine(new() { Tier = Tier.Adaptive, CompileAfter = 1 });
        using var runner = new ScriptRunner(SpecificationScripts.Folder, engine, new CompileOptions());
        GuestThread.Run(() => runner.Run(script));
        engine.Compiler.Drain();
        Assert.Null(engine.Compiler.Failure);
        Assert.True(runner.Failures.Count == 0, string.Join('\n', runner.Failures.Take(20)));
    }

    [SharedTheory(SpecificationScripts.Archive)]
    [MemberData(nameof(Scripts))]
    public void Every_command_of_a_script_holds_with_coverage_on(string script)
    {
        using var runner = new ScriptRunner(SpecificationScripts.Folder, _engine, new CompileOptions { Coverage = true });
        GuestThread.Run(() => runner.Run(script));
        Assert.True(runner.Failures.Count == 0, string.Join('\n', runner.Failures.Take(20)));
    }
}
