using WasmPay.Testing;

namespace WasmPay.Cli.Tests;

public sealed class IsolationTests
{
    private static readonly string Demo = Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Benchmarks", "guests", "demo.wasm");

    [Theory]
    [InlineData("process")]
    [InlineData("in-process")]
    public async Task Fuzz_attacks_and_replays_on_everything_wherever_guests_run(string where)
    {
        var answer = await Wasmpay.RunAsync(["fuzz", Demo, "--seconds", "6", "--json", "--isolation", where]);
        Assert.True(answer.ExitCode is 0 or 1, answer.Error);
        var report = answer.Json.Single();
        Assert.True(report.GetProperty("executions").GetInt64() > 0);
        Assert.True(report.GetProperty("edges_covered").GetInt32() > 0);
        Assert.Equal(["interpreter", "compiled", "wasmtime"], report.GetProperty("replay").GetProperty("executors").EnumerateArray().Select(e => e.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_and_a_place_that_is_none_are_bad_input()
    {
        Assert.Equal(2, (await Wasmpay.RunAsync(["run", Demo, "--request", "-", "--isolation", "elsewhere"])).ExitCode);
        var revoke = await Wasmpay.RunAsync(["revoke", new string('0', 64), "--url", "http://127.0.0.1:1", "--token", "x-token", "--reason", "Stop."]);
        Assert.Equal(2, revoke.ExitCode);
        Assert.Contains("127.0.0.1:1", revoke.Error, StringComparison.Ordinal);
    }
}
