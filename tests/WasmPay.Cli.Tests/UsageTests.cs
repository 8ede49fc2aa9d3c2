using WasmPay.Cli.Console;
using WasmPay.Testing;

namespace WasmPay.Cli.Tests;

/// <summary>What a command says when it is not used as it is meant to be.</summary>
public sealed class UsageTests(AuthoredValidator authored) : IClassFixture<AuthoredValidator>
{
    private static readonly string Demo = Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Benchmarks", "guests", "demo.wasm");

    [Theory]
    [InlineData("--engine", "'wasmtime'")]
    [InlineData("--isolation", "'process'")]
    public async Task A_value_that_is_none_is_answered_with_those_that_are_each_on_its_line(string option, string first)
    {
        var answer = await Wasmpay.RunAsync(["inspect", Demo, option, "foo"]);
        Assert.Equal(2, answer.ExitCode);
        var lines = answer.Error.Split('\n');
        Assert.StartsWith("wasmpay: Argument 'foo' not recognized. Must be one of:", lines[0], StringComparison.Ordinal);
        Assert.Equal($"  {first}", lines[1]);
        Assert.DoesNotContain("\\u00", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_the_caller_wrote_begins_no_line_of_ours() =>
        Assert.Equal(["wasmpay: Argument 'a", "  wasmpay: all is well\\u001b[2J' not recognized."], UsageError.Text("Argument 'a\r\nwasmpay: all is well\u001b[2J' not recognized.\n").Split(Environment.NewLine));

    [Theory]
    [InlineData("a component", "fuzz", "ok.wasm", "--differential")]
    [InlineData("--engine", "fuzz", "--differential", "--engine", "managed")]
    [InlineData("--isolation", "fuzz", "--differential", "--isolation", "in-process")]
    [InlineData("--fuel, --limit", "fuzz", "--differential", "--limit", "locals=5", "--fuel", "5")]
    public async Task The_comparison_of_engines_takes_nothing_that_it_would_not_look_at(string unused, params string[] arguments)
    {
        var answer = await Wasmpay.RunAsync(arguments);
        Assert.Equal((2, $"wasmpay: --differential makes its own modules and runs them on all engines, without {unused}; leave one or the other out.\n"), (answer.ExitCode, answer.Error));
    }

    [Fact]
    public async Task The_comparison_of_engines_runs_by_itself()
    {
        var answer = await Wasmpay.RunAsync(["fuzz", "--differential", "--seconds", "2", "--json"]);
        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.True(Assert.Single(answer.Json).GetProperty("modules").GetInt64() > 0);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData()]
    public async Task No_request_is_no_approval(params string[] more)
    {
        var answer = await Wasmpay.RunAsync(["run", Demo, "--request", "-", .. more], "[]");
        Assert.Equal((2, "", "wasmpay: There is no request: the array is empty.\n"), (answer.ExitCode, answer.Output, answer.Error));
    }

    [Fact]
    public async Task Calls_that_nest_too_deep_are_answered_with_the_limit_s_name()
    {
        var answer = await Wasmpay.RunAsync(["run", authored.Component, "--request", "-", "--limit", "call-depth=1"], AuthoredValidator.Request(1));
        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("call-depth", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_evaluation_that_runs_no_component_takes_no_limits_of_one()
    {
        var answer = await Wasmpay.RunAsync(["eval", Demo, "--fast", "--fuel", "5"]);
        Assert.Equal((2, "wasmpay: --fast runs no component, so that --fuel changes nothing; leave one of them out.\n"), (answer.ExitCode, answer.Error));
    }
}
