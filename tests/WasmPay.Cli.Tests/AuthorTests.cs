using System.Text.Json;
using WasmPay.Guests;

namespace WasmPay.Cli.Tests;

public sealed class AuthorTests(AuthoredValidator authored) : IClassFixture<AuthoredValidator>
{
    [Fact]
    public void Author_writes_source_component_and_dossier()
    {
        Assert.Equal(0, authored.Authored.ExitCode);
        var answer = Assert.Single(authored.Authored.Json);
        Assert.Equal("program", answer.GetProperty("outcome").GetString());
        foreach (var file in new[] { "source", "component", "dossier" }) Assert.True(File.Exists(answer.GetProperty(file).GetString()), file);
        Assert.Contains(answer.GetProperty("digest").GetString()!, File.ReadAllText(authored.InFolder("dossier.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_dossier_says_where_the_component_ran_and_on_what_the_corpus_was_replayed()
    {
        using var dossier = JsonDocument.Parse(File.ReadAllText(authored.InFolder("dossier.json")));
        var evidence = dossier.RootElement.GetProperty("evidence");
        Assert.Equal(GuestHost.IsSupported(out _) ? "process" : "in-process", evidence.GetProperty("isolation").GetString());
        var executors = evidence.GetProperty("fuzzing").GetProperty("replay").GetProperty("executors").EnumerateArray().ToList();
        Assert.Equal(["interpreter", "compiled", "wasmtime"], executors.Select(executor => executor.GetProperty("name").GetString()));
        Assert.All(executors, executor => Assert.Equal(0, executor.GetProperty("differences").GetInt32()));
        Assert.Contains("The fuzzer's minimised corpus was replayed", File.ReadAllText(authored.InFolder("dossier.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_decides_on_both_sides_of_the_limit()
    {
        var requests = $"[{AuthoredValidator.Request(1_000_000)},{AuthoredValidator.Request(1_000_001)}]";
        var answer = await Wasmpay.RunAsync(["run", authored.Component, "--request", "-", "--json"], requests);
        Assert.Equal(1, answer.ExitCode);
        Assert.Equal(["approve", "deny"], answer.Json.Select(line => line.GetProperty("decision").GetString()));
        Assert.All(answer.Json, line => Assert.Equal("verdict", line.GetProperty("outcome").GetString()));
        Assert.All(answer.Json, line => Assert.True(line.GetProperty("fuel").GetUInt64() > 0));
        Assert.Equal(1, answer.Json[1].GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task Run_reads_a_request_that_begins_with_a_byte_order_mark()
    {
        var answer = await Wasmpay.RunAsync(["run", authored.Component, "--request", "-", "--json"], "\uFEFF" + AuthoredValidator.Request(1));
        Assert.Equal((0, "approve"), (answer.ExitCode, Assert.Single(answer.Json).GetProperty("decision").GetString()));
    }

    [Fact]
    public async Task Run_with_little_fuel_says_that_it_ran_out()
    {
        var answer = await Wasmpay.RunAsync(["run", authored.Component, "--request", "-", "--fuel", "100", "--json"], AuthoredValidator.Request(1));
        Assert.Equal(1, answer.ExitCode);
        Assert.Equal("out_of_fuel", Assert.Single(answer.Json).GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("--memory-mib", "0")]
    [InlineData("--component-mib", "4096")]
    [InlineData("--fuel", "0")]
    public async Task Run_refuses_a_limit_that_makes_no_sense(string option, string value)
    {
        var answer = await Wasmpay.RunAsync(["run", authored.Component, "--request", "-", option, value], AuthoredValidator.Request(1));
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(option, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "transaction")]
    [InlineData("not json", "not JSON")]
    [InlineData("[1]", "Request 0")]
    [InlineData("null", "object")]
    public async Task Run_refuses_a_request_that_does_not_fit_with_a_sentence(string request, string says)
    {
        var answer = await Wasmpay.RunAsync(["run", authored.Component, "--request", "-", "--json"], request);
        Assert.Equal(2, answer.ExitCode);
        Assert.Empty(answer.Output);
        Assert.Contains(says, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Inspect_shows_the_contract_and_admits()
    {
        var answer = await Wasmpay.RunAsync(["inspect", authored.Component, "--json"]);
        Assert.Equal(0, answer.ExitCode);
        var seen = Assert.Single(answer.Json);
        Assert.True(seen.GetProperty("admitted").GetBoolean());
        Assert.Equal("0.2.0", seen.GetProperty("contract").GetString());
        Assert.Equal(new FileInfo(authored.Component).Length, seen.GetProperty("size").GetInt64());
    }

    [Fact]
    public async Task Inspect_disassembles_a_function_with_its_fuel()
    {
        var answer = await Wasmpay.RunAsync(["inspect", authored.Component, "--disassemble", "--function", "1"]);
        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("fuel", answer.Output, StringComparison.Ordinal);
        Assert.Contains("end", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_of_half_a_component_says_why_it_is_refused()
    {
        var half = authored.InFolder("half.wasm");
        var bytes = await File.ReadAllBytesAsync(authored.Component);
        await File.WriteAllBytesAsync(half, bytes[..(bytes.Length / 2)]);
        var answer = await Wasmpay.RunAsync(["inspect", half, "--json"]);
        Assert.Equal(1, answer.ExitCode);
        var seen = Assert.Single(answer.Json);
        Assert.False(seen.GetProperty("admitted").GetBoolean());
        Assert.NotEmpty(seen.GetProperty("refusals")[0].GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Fuzz_finds_nothing_in_a_right_validator_and_counts_edges()
    {
        var answer = await Wasmpay.RunAsync(["fuzz", authored.Component, "--seconds", "10", "--seed", "7", "--json"]);
        Assert.Equal(0, answer.ExitCode);
        var report = Assert.Single(answer.Json);
        Assert.Equal(0, report.GetProperty("findings").GetArrayLength());
        Assert.True(report.GetProperty("clean").GetBoolean());
        Assert.InRange(report.GetProperty("edges_covered").GetInt32(), 1, report.GetProperty("edges_total").GetInt32());
        Assert.True(report.GetProperty("executions").GetInt32() > 0);
    }
}
