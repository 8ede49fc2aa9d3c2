using WasmPay.Authoring.Accuracy;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Tests.Build;
using WasmPay.Sandbox;
using WasmPay.Testing;

namespace WasmPay.Authoring.Tests.Accuracy;

[Collection(ToolchainCollection.Name)]
public sealed class AccuracyTests(ToolchainFixture toolchain)
{
    private const string Rules = "rules/dev.jsonl";

    [SharedFact(Rules)]
    public async Task No_public_rule_is_read_wrongly_and_what_is_read_is_exact_in_the_sandbox_as_for_the_evaluator()
    {
        using var sandbox = new WasmPay.Sandbox.Sandbox(new SandboxOptions());
        var results = await Run(new AccuracyOptions(toolchain.Builder, sandbox));
        var summary = AccuracySummary.Of(results);

        foreach (var read in results.Where(r => r.Outcome is "program" or "flag"))
            Assert.True(read.Right == read.Total && read.OutcomeIsRight, $"{read.Rule}: {read.Expect} {read.Outcome} {read.Right}/{read.Total} {string.Join(" ", read.Notes)}");
        Assert.Equal(0, summary.All.SilentGuesses);
        Assert.InRange(summary.All.Exact, 20, summary.All.Programs);
        Assert.Equal(summary.All with { Use = default }, AccuracySummary.Of(await Run(new AccuracyOptions())).All with { Use = default });
        Assert.Equal(0, summary.All.Columns.WrongAndConfident);
    }

    [Fact]
    public void A_merge_patch_does_what_RFC_7386_says()
    {
        static System.Text.Json.Nodes.JsonNode? Json(string text) => System.Text.Json.Nodes.JsonNode.Parse(text);
        var merged = BenchmarkFile.Merge(Json("""{"a":{"b":1,"c":[1,2]},"d":3}"""), Json("""{"a":{"b":null,"c":[9]},"e":{"f":null}}"""));
        Assert.Equal("""{"a":{"c":[9]},"d":3,"e":{}}""", merged!.ToJsonString());
    }

    [Fact]
    public async Task A_line_that_is_no_rule_is_named()
    {
        var bad = await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (var _ in BenchmarkFile.ReadAsync(new StringReader("\n{\"id\": 1}\n"))) { }
        });
        Assert.StartsWith("Line 2 is no benchmark rule", bad.Message, StringComparison.Ordinal);
    }

    [SharedFact("rules/meaning.jsonl")]
    public async Task Outcomes_that_are_as_good_as_the_expected_one_are_read()
    {
        using var file = File.OpenText(SharedMaterial.PathOf("rules/meaning.jsonl"));
        var rules = new List<BenchmarkRule>();
        await foreach (var rule in BenchmarkFile.ReadAsync(file)) rules.Add(rule);
        Assert.Equal(["clarify", "flag"], rules.Single(rule => rule.Id == "P-qualifier-overnight").Also);
        Assert.Equal(rules.Count, rules.Select(rule => rule.Digest).Distinct().Count());
    }

    private static async Task<List<RuleResult>> Run(AccuracyOptions options)
    {
        using var file = File.OpenText(SharedMaterial.PathOf(Rules));
        var results = new List<RuleResult>();
        await foreach (var result in new AccuracyRunner(new OfflineRuleAuthor(), options, TimeProvider.System).RunAsync(BenchmarkFile.ReadAsync(file))) results.Add(result);
        return results;
    }
}
