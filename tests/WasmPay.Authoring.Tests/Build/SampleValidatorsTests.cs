using WasmPay.Authoring.Build;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Build;

[Collection(ToolchainCollection.Name)]
public sealed class SampleValidatorsTests(ToolchainFixture toolchain)
{
    public static TheoryData<string> Names => [.. SampleValidators.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Sample_builds_from_its_source(string name)
    {
        var sample = await SampleValidators.BuildAsync(toolchain.Builder, name);

        Assert.Equal(name, sample.Name);
        Assert.NotEmpty(sample.Rule);
        Assert.DoesNotContain('#', sample.Rule);
        Assert.InRange(sample.Component.Length, 1_000, 10_000);
        Assert.NotEmpty(await SampleValidators.ReadCasesAsync(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Sample_decides_its_cases(string name)
    {
        var sample = await SampleValidators.BuildAsync(toolchain.Builder, name);
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());
        Assert.True(sandbox.TryLoad(sample.Component, out var validator, out var refusals), string.Join('\n', refusals));

        foreach (var one in await SampleValidators.ReadCasesAsync(name))
        {
            var outcome = validator.Validate(one.Request);
            Assert.True(outcome.Kind == OutcomeKind.Verdict, $"{one.Name}: {outcome.Explanation}");
            Assert.True(one.Decision == outcome.Verdict!.Decision, one.Name);
            Assert.Equal(one.Clauses, outcome.Verdict.Findings.Select(finding => finding.Clause));
            if (one.Messages is not null) Assert.Equal(one.Messages, outcome.Verdict.Findings.Select(finding => finding.Message));
        }
    }

    [Fact]
    public async Task Sample_from_a_folder_without_it_says_so()
    {
        var missing = await Assert.ThrowsAsync<ToolchainException>(
            () => SampleValidators.BuildAsync(toolchain.Builder, "nordhaven", Path.GetTempPath()));

        Assert.Equal("sample-not-found", missing.Code);
    }
}
