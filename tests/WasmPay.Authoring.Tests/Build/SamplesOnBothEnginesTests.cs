using WasmPay.Authoring.Build;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines.Wasmtime;

namespace WasmPay.Authoring.Tests.Build;

[Collection(ToolchainCollection.Name)]
public sealed class SamplesOnBothEnginesTests(ToolchainFixture toolchain)
{
    public static TheoryData<string> Names => [.. SampleValidators.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Sample_gives_the_same_verdicts_at_the_same_fuel_on_both_engines(string name)
    {
        var sample = await SampleValidators.BuildAsync(toolchain.Builder, name);
        using var wasmtime = new WasmtimeEngine();
        using var onManaged = new Sandbox.Sandbox(new SandboxOptions());
        using var onWasmtime = new Sandbox.Sandbox(new SandboxOptions(), wasmtime);

        var cases = await SampleValidators.ReadCasesAsync(name);
        Assert.NotEmpty(cases);
        Assert.Equal(Outcomes(onManaged, sample, cases), Outcomes(onWasmtime, sample, cases));
    }

    private static List<string> Outcomes(Sandbox.Sandbox sandbox, SampleValidator sample, IReadOnlyList<SampleCase> cases)
    {
        Assert.True(sandbox.TryLoad(sample.Component, out var validator, out var refusals), string.Join('\n', refusals));
        using (validator) return [.. cases.Select(one => Describe(one.Name, validator.Validate(one.Request)))];
    }

    private static string Describe(string name, Outcome outcome) =>
        $"{name}: {outcome.Kind} {outcome.Verdict?.Decision} {string.Join(';', outcome.Verdict?.Findings ?? [])} {outcome.Fuel}";
}
