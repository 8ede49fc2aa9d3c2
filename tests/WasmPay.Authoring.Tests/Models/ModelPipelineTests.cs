using Microsoft.AspNetCore.Http;
using WasmPay.Authoring.Accuracy;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Models.Calls;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Tests.Build;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>The whole road with a model behind it: whatever the model says, only what passes the checks comes out.</summary>
[Collection(ToolchainCollection.Name)]
public sealed class ModelPipelineTests(ToolchainFixture toolchain)
{
    private static readonly RuleRequest Rule = new(
        "Deny any payment over USD 10,000.",
        new BankProfile("NDHV", "Nordhaven", "USA", "USD", "America/New_York", new Dictionary<string, string>()));

    private const string Reading = SampleReadings.Reading;

    private static readonly string Right = Clause("transaction.reporting.units > 1000000");

    private static string Clause(string condition, string before = "") =>
        ToolchainFixture.Rule($"{before}\n  if ({condition}) verdict.deny(\"over-10k\", \"The payment was rejected by a rule of the bank.\");");

    private async Task<(PipelineResult Result, ScriptedModel Model)> RunAsync(params string[] sources)
    {
        // The first source is written whole; each further one comes as an edit of the one before.
        var repairs = sources.Zip(sources.Skip(1), (before, after) => ScriptedModel.SaysEdits((before, after)));
        Func<HttpContext, Task>[] script = [ScriptedModel.Says(Reading), ScriptedModel.SaysSource(sources[0]), .. repairs];
        var model = await ScriptedModel.StartAsync(script);
        using var author = new ModelRuleAuthor(model.Options);
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());
        var pipeline = new AuthoringPipeline(author, toolchain.Builder, sandbox, TimeProvider.System, new PipelineOptions { FuzzTime = TimeSpan.FromMinutes(2) });
        return (await pipeline.RunAsync(Rule), model);
    }

    [Fact]
    public async Task A_right_program_comes_out_with_its_dossier()
    {
        var (result, model) = await RunAsync(Right);
        await using var server = model;

        Assert.Equal(PipelineOutcome.Verified, result.Outcome);
        Assert.Equal(Right, result.Dossier!.Source);
        Assert.Equal(("llm", "interpret 4"), (result.Dossier.ReadBy.Author, result.Dossier.ReadBy.Parameters["prompt"]));
        Assert.Equal(("llm", "write 2"), (result.Dossier.WrittenBy.Author, result.Dossier.WrittenBy.Parameters["prompt"]));
        Assert.NotEqual(result.Dossier.ReadBy.PromptDigest, result.Dossier.WrittenBy.PromptDigest);
    }

    [Fact]
    public async Task A_program_that_does_not_compile_goes_back_with_its_diagnostics_and_comes_out_mended()
    {
        var broken = Clause("transaction.reporting.unit > 1000000");

        var (result, model) = await RunAsync(broken, Right);
        await using var server = model;

        Assert.Equal(PipelineOutcome.Verified, result.Outcome);
        var repair = model.Data(2);
        Assert.Equal(broken, repair["source"]!.GetValue<string>());
        Assert.Equal("TS2339", repair["diagnostics"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(6, repair["diagnostics"]![0]!["line"]!.GetValue<int>());
        Assert.Equal("repair 2", result.Dossier!.WrittenBy.Parameters["prompt"]);
    }

    [Fact]
    public async Task A_program_that_never_compiles_ends_after_the_repairs()
    {
        var broken = Clause("transaction.reporting.unit > 1000000");

        var (result, model) = await RunAsync(broken, broken, broken, Right);
        await using var server = model;

        Assert.Equal((PipelineOutcome.CheckFailed, "does-not-build"), (result.Outcome, result.Problem!.Code));
        Assert.Equal(4, model.Asked.Count);
    }

    [Fact]
    public async Task A_program_that_is_wrong_at_the_limit_goes_back_with_the_payment_and_comes_out_mended()
    {
        var wrong = Clause("transaction.reporting.units >= 1000000");

        var (result, model) = await RunAsync(wrong, Right);
        await using var server = model;

        Assert.Equal(PipelineOutcome.Verified, result.Outcome);
        Assert.Equal(Right, result.Dossier!.Source);
        var complaint = model.Data(2)["diagnostics"]![0]!;
        Assert.Equal("example-failed", complaint["code"]!.GetValue<string>());
        Assert.Contains("\"units\":1000000", complaint["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_the_fuzzer_catches_goes_back_and_comes_out_mended()
    {
        var (result, model) = await RunAsync(Clause("transaction.reporting.units > 1000000 && transaction.channel != Channel.Batch"), Right);
        await using var server = model;

        Assert.Equal(PipelineOutcome.Verified, result.Outcome);
        Assert.StartsWith("fuzzing-", model.Data(2)["diagnostics"]![0]!["code"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mended_program_that_no_longer_compiles_ends_with_what_the_check_found()
    {
        var broken = Clause("transaction.reporting.unit > 1000000");

        var (result, model) = await RunAsync(Clause("transaction.reporting.units >= 1000000"), broken, broken + " ", broken);
        await using var server = model;

        Assert.Equal((PipelineOutcome.CheckFailed, "example-failed"), (result.Outcome, result.Problem!.Code));
        Assert.NotNull(result.Counterexample);
        Assert.Null(result.Dossier);
    }

    [Theory]
    [InlineData("transaction.reporting.units >= 1000000", "")]
    [InlineData("transaction.amount.units > 1000000", "")]
    [InlineData("transaction.reporting.units > 1000000 && transaction.channel != Channel.Batch", "")]
    [InlineData("transaction.reporting.units > 1000000", "if (transaction.origin.account == \"US7700319942\") return verdict;")]
    [InlineData("transaction.reporting.units > 1000000", "if (transaction.memo == \"forever\") { while (true) {} }")]
    [InlineData("transaction.reporting.units > 1000000", "if (transaction.purpose == \"ZZZZ\") throw new Error(\"no\");")]
    [InlineData("transaction.reporting.units > 1000000", "if (transaction.destination.country == \"PRK\") verdict.refer(\"extra\", \"An invented clause.\");")]
    public async Task A_program_that_is_wrong_somewhere_never_comes_out(string condition, string before)
    {
        // However often the model repeats itself.
        var wrong = Clause(condition, before);
        var (result, model) = await RunAsync(wrong, wrong, wrong, wrong, wrong);
        await using var server = model;

        Assert.Equal(PipelineOutcome.CheckFailed, result.Outcome);
        Assert.Null(result.Dossier);
        Assert.NotNull(result.Counterexample);
    }

    [Fact]
    public async Task A_model_that_is_away_fails_and_decides_nothing()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Fails(401));
        using var author = new ModelRuleAuthor(model.Options);
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());

        var result = await new AuthoringPipeline(author, toolchain.Builder, sandbox, TimeProvider.System, new PipelineOptions()).RunAsync(Rule);

        Assert.Equal(PipelineOutcome.Failed, result.Outcome);
        Assert.Equal(ModelCodes.Key, result.Problem!.Code);
        Assert.Null(result.Dossier);
    }

    [Fact]
    public async Task A_toolchain_that_is_broken_is_said_as_what_it_is_and_no_model_is_asked_to_mend_it()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(Reading), ScriptedModel.SaysSource(Right), ScriptedModel.SaysEdits((Right, Right)));
        using var author = new ModelRuleAuthor(model.Options);
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());
        await using var broken = new ToolchainBuilder(new ToolchainOptions { Node = "no-such-program" });

        var result = await new AuthoringPipeline(author, broken, sandbox, TimeProvider.System, new PipelineOptions()).RunAsync(Rule);

        Assert.Equal((PipelineOutcome.Failed, "node-missing"), (result.Outcome, result.Problem!.Code));
        Assert.Equal(2, model.Asked.Count);
        Assert.Equal(Right, result.Source);
    }

    [Fact]
    public async Task A_source_that_never_compiles_is_the_authors_failure_and_no_confident_mistake()
    {
        var broken = Clause("transaction.reporting.unit > 1000000");
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(Reading), ScriptedModel.SaysSource(broken), ScriptedModel.SaysEdits((broken, broken + " ")), ScriptedModel.SaysEdits((broken, broken + " ")));
        var usage = new ModelUsage(null);
        using var author = new ModelRuleAuthor(model.Options with { Journal = usage, Price = new ModelPrice(10, 50) });
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());

        var result = await new AccuracyRunner(author, new AccuracyOptions(toolchain.Builder, sandbox) { Usage = usage }, TimeProvider.System).ScoreAsync(Labelled());

        Assert.Equal((Outcomes.Failed, RuleColumn.Failed, false), (result.Outcome, result.Column, result.IsIncomplete));
        Assert.Equal((0, 1), (result.Right, result.Total));
        // Each call has 100 tokens in and 20 out.
        Assert.Equal((model.Asked.Count * 120L, model.Asked.Count * 0.002m), (result.Use.Tokens, result.Use.Cost));
    }

    [Theory]
    [InlineData(401, true)]
    [InlineData(200, false)]
    public async Task A_model_that_is_away_may_be_there_another_time_and_one_that_answers_nonsense_is_measured_by_it(int status, bool incomplete)
    {
        var nonsense = status == 200 ? ScriptedModel.Says("no JSON") : ScriptedModel.Fails(status);
        await using var model = await ScriptedModel.StartAsync([.. Enumerable.Repeat(nonsense, 5)]);
        using var author = new ModelRuleAuthor(model.Options);

        var result = await new AccuracyRunner(author, new AccuracyOptions(), TimeProvider.System).ScoreAsync(Labelled());

        Assert.Equal((RuleColumn.Failed, incomplete), (result.Column, result.IsIncomplete));
    }

    private static BenchmarkRule Labelled() =>
        new("r", "L1", "en", "plain", Rule.Text, Rule.Bank, "program", [new BenchmarkCase(SampleRequests.Baseline(Rule.Bank), Decision.Approve, new Dictionary<string, Decision>())]);

    [Fact]
    public async Task A_toolchain_that_is_broken_is_no_mistake_of_who_is_measured()
    {
        await using var broken = new ToolchainBuilder(new ToolchainOptions { Node = "no-such-program" });
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());

        var runner = new AccuracyRunner(new OfflineRuleAuthor(), new AccuracyOptions(broken, sandbox), TimeProvider.System);
        var results = new List<RuleResult>();
        await foreach (var result in runner.RunAsync(new[] { Labelled() }.ToAsyncEnumerable())) results.Add(result);

        var only = Assert.Single(results);
        Assert.Equal((Outcomes.Toolchain, RuleColumn.Toolchain, 0, 0), (only.Outcome, only.Column, only.Right, only.Total));
    }
}
