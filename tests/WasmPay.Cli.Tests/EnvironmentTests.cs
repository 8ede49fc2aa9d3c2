using WasmPay.Testing;

namespace WasmPay.Cli.Tests;

/// <summary>What the environment says of the sandbox and of where telemetry goes.</summary>
public sealed class EnvironmentTests
{
    private static readonly string Demo = Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Benchmarks", "guests", "demo.wasm");

    [Theory]
    [InlineData("Sandbox__Limits__FunctionBytes")]
    [InlineData("SANDBOX__LIMITS__FUNCTIONBYTES")]
    [InlineData("sandbox__limits__functionbytes")]
    public async Task A_limit_is_read_in_either_case(string name)
    {
        var answer = await Wasmpay.RunAsync(["inspect", Demo, "--json"], variable: (name, "1"));
        Assert.Equal("over-limit", Assert.Single(answer.Json).GetProperty("refusals")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("Sandbox__Isolation", "foo", "Sandbox__Isolation is `foo`; it can be process or in-process.")]
    [InlineData("SANDBOX__ISOLATION", "foo", "SANDBOX__ISOLATION is `foo`; it can be process or in-process.")]
    [InlineData("Sandbox__FunctionBytes", "500", "the nearest is Sandbox__Limits__FunctionBytes.")]
    [InlineData("Sandbox__Isolaton", "process", "the nearest is Sandbox__Isolation.")]
    [InlineData("Sandbox__Engine", "managed", "There is no setting Sandbox__Engine; `wasmpay limits` lists all of them.")]
    [InlineData("SANDBOX__FUEL", "many", "The limit fuel takes a whole number")]
    public async Task What_is_wrong_in_it_is_bad_input_for_every_command_that_runs_components(string name, string value, string says)
    {
        foreach (var command in (string[][])
            [["inspect", Demo], ["run", Demo, "--request", "-"], ["fuzz", Demo], ["eval", Demo], ["serve", "--urls", "http://127.0.0.1:0"], ["demo"],
            ["author", "--rule", "Deny any payment over USD 10,000.", "--bank", "NDHV", "--out", "unused"]])
        {
            var answer = await Wasmpay.RunAsync(command, variable: (name, value));
            Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
            Assert.Contains(says, Assert.Single(answer.Error.Trim().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_variables_that_are_the_same_are_bad_input_that_names_both()
    {
        var answer = await Wasmpay.RunAsync(["inspect", Demo], variable: ("Sandbox__Fuel", "20000"), another: ("Sandbox__fuel", "1000"));
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("Sandbox__Fuel and Sandbox__fuel are the same; set one of them.", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_wins_over_it()
    {
        var answer = await Wasmpay.RunAsync(["inspect", Demo, "--json", "--limit", "function-bytes=500000"], variable: ("Sandbox__Limits__FunctionBytes", "1"));
        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("localhost:4317")]
    [InlineData("/var/run/collector")]
    public async Task A_collector_s_address_that_is_none_is_bad_input(string address)
    {
        var answer = await Wasmpay.RunAsync(["serve", "--urls", "http://127.0.0.1:0"], variable: ("OTEL_EXPORTER_OTLP_ENDPOINT", address));
        Assert.Equal((2, $"wasmpay: OTEL_EXPORTER_OTLP_ENDPOINT is `{address}`; it takes an address such as http://127.0.0.1:4317, or nothing.\n"), (answer.ExitCode, answer.Error));
    }
}
