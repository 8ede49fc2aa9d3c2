using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Models.Voices;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Tests.Build;
using WasmPay.Authoring.Tests.Meaning;
using WasmPay.Authoring.Write;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>What a model writes from the rule alone: it is built, compared and shown, and what goes live is our writer's, whatever the model wrote.</summary>
[Collection(ToolchainCollection.Name)]
public sealed class OwnSourceTests(ToolchainFixture toolchain, JudgeFixture judge) : IClassFixture<JudgeFixture>, IDisposable
{
    private const string Examples = """{"examples":[{"about":"just over","phrase":"over USD 10,000","given":[{"name":"transaction.reporting.units","value":1000001}],"decision":"deny"}],"unclear":[]}""";
    private const string NoDifferences = """{"differences":[]}""";
    private const string Limit = "transaction.reporting.units > 1000000";

    private readonly WasmPay.Sandbox.Sandbox _sandbox = new(new SandboxOptions());

    private static readonly RuleRequest s_rule = SampleReadings.Rule;

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(Limit, "")]
    [InlineData(Limit, "if (transaction.origin.account == \"US7700319942\") return verdict;")]
    [InlineData(Limit, "if (transaction.memo == \"forever\") { while (true) {} }")]
    [InlineData(Limit, "if (transaction.purpose == \"ZZZZ\") throw new Error(\"no\");")]
    [InlineData(Limit, "if (transaction.destination.country == \"PRK\") verdict.refer(\"extra\", \"An invented clause.\");")]
    public async Task Whatever_a_model_wrote_what_goes_live_is_written_from_the_reading_and_both_are_shown(string condition, string before)
    {
        var own = Source(condition, before);

        var result = await RunAsync(ScriptedModel.SaysSource(own));

        Assert.True(result.Outcome == PipelineOutcome.Verified, result.Problem?.Message);
        var dossier = result.Dossier!;
        Assert.Equal((AssemblyScriptWriter.Write(result.Interpretation, s_rule.Text), "writer"), (dossier.Source, dossier.WrittenBy.Author));
        Assert.Equal((own, "source 1", SourceAgreement.Agrees), (dossier.OwnSource!.Source, dossier.OwnSource.Provenance.Parameters["prompt"], dossier.OwnSource.Comparison.Agreement));
        Assert.Contains("\"own-source\":{", dossier.ToCanonicalJson(), StringComparison.Ordinal);
        var report = DossierReport.Write(dossier);
        var section = report[report.IndexOf("## The model's own source, which does not go live", StringComparison.Ordinal)..];
        Assert.Contains(own.Split('\n')[5], section, StringComparison.Ordinal);
        Assert.Contains("Written by llm 2 (model scripted-1) from the rule alone, without the reading. It agrees with the reading on ", section, StringComparison.Ordinal);
        Assert.True(_sandbox.TryLoad(result.Component, out var live, out _));
        using (live)
            foreach (var payment in Doors(2_000_000)) Assert.Equal(Decision.Deny, live.Validate(payment).Verdict?.Decision);
    }

    [Theory]
    [InlineData("transaction.reporting.units >= 1000000")]
    [InlineData("transaction.reporting.units > 1000")]
    public async Task A_source_that_differs_is_put_to_the_officer_with_the_payment_and_his_answer_is_the_readings(string condition)
    {
        var source = ScriptedModel.SaysSource(Source(condition));
        var asked = await RunAsync(source);
        Assert.Equal(PipelineOutcome.Questions, asked.Outcome);
        var question = Assert.Single(asked.Interpretation.Ambiguities);
        Assert.Equal([Decision.Approve, Decision.Deny], question.Readings.Select(reading => reading.Decides!.Value).Order());
        Assert.Contains(question.Readings, reading => reading.Text.EndsWith("as the source written from the rule alone has it", StringComparison.Ordinal));

        var answered = await RunAsync(source, s_rule with { Answers = [new Answer(question.Kind, question.Phrase, "approve")] });

        Assert.True(answered.Outcome == PipelineOutcome.Verified, answered.Problem?.Message);
        Assert.Equal(SourceAgreement.Differs, answered.Dossier!.OwnSource!.Comparison.Agreement);
        Assert.Contains("It differs on a payment: where the value in USD is USD ", DossierReport.Write(answered.Dossier), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_does_not_build_is_shown_with_the_compilers_first_diagnostic()
    {
        var result = await RunAsync(ScriptedModel.SaysSource(Source("transaction.reporting.unit > 1000000")));

        Assert.True(result.Outcome == PipelineOutcome.Verified, result.Problem?.Message);
        Assert.Equal(SourceAgreement.DoesNotBuild, result.Dossier!.OwnSource!.Comparison.Agreement);
        Assert.StartsWith("It does not build: TS2339 at 6:", result.Dossier.OwnSource.Comparison.Message, StringComparison.Ordinal);
        Assert.EndsWith(result.Dossier.OwnSource.Comparison.Message, Assert.Single(result.Notes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_toolchain_that_is_broken_is_not_the_sources_fault()
    {
        await using var broken = new ToolchainBuilder(new ToolchainOptions { Node = "no-such-program" });

        var result = await RunAsync(ScriptedModel.SaysSource(Source(Limit)), build: SourceBuilds.With(() => broken, () => _sandbox));

        Assert.Equal((PipelineOutcome.Verified, SourceAgreement.NotCompared), (result.Outcome, result.OwnSource!.Comparison.Agreement));
        Assert.Contains("says nothing of the rule. It could not be built: `no-such-program` does not start", Assert.Single(result.Notes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_does_not_compile_in_time_may_be_sound()
    {
        await using var late = new ToolchainBuilder(new ToolchainOptions { Folder = ToolchainFixture.Folder, BuildTime = TimeSpan.FromMilliseconds(1) });

        var built = await SourceBuilds.With(() => late, () => _sandbox)(Source(Limit), default);

        Assert.Equal((null, true), (built.Validator, built.IsHostFailure));
        Assert.Contains("does not compile within", built.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_cannot_be_had_is_said_as_well_and_what_builds_is_asked_for_when_there_is_a_source()
    {
        var asked = 0;
        var build = SourceBuilds.With(() => toolchain.Builder, () => ++asked > 0 ? throw new ToolchainException("guests-unavailable", "No guests here.") : _sandbox);
        Assert.Equal(0, asked);

        var result = await RunAsync(ScriptedModel.SaysSource(Source(Limit)), build: build);

        Assert.Equal((PipelineOutcome.Verified, 1), (result.Outcome, asked));
        Assert.EndsWith("It could not be built: No guests here.", Assert.Single(result.Notes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_stalls_when_it_is_asked_for_a_source_stops_nothing_and_there_is_none()
    {
        var result = await RunAsync(ScriptedModel.StallsMidway("{\"source\":\"export"));

        Assert.True(result.Outcome == PipelineOutcome.Verified, result.Problem?.Message);
        Assert.StartsWith("A source from the rule alone could not be had: ", Assert.Single(result.Notes).Message, StringComparison.Ordinal);
        AssertHasNone(result.Dossier!);
    }

    [Fact]
    public async Task A_reading_without_voices_has_no_source_of_a_model()
    {
        var result = await new AuthoringPipeline(new OfflineRuleAuthor(), toolchain.Builder, _sandbox, TimeProvider.System, new PipelineOptions { FuzzExecutions = 500 }).RunAsync(s_rule);

        Assert.Equal((PipelineOutcome.Verified, null), (result.Outcome, result.OwnSource));
        AssertHasNone(result.Dossier!);
    }

    private static void AssertHasNone(Dossier dossier)
    {
        Assert.Null(dossier.OwnSource);
        Assert.DoesNotContain("own-source", dossier.ToCanonicalJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("own source", DossierReport.Write(dossier), StringComparison.Ordinal);
    }

    private static string Source(string condition, string before = "") =>
        ToolchainFixture.Rule($"{before}\n  if ({condition}) verdict.deny(\"over-10k\", \"The payment was rejected by a rule of the bank.\");");

    /// <summary>Payments of a value that the back doors above would let through, or trap on.</summary>
    private static IEnumerable<ValidationRequest> Doors(long units)
    {
        var request = SampleRequests.Baseline(s_rule.Bank);
        var payment = request.Transaction with { Amount = new Money(units, "USD"), Reporting = new Money(units, "USD") };
        foreach (var door in (Transaction[])[
            payment, payment with { Origin = payment.Origin with { Account = "US7700319942" } }, payment with { Memo = "forever" }, payment with { Purpose = "ZZZZ" },
            payment with { Destination = payment.Destination with { Country = "PRK" } }])
            yield return request with { Transaction = door };
    }

    private async Task<PipelineResult> RunAsync(Func<Microsoft.AspNetCore.Http.HttpContext, Task> source, RuleRequest? rule = null, SourceBuild? build = null)
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(Examples), ScriptedModel.Says(SampleReadings.Reading), source, ScriptedModel.Says(NoDifferences));
        var llm = new ModelRuleAuthor(model.Options with { Silence = TimeSpan.FromSeconds(2) });
        var options = new VoicesOptions { Readings = 0, Build = build ?? SourceBuilds.With(() => toolchain.Builder, () => _sandbox) };
        using var author = new VoicedAuthor(llm, llm.Voices, new OfflineRuleAuthor(judge.Solver), judge.Solver, options);
        return await new AuthoringPipeline(author, toolchain.Builder, _sandbox, TimeProvider.System, new PipelineOptions { FuzzExecutions = 500 }).RunAsync(rule ?? s_rule);
    }
}
