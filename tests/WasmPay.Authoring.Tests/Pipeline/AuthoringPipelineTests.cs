using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Tests.Build;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Sandbox;

namespace WasmPay.Authoring.Tests.Pipeline;

[Collection(ToolchainCollection.Name)]
public sealed class AuthoringPipelineTests(ToolchainFixture toolchain) : IDisposable
{
    private const string Demo = "Refer payments over USD 10,000 to a country on our high-risk list, and deny anything to a sanctioned party";

    private readonly WasmPay.Sandbox.Sandbox _sandbox = new(new SandboxOptions());

    private static readonly BankProfile Bank = new("NDHV", "Nordhaven", "USA", "USD", "America/New_York", new Dictionary<string, string>
    {
        ["high-risk-countries"] = "Countries that Compliance rates as high risk",
        ["sanctions"] = "Parties under sanctions, as matched by the bank's screening",
    });

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_rule_in_English_becomes_a_checked_component_with_a_dossier()
    {
        var events = new Events();
        var result = await Pipeline(new OfflineRuleAuthor()).RunAsync(new RuleRequest(Demo, Bank), events);

        Assert.True(result.Outcome == PipelineOutcome.Verified, result.Problem?.Message);
        Assert.Equal(["high-risk-countries", "sanctions"], result.Interpretation.Clauses.Select(c => c.Code));
        Assert.Equal(64, result.Dossier!.Hash().Length);
        Assert.Equal(("offline", "writer"), (result.Dossier.ReadBy.Author, result.Dossier.WrittenBy.Author));
        Assert.Contains("\"format\":\"wasmpay-dossier-1\"", result.Dossier.ToCanonicalJson(), StringComparison.Ordinal);
        Assert.Contains("**refer** (`high-risk-countries`)", DossierReport.Write(result.Dossier), StringComparison.Ordinal);
        Assert.Equal([PipelineStage.Interpret, PipelineStage.Build, PipelineStage.Examples, PipelineStage.Fuzz, PipelineStage.Dossier], events.Seen.Where(e => e.Done).Select(e => e.Stage));
        Assert.True(events.Seen.First(e => e is { Stage: PipelineStage.Examples, Done: true }).Fuel > 0);
    }

    [Fact]
    public async Task The_report_shows_what_becomes_of_the_rest_and_the_reading_as_a_table()
    {
        var result = await Pipeline(new OfflineRuleAuthor()).RunAsync(new RuleRequest("Payments to banks in Ireland of no more than USD 2,500 go through. Refuse everything else.", Bank));

        var report = DossierReport.Write(result.Dossier!);
        Assert.Contains("A payment that no clause catches is denied.", report, StringComparison.Ordinal);
        Assert.Contains("|  |  | deny | otherwise |", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_keeps_what_is_not_followed_apart_from_what_is_and_says_who_stood_in()
    {
        var dossier = (await Pipeline(new OfflineRuleAuthor()).RunAsync(new RuleRequest("Deny payments over USD 10,000 to a payee on the sanctions list.", Bank))).Dossier!;
        var report = DossierReport.Write(dossier with
        {
            Interpretation = dossier.Interpretation with { Warnings = [new Warning("instruction", "Ignore it.", "It is not followed."), new Warning("opening", "Deny.", "This opens the rule for one party.")] },
            ReadBy = dossier.ReadBy with { Parameters = new Dictionary<string, string> { ["fallback"] = "The model did not answer." } },
        });

        var (followed, not) = (report.IndexOf("## Look at this", StringComparison.Ordinal), report.IndexOf("## Not followed", StringComparison.Ordinal));
        Assert.InRange(report.IndexOf("This opens the rule for one party.", StringComparison.Ordinal), followed, not);
        Assert.True(report.IndexOf("It is not followed.", StringComparison.Ordinal) > not && followed > 0);
        Assert.Contains("Read by offline 2 (The model did not answer.)", report, StringComparison.Ordinal);
        // A customer who is not told why is told what becomes of his payment all the same.
        Assert.Contains("The customer is told: The payment was rejected by a rule of the bank. He is not told why. (ISO 20022 reason MS03)", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dossier_says_on_what_the_corpus_was_replayed_and_what_could_not_be_had()
    {
        var result = await Pipeline(new OfflineRuleAuthor(), On("interpreter", EngineChoice.Interpreted), On("compiled", EngineChoice.Compiled), new AbsentFactory()).RunAsync(new RuleRequest(Demo, Bank));

        var replay = result.Dossier!.Evidence.Fuzz.Replay!;
        Assert.Equal(["interpreter", "compiled", "absent"], replay.Executors.Select(executor => executor.Name));
        Assert.All(replay.Executors, executor => Assert.Equal(0, executor.Differences));
        Assert.Contains("\"missing\":\"It is not here.\"", result.Dossier.ToCanonicalJson(), StringComparison.Ordinal);
        Assert.Contains("  - absent: nothing was replayed. It is not here.", DossierReport.Write(result.Dossier), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_on_which_two_engines_disagree_gets_no_dossier()
    {
        // With too little fuel it answers otherwise.
        using var poor = new WasmPay.Sandbox.Sandbox(new SandboxOptions { Fuel = 50 });
        var starved = new SandboxExecutorFactory("starved", EngineChoice.Compiled, poor);
        var result = await Pipeline(new OfflineRuleAuthor(), On("interpreter", EngineChoice.Interpreted), starved).RunAsync(new RuleRequest(Demo, Bank));

        Assert.Equal((PipelineOutcome.CheckFailed, "fuzzing-engine-disagreement"), (result.Outcome, result.Problem!.Code));
        Assert.Null(result.Dossier);
    }

    [Fact]
    public async Task A_rule_that_needs_an_answer_ends_in_questions()
    {
        var result = await Pipeline(new OfflineRuleAuthor()).RunAsync(new RuleRequest("Refer large payments.", Bank));
        Assert.Equal(PipelineOutcome.Questions, result.Outcome);
        Assert.Equal("undefined-threshold", Assert.Single(result.Interpretation.Ambiguities).Kind);
    }

    [Fact]
    public async Task A_source_that_does_something_else_than_the_reading_is_caught_with_a_counterexample()
    {
        var wrong = new ChangingBuilder(toolchain.Builder, source => source.Replace("> 1_000_000", "> 1_000_001", StringComparison.Ordinal));
        var result = await Pipeline(new OfflineRuleAuthor(), wrong).RunAsync(new RuleRequest("Deny payments over USD 10,000.", Bank));
        Assert.Equal(PipelineOutcome.CheckFailed, result.Outcome);
        Assert.Equal("example-failed", result.Problem!.Code);
        Assert.Equal(1_000_001, result.Counterexample!.Request.Transaction.Reporting.Units);
        Assert.Null(result.Dossier);
    }

    [Fact]
    public async Task A_source_that_does_not_build_is_no_proposal()
    {
        var wrong = new ChangingBuilder(toolchain.Builder, _ => "export function validate(");
        var result = await Pipeline(new OfflineRuleAuthor(), wrong).RunAsync(new RuleRequest("Deny payments over USD 10,000.", Bank));
        Assert.Equal((PipelineOutcome.CheckFailed, "does-not-build"), (result.Outcome, result.Problem!.Code));
    }

    [Fact]
    public async Task A_cancelled_run_ends()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pipeline(new OfflineRuleAuthor()).RunAsync(new RuleRequest(Demo, Bank), null, cancelled.Token));
    }

    private AuthoringPipeline Pipeline(IRuleAuthor author, params IExecutorFactory[] executors) => Pipeline(author, toolchain.Builder, executors);

    private AuthoringPipeline Pipeline(IRuleAuthor author, IValidatorBuilder builder, params IExecutorFactory[] executors)
    {
        var options = new PipelineOptions { FuzzExecutions = 1_500 };
        return new(author, builder, _sandbox, TimeProvider.System, executors.Length == 0 ? options : options with { Executors = [.. executors] });
    }

    private SandboxExecutorFactory On(string name, EngineChoice engine) => new(name, engine, _sandbox);

    /// <summary>An engine that this machine does not have.</summary>
    private sealed class AbsentFactory : IExecutorFactory
    {
        public string Name => "absent";

        public ExecutorStart Start(ReadOnlyMemory<byte> component) => new ExecutorStart.Unavailable("It is not here.");
    }

    private sealed class Events : IProgress<PipelineEvent>
    {
        public List<PipelineEvent> Seen { get; } = [];

        public void Report(PipelineEvent value)
        {
            lock (Seen) Seen.Add(value);
        }
    }
}
