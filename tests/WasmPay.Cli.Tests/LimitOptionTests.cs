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
    [InlineData("over-limit", "--limit", "component-bytes=10")]
    public async Task A_limit_is_set_by_its_name(string code, params string[] options)
    {
        await File.WriteAllBytesAsync(Component, Bytes);
        var answer = await Wasmpay.RunAsync(["inspect", Component, "--json", .. options]);
        File.Delete(Component);
        Assert.Equal(code, Assert.Single(answer.Json).GetProperty("refusals")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_limit_that_is_given_twice_is_bad_input_that_names_it()
    {
        var answer = await Wasmpay.RunAsync(["inspect", "none.wasm", "--limit", "function-bytes=1", "--limit", "locals=5", "--limit", "function-bytes=2"]);
        Assert.Equal((2, "wasmpay: --limit function-bytes is given 2 times; give it once.\n"), (answer.ExitCode, answer.Error));
    }

    [Theory]
    [InlineData("--fuel and --limit fuel", "--fuel", "1000", "--limit", "fuel=10000000")]
    [InlineData("--fuel and --limit fuel", "--limit", "fuel=1000", "--fuel", "1000")]
    [InlineData("--memory-mib and --limit memory-bytes", "--memory-mib", "1", "--limit", "memory-bytes=67108864")]
    [InlineData("--component-mib and --limit component-bytes", "--component-mib", "1", "--limit", "component-bytes=1048576")]
    public async Task A_limit_that_two_options_give_is_bad_input_that_names_both(string both, params string[] options)
    {
        var answer = await Wasmpay.RunAsync(["inspect", "none.wasm", .. options]);
        Assert.Equal((2, $"wasmpay: {both} are the same limit; give one of them.\n"), (answer.ExitCode, answer.Error));
    }

    [Theory]
    [InlineData("--fuel", "0", "fuel takes a whole number of units of fuel from 1 to 1000000000000")]
    [InlineData("--fuel", "1000000000001", "fuel takes a whole number of units of fuel from 1 to 1000000000000")]
    [InlineData("--fuel", "18446744073709551615", "fuel takes a whole number of units of fuel from 1 to 1000000000000")]
    [InlineData("--memory-mib", "0", "memory-bytes takes a whole number of bytes from 1 to 4294967296")]
    [InlineData("--memory-mib", "-1", "memory-bytes takes a whole number of bytes from 1 to 4294967296")]
    [InlineData("--memory-mib", "4097", "memory-bytes takes a whole number of bytes from 1 to 4294967296")]
    [InlineData("--component-mib", "257", "component-bytes takes a whole number of bytes from 1 to 268435456")]
    public async Task The_short_options_are_held_to_the_ranges_of_their_limits(string option, string value, string says)
    {
        var answer = await Wasmpay.RunAsync(["inspect", "none.wasm", option, value]);
        Assert.Equal(2, answer.ExitCode);
        Assert.StartsWith($"wasmpay: {option}: The limit {says}, not ", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--fuel", "1000000000000")]
    [InlineData("--component-mib", "256")]
    public async Task The_most_of_each_range_is_taken(string option, string value)
    {
        await File.WriteAllBytesAsync(Component, Bytes);
        var answer = await Wasmpay.RunAsync(["inspect", Component, "--json", option, value]);
        File.Delete(Component);
        Assert.Equal((1, ""), (answer.ExitCode, answer.Error));
    }

    [Theory]
    [InlineData("inspect", "none.wasm", "--isolation", "process")]
    [InlineData("inspect", "none.wasm", "--isolation", "in-process")]
    [InlineData("serve", "--urls", "http://127.0.0.1:0", "--database", "unused-limits.db")]
    public async Task Limits_that_contradict_each_other_are_bad_input_before_anything_starts(params string[] arguments)
    {
        var answer = await Wasmpay.RunAsync([.. arguments, "--limit", "process-memory-bytes=1048576"]);
        Assert.Equal((2, "wasmpay: The limit process-memory-bytes is 1048576, and memory-bytes, which is 67108864, is what one guest may have of it: raise the first or lower the second.\n"), (answer.ExitCode, answer.Error));
    }

    [Fact]
    public async Task The_same_process_memory_is_enough_for_smaller_guests()
    {
        await File.WriteAllBytesAsync(Component, Bytes);
        var answer = await Wasmpay.RunAsync(["inspect", Component, "--json", "--limit", "process-memory-bytes=1048576", "--limit", "memory-bytes=1048576"]);
        File.Delete(Component);
        Assert.Equal((1, ""), (answer.ExitCode, answer.Error));
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
