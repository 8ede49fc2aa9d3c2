using WasmPay.Guests;
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
        Assert.All(report.GetProperty("replay").GetProperty("executors").EnumerateArray(), engine => Assert.True(engine.GetProperty("requests").GetInt32() > 0, engine.GetRawText()));
    }

    [Fact]
    public async Task Inspect_says_the_same_of_hostile_bytes_wherever_it_looks_at_them()
    {
        var file = Path.GetTempFileName();
        try
        {
            var demo = await File.ReadAllBytesAsync(Demo);
            foreach (var bytes in (byte[][])[[], demo[..(demo.Length / 2)], demo[..8], [.. demo[..8], 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], "(component)"u8.ToArray()])
            {
                await File.WriteAllBytesAsync(file, bytes);
                var (far, near) = (await Wasmpay.RunAsync(["inspect", file, "--json"]), await Wasmpay.RunAsync(["inspect", file, "--json", "--isolation", "in-process"]));
                Assert.Equal((1, ""), (far.ExitCode, far.Error));
                Assert.Equal(near.Output, far.Output);
                var seen = Assert.Single(far.Json);
                Assert.Equal((false, bytes.Length), (seen.GetProperty("admitted").GetBoolean(), seen.GetProperty("size").GetInt32()));
                Assert.NotEmpty(seen.GetProperty("refusals")[0].GetProperty("code").GetString()!);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Inspect_disassembles_the_same_wherever_it_reads()
    {
        var far = await Wasmpay.RunAsync(["inspect", Demo, "--disassemble"]);
        var near = await Wasmpay.RunAsync(["inspect", Demo, "--disassemble"], variable: ("Sandbox__Isolation", "in-process"));
        Assert.Equal((0, 0), (far.ExitCode, near.ExitCode));
        Assert.NotEmpty(near.Output);
        Assert.Equal(near.Output, far.Output);
    }

    [Fact]
    public async Task That_artifacts_are_not_kept_is_said_once_and_only_where_it_is_so()
    {
        var folder = Directory.CreateTempSubdirectory("wasmpay-artifacts-").FullName;
        try
        {
            var near = await Wasmpay.RunAsync(["inspect", Demo, "--json", "--isolation", "in-process"], variable: ("WASMPAY_ARTIFACTS", folder));
            Assert.Equal((0, ""), (near.ExitCode, near.Error));
            if (!GuestHost.IsSupported(out _)) return;
            var far = await Wasmpay.RunAsync(["inspect", Demo, "--json", "--isolation", "process"], variable: ("WASMPAY_ARTIFACTS", folder));
            Assert.Equal(0, far.ExitCode);
            Assert.Contains(folder, Assert.Single(far.Error.Trim().Split('\n')), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            File.Delete(folder + ".key");
        }
    }

    [Theory]
    [InlineData("author", "--rule", "Deny any payment over USD 10,000.", "--bank", "NDHV", "--out", "out")]
    [InlineData("eval", "rules.jsonl")]
    [InlineData("inspect", "component.wasm")]
    public async Task A_place_that_is_none_is_refused_by_every_command_that_runs_or_reads_components(params string[] command)
    {
        Assert.Equal(2, (await Wasmpay.RunAsync([.. command, "--isolation", "elsewhere"])).ExitCode);
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
