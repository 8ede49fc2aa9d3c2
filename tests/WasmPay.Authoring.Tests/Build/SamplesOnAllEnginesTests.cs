using WasmPay.Authoring.Build;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Build;

[Collection(ToolchainCollection.Name)]
public sealed class SamplesOnAllEnginesTests(ToolchainFixture toolchain)
{
    public static TheoryData<string> Names => [.. SampleValidators.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Sample_gives_the_same_verdicts_at_the_same_fuel_however_it_is_run(string name)
    {
        var sample = await SampleValidators.BuildAsync(toolchain.Builder, name);
        var cases = await SampleValidators.ReadCasesAsync(name);
        Assert.NotEmpty(cases);
        using var managed = new Sandbox.Sandbox(new SandboxOptions { Engine = EngineChoice.Managed });
        Assert.Equal("managed", managed.Engine.Name);
        var expected = Outcomes(managed, sample, cases);
        foreach (var choice in (EngineChoice[])[EngineChoice.Interpreted, EngineChoice.Compiled, EngineChoice.Wasmtime])
        {
            using var other = new Sandbox.Sandbox(new SandboxOptions { Engine = choice });
            Assert.Equal(choice == EngineChoice.Wasmtime ? "wasmtime" : "managed", other.Engine.Name);
            Assert.Equal(expected, Outcomes(other, sample, cases));
        }
    }

    private static List<string> Outcomes(Sandbox.Sandbox sandbox, SampleValidator sample, IReadOnlyList<SampleCase> cases)
    {
        Assert.True(sandbox.TryLoad(sample.Component, out var validator, out var refusals), string.Join('\n', refusals));
        using (validator) return [.. cases.Select(one => Describe(one.Name, validator.Validate(one.Request)))];
    }

    private static string Describe(string name, Outcome outcome) =>
        $"{name}: {outcome.Kind} {outcome.Verdict?.Decision} {string.Join(';', outcome.Verdict?.Findings ?? [])} {outcome.Fuel}";
}
