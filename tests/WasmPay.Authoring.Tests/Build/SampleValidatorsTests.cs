using WasmPay.Authoring.Build;

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

    [Fact]
    public async Task Sample_from_a_folder_without_it_says_so()
    {
        var missing = await Assert.ThrowsAsync<ToolchainException>(
            () => SampleValidators.BuildAsync(toolchain.Builder, "nordhaven", Path.GetTempPath()));

        Assert.Equal("sample-not-found", missing.Code);
    }
}
