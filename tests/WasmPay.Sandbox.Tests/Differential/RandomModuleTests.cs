using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Sandbox.Tests.Wasmtime;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using Xunit.Abstractions;

namespace WasmPay.Sandbox.Tests.Differential;

/// <summary>Both engines agree over random modules, valid and mutated, from fixed seeds.</summary>
public sealed class RandomModuleTests(ITestOutputHelper output)
{
    private const int Modules = 80;

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void Both_engines_agree_on_random_modules(int seed)
    {
        using var runner = DifferentialRunner.OnWasmtime(WasmtimeFixture.Options);
        Check(runner.Run(new DifferentialOptions { Seed = seed, Modules = Modules, Budget = TimeSpan.FromMinutes(10) }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void Interpreter_and_compiler_agree_on_random_modules(int seed)
    {
        using var runner = DifferentialRunner.OfTiers();
        Check(runner.Run(new DifferentialOptions { Seed = seed, Modules = Modules, Budget = TimeSpan.FromMinutes(10) }));
    }

    [Fact]
    public void Every_generated_module_is_valid_and_the_same_for_the_same_seed()
    {
        using var engine = new ManagedEngine();
        for (var seed = 0; seed < 200; seed++)
        {
            var module = new ModuleGenerator(new Random(seed)).Next();
            Assert.True(engine.TryCompile(module, new CompileOptions(), out _, out var error), $"seed {seed}: {error}");
            Assert.Equal(module, new ModuleGenerator(new Random(seed)).Next());
        }
    }

    private void Check(DifferentialReport report)
    {
        output.WriteLine($"{report.Modules} modules, {report.Calls} calls");
        Assert.Empty(report.Findings.Select(finding => $"seed {finding.Seed}: {finding.Disagreement} in {Convert.ToHexString(finding.Module.Span)}"));
        Assert.True(report.Calls > Modules);
    }
}
