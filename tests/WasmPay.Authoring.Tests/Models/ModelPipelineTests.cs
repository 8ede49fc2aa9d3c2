using WasmPay.Authoring.Accuracy;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Models.Calls;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Tests.Build;
using WasmPay.Authoring.Write;
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

    private async Task<PipelineResult> RunAsync(ScriptedModel model, IValidatorBuilder builder)
    {
        using var author = new ModelRuleAuthor(model.Options);
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());
        return await new AuthoringPipeline(author, builder, sandbox, TimeProvider.System, new PipelineOptions { FuzzTime = TimeSpan.FromMinutes(2) }).RunAsync(Rule);
    }

    [Fact]
    public async Task What_goes_live_is_written_from_the_models_reading_by_our_writer_and_the_model_is_asked_once()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(Reading));

        var result = await RunAsync(model, toolchain.Builder);

        Assert.True(result.Outcome == PipelineOutcome.Verified, result.Problem?.Message);
        Assert.Equal(AssemblyScriptWriter.Write(result.Interpretation, Rule.Text), result.Dossier!.Source);
        Assert.Equal(("llm", "interpret 4"), (result.Dossier.ReadBy.Author, result.Dossier.ReadBy.Parameters["prompt"]));
        Assert.Equal(("writer", "1"), (result.Dossier.WrittenBy.Author, result.Dossier.WrittenBy.Version));
        Assert.Single(model.Asked);
    }

    [Theory]
    [InlineData("> 1_000_000", "> 1_000_001", "example-failed")]
    [InlineData("if (", "if (transaction.channel != 5 && ", "fuzzing-disagreement")]
    [InlineData("verdict.deny(", "verdict.deniy(", "does-not-build")]
    public async Task A_source_of_ours_that_is_wrong_never_comes_out_and_no_model_is_asked_to_mend_it(string right, string wrong, string code)
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(Reading));

        var result = await RunAsync(model, new ChangingBuilder(toolchain.Builder, source => source.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Equal((PipelineOutcome.CheckFailed, code), (result.Outcome, result.Problem!.Code));
        Assert.Equal((null, code == "does-not-build"), (result.Dossier, result.Counterexample is null));
        Assert.Equal(AssemblyScriptWriter.Write(result.Interpretation, Rule.Text), result.Source);
        Assert.Single(model.Asked);
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
    public async Task A_toolchain_that_is_broken_is_said_as_what_it_is()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(Reading));
        await using var broken = new ToolchainBuilder(new ToolchainOptions { Node = "no-such-program" });

        var result = await RunAsync(model, broken);

        Assert.Equal((PipelineOutcome.Failed, "node-missing"), (result.Outcome, result.Problem!.Code));
        Assert.Single(model.Asked);
        Assert.NotNull(result.Source);
    }

    [Fact]
    public async Task A_source_of_ours_that_does_not_build_is_no_failure_of_the_model_that_is_measured()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(Reading));
        var usage = new ModelUsage(null);
        using var author = new ModelRuleAuthor(model.Options with { Journal = usage, Price = new ModelPrice(10, 50) });
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());
        var builder = new ChangingBuilder(toolchain.Builder, source => source.Replace("verdict.deny(", "verdict.deniy(", StringComparison.Ordinal));

        var result = await new AccuracyRunner(author, new AccuracyOptions(builder, sandbox) { Usage = usage }, TimeProvider.System).ScoreAsync(Labelled());

        Assert.Equal((Outcomes.Toolchain, RuleColumn.Toolchain, true), (result.Outcome, result.Column, result.IsIncomplete));
        Assert.Contains(result.Notes, note => note.Contains("does not make an admitted component", StringComparison.Ordinal));
        // The call has 100 tokens in and 20 out.
        Assert.Equal((120L, 0.002m), (result.Use.Tokens, result.Use.Cost));
    }

    [Fact]
    public async Task A_reading_that_is_measured_is_compiled_from_our_writers_source()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(Reading));
        using var author = new ModelRuleAuthor(model.Options);
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());

        var result = await new AccuracyRunner(author, new AccuracyOptions(toolchain.Builder, sandbox), TimeProvider.System).ScoreAsync(Labelled());

        Assert.Equal((RuleColumn.Right, 1, 1), (result.Column, result.Right, result.Total));
        Assert.Single(model.Asked);
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
