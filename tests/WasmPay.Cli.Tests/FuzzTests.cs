using WasmPay.Testing;

namespace WasmPay.Cli.Tests;

/// <summary>What <c>fuzz</c> says where it could not compare the component on every engine.</summary>
public sealed class FuzzTests
{
    private static readonly string Demo = Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Benchmarks", "guests", "demo.wasm");

    // Wasmtime cannot be had where what it compiles cannot be kept.
    private static readonly (string, string) WithoutWasmtime = ("WASMPAY_ARTIFACTS", "/dev/null/artifacts");

    [Fact]
    public async Task A_run_in_which_an_engine_replayed_nothing_says_so_last_and_its_exit_code_is_4()
    {
        var answer = await Wasmpay.RunAsync(["fuzz", Demo, "--seconds", "6", "--isolation", "in-process", "--engine", "managed"], variable: WithoutWasmtime);

        Assert.Equal(4, answer.ExitCode);
        Assert.StartsWith("nothing found, and not compared: nothing was replayed on wasmtime,", answer.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_says_that_the_run_is_neither_clean_nor_complete_and_why()
    {
        var answer = await Wasmpay.RunAsync(["fuzz", Demo, "--seconds", "6", "--isolation", "in-process", "--engine", "managed", "--json"], variable: WithoutWasmtime);

        var report = Assert.Single(answer.Json);
        Assert.Equal(4, answer.ExitCode);
        Assert.Equal((false, false), (report.GetProperty("clean").GetBoolean(), report.GetProperty("complete").GetBoolean()));
        Assert.Equal(0, report.GetProperty("findings").GetArrayLength());
        Assert.Contains("nothing was replayed on wasmtime", report.GetProperty("incomplete").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_names_the_exit_code()
    {
        var help = (await Wasmpay.RunAsync(["fuzz", "--help"])).Output;

        Assert.Contains("4 nothing found, but nothing was tried or nothing replayed on one of the engines", string.Join(' ', help.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
