namespace WasmPay.Cli.Tests;

/// <summary>Limits by name on the command line.</summary>
public sealed class LimitOptionTests
{
    private static readonly string Component = Path.Combine(AppContext.BaseDirectory, $"limits-{Guid.NewGuid():N}.wasm");

    // (component (core module (type (func)) (func))): no validator, and small enough to be under all limits but one.
    private static readonly byte[] Bytes = Convert.FromHexString("0061736d0d000100" + "0118" + "0061736d01000000" + "010401600000" + "03020100" + "0a040102000b");

    [Fact]
    public async Task Limits_are_listed_with_default_range_and_cost()
    {
        var answer = await Wasmpay.RunAsync(["limits"]);
        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("function-bytes             7,654,321 bytes (1 to 7,654,321)", answer.Output, StringComparison.Ordinal);
        var listed = (await Wasmpay.RunAsync(["limits", "--json"])).Json;
        var limit = Assert.Single(listed, each => each.GetProperty("name").GetString() == "modules");
        Assert.Equal(("Sandbox:Limits:Modules", 1_000, 10_000), (limit.GetProperty("key").GetString(), limit.GetProperty("default").GetInt32(), limit.GetProperty("most").GetInt32()));
        Assert.NotEmpty(limit.GetProperty("cost").GetString()!);
    }

    [Theory]
    [InlineData("wrong-contract")]
    [InlineData("over-limit", "--limit", "function-bytes=1")]
    [InlineData("over-limit", "--limit", "locals=5", "--limit", "function-bytes=1")]
    [InlineData("wrong-contract", "--limit", "function-bytes=1", "--limit", "function-bytes=2")]
    [InlineData("over-limit", "--limit", "component-bytes=10")]
    public async Task A_limit_is_set_by_its_name_and_the_last_one_counts(string code, params string[] options)
    {
        await File.WriteAllBytesAsync(Component, Bytes);
        var answer = await Wasmpay.RunAsync(["inspect", Component, "--json", .. options]);
        File.Delete(Component);
        Assert.Equal(code, Assert.Single(answer.Json).GetProperty("refusals")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("function-bytes", "name=value")]
    [InlineData("help", "name=value")]
    [InlineData("no-such=1", "there are fuel, memory-bytes")]
    [InlineData("function-bytes=0", "from 1 to 7654321")]
    [InlineData("function-bytes=7654322", "from 1 to 7654321")]
    [InlineData("fuel=lots", "whole number")]
    public async Task What_is_no_limit_is_bad_input_in_words(string setting, string says)
    {
        await File.WriteAllBytesAsync(Component, Bytes);
        var answer = await Wasmpay.RunAsync(["inspect", Component, "--limit", setting]);
        File.Delete(Component);
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(says, answer.Error, StringComparison.Ordinal);
    }
}
