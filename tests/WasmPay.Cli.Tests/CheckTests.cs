using System.Text.Json.Nodes;

namespace WasmPay.Cli.Tests;

/// <summary><c>wasmpay check</c> holds a component to what is meant, and says so by its exit code.</summary>
public sealed class CheckTests(AuthoredValidator authored) : IClassFixture<AuthoredValidator>
{
    [Fact]
    public async Task A_component_is_proved_against_its_own_rule_its_dossier_and_its_reading()
    {
        var reading = authored.InFolder("reading.json");
        await File.WriteAllTextAsync(reading, JsonNode.Parse(await File.ReadAllTextAsync(authored.InFolder("dossier.json")))!["interpretation"]!.ToJsonString());
        await File.WriteAllTextAsync(authored.InFolder("rule.txt"), "Deny any payment over USD 10,000.");
        foreach (var meant in (string[][])[["--rule", "@" + authored.InFolder("rule.txt"), "--bank", "NDHV"], ["--rule", "Deny any payment over USD 10,000.", "--bank", "NDHV"], ["--dossier", authored.InFolder("dossier.json")], ["--reading", reading]])
        {
            var proved = await Wasmpay.RunAsync(["check", authored.Component, .. meant, "--json"]);
            Assert.True(proved.ExitCode == 0, proved.Output + proved.Error);
            var said = Assert.Single(proved.Json);
            Assert.Equal(("proved", 0), (said.GetProperty("verdict").GetString(), said.GetProperty("unnamed_facts").GetArrayLength()));
            Assert.Equal(["transaction.reporting.units"], said.GetProperty("facts").EnumerateArray().Select(fact => fact.GetString()));
        }
    }

    [Fact]
    public async Task A_component_is_refuted_against_another_rule_by_a_payment_that_run_decides_so()
    {
        var refuted = await Wasmpay.RunAsync(["check", authored.Component, "--rule", "Deny any payment over USD 12,000.", "--bank", "NDHV", "--json"]);

        Assert.True(refuted.ExitCode == 1, refuted.Output + refuted.Error);
        var said = Assert.Single(refuted.Json);
        Assert.Equal("refuted", said.GetProperty("verdict").GetString());
        var payment = said.GetProperty("counterexample");
        Assert.InRange(payment.GetProperty("transaction").GetProperty("reporting").GetProperty("units").GetInt64(), 1_000_001, 1_200_000);
        var file = authored.InFolder("payment.json");
        await File.WriteAllTextAsync(file, payment.GetRawText());
        var run = await Wasmpay.RunAsync(["run", authored.Component, "--request", file, "--json"]);
        Assert.Contains("deny", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_followed_is_open_and_says_why()
    {
        var open = await Wasmpay.RunAsync(["check", Path.Combine(WasmPay.Testing.SharedMaterial.RepositoryRoot, "tests", "WasmPay.Benchmarks", "guests", "demo.wasm"), "--dossier", authored.InFolder("dossier.json")]);
        Assert.True(open.ExitCode == 4, open.Output + open.Error);
        Assert.Contains("open: Its allocator is not followed", open.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Say one of --rule, --reading and --dossier.")]
    [InlineData("Say one of --rule, --reading and --dossier.", "--rule", "Deny payments over USD 10.", "--reading", "x")]
    [InlineData("say --bank", "--rule", "Deny payments over USD 10.")]
    [InlineData("--answer \"undefined-threshold|large|", "--rule", "Deny large payments.", "--bank", "NDHV")]
    [InlineData("The rule is not read", "--rule", "Deny payments that feel odd.", "--bank", "NDHV")]
    public async Task What_does_not_say_what_is_meant_is_bad_input(string sentence, params string[] arguments)
    {
        var bad = await Wasmpay.RunAsync(["check", authored.Component, .. arguments]);
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains(sentence, bad.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "it has no `interpretation`")]
    [InlineData("[1]", "it has no `interpretation`")]
    [InlineData("{\"interpretation\":{\"clauses\":7}}", "clauses")]
    [InlineData("not json", "JSON")]
    public async Task A_dossier_that_is_none_is_bad_input(string text, string sentence)
    {
        var file = authored.InFolder("bad.json");
        await File.WriteAllTextAsync(file, text);
        var bad = await Wasmpay.RunAsync(["check", authored.Component, "--dossier", file]);
        Assert.True(bad.ExitCode == 2, bad.Output + bad.Error);
        Assert.Contains(sentence, bad.Error, StringComparison.Ordinal);
    }
}
