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
    public async Task Every_public_rule_of_levels_1_to_6_is_exact_in_the_sandbox_and_the_rest_is_asked_refused_or_flagged()
    {
        using var sandbox = new WasmPay.Sandbox.Sandbox(new SandboxOptions());
        var results = await Run(new AccuracyOptions(toolchain.Builder, sandbox));
        var summary = AccuracySummary.Of(results);

        foreach (var level in (string[])["L1", "L2", "L3", "L4", "L5", "L6"])
            Assert.True(summary.ByLevel[level].Exact == summary.ByLevel[level].Programs, Describe(results, level));
        foreach (var level in (string[])["L7", "L8", "L9"])
            Assert.True(results.Where(r => r.Level == level).All(r => r.OutcomeIsRight && r.Named && r.Wrong.Count == 0), Describe(results, level));
        Assert.Equal(0, summary.All.SilentGuesses);
    }

    [SharedFact(Rules)]
    public async Task The_evaluator_alone_gives_the_same_score_as_the_sandbox()
    {
        var summary = AccuracySummary.Of(await Run(new AccuracyOptions()));
        Assert.Equal(27, summary.All.Exact);
        Assert.Equal(summary.ByLevel["L10"].Programs, summary.ByLevel["L10"].Refused);
        Assert.Equal(summary.ByLevel["L11"].Programs, summary.ByLevel["L11"].Refused);
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

    private static async Task<List<RuleResult>> Run(AccuracyOptions options)
    {
        using var file = File.OpenText(SharedMaterial.PathOf(Rules));
        var results = new List<RuleResult>();
        await foreach (var result in new AccuracyRunner(new OfflineRuleAuthor(), options).RunAsync(BenchmarkFile.ReadAsync(file))) results.Add(result);
        return results;
    }

    private static string Describe(IEnumerable<RuleResult> results, string level) =>
        string.Join("\n", results.Where(r => r.Level == level).Select(r => $"{r.Rule}: {r.Expect} {r.Outcome} {r.Right}/{r.Total} {string.Join(" ", r.Notes)}"));
}
