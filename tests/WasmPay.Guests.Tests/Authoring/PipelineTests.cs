using WasmPay.Authoring;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Guests.Tests.Host;
using WasmPay.Guests.Tests.Workers;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Testing;

namespace WasmPay.Guests.Tests.Authoring;

/// <summary>One compiler for all tests of the road.</summary>
public sealed class Toolchain : IAsyncLifetime
{
    public ToolchainBuilder Builder { get; } = new(new ToolchainOptions { Folder = Path.Combine(SharedMaterial.RepositoryRoot, "authoring", "toolchain") });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Builder.DisposeAsync();
}

/// <summary>The road of a rule with its guests in processes of their own: it finds what it finds in one process, and outlives what it finds.</summary>
public sealed class PipelineTests(Toolchain toolchain) : IClassFixture<Toolchain>
{
    private const string Plain = "Refer payments over USD 10,000 to a country on our high-risk list, and deny anything to a sanctioned party";
    private static readonly string s_deadly = Fault.Memo("segv", "now");

    private static readonly GuestHostOptions s_evidence = Hosts.Options with { FurtherEngines = SandboxExecutorFactory.Engines };

    private static readonly BankProfile s_bank = new("NDHV", "Nordhaven", "USA", "USD", "America/New_York", new Dictionary<string, string>
    {
        ["high-risk-countries"] = "Countries that Compliance rates as high risk",
        ["sanctions"] = "Parties under sanctions, as matched by the bank's screening",
    });

    [WorkerFact]
    public async Task Workers_admit_run_and_attack_what_was_written_and_the_evidence_is_the_same_as_in_one_process()
    {
        using var host = new GuestHost(s_evidence);
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());
        var (far, near) = (await RunAsync(host, Plain), await RunAsync(sandbox, Plain));

        Assert.True(far.Outcome == PipelineOutcome.Verified, far.Problem?.Message);
        var (there, here) = (far.Dossier!.Evidence, near.Dossier!.Evidence);
        Assert.Equal((Isolation.Process, Isolation.InProcess), (there.Isolation, here.Isolation));
        Assert.Equal((here.Examples, here.MostFuel, here.Engine), (there.Examples, there.MostFuel, there.Engine));
        Assert.Equal((here.Fuzz.CorpusDigest, here.Fuzz.EdgesCovered, here.Fuzz.EdgesTotal), (there.Fuzz.CorpusDigest, there.Fuzz.EdgesCovered, there.Fuzz.EdgesTotal));
        Assert.Equal(here.Fuzz.Replay!.Executors.Select(executor => executor.Describe()), there.Fuzz.Replay!.Executors.Select(executor => executor.Describe()));
        Assert.Equal(["interpreter", "compiled", "wasmtime"], there.Fuzz.Replay.Executors.Select(executor => executor.Name));
        Assert.All(there.Fuzz.Replay.Executors.Where(executor => executor.Missing is null), executor => Assert.Equal((there.Fuzz.Replay.Corpus, 0), (executor.Requests, executor.Differences)));
        Assert.Contains("\"isolation\":\"process\"", far.Dossier.ToCanonicalJson(), StringComparison.Ordinal);
        Assert.Contains("in a process that has nothing", DossierReport.Write(far.Dossier), StringComparison.Ordinal);
        Assert.Contains("requests replayed", DossierReport.Write(far.Dossier), StringComparison.Ordinal);
    }

    [WorkerFact]
    public async Task A_component_that_kills_its_worker_when_it_is_loaded_is_not_admitted()
    {
        using var host = Hosts.WithScript("dies-of-components", Hosts.Options with { SpareWorkers = 0 });
        var result = await RunAsync(host, Plain);

        Assert.Equal((PipelineOutcome.CheckFailed, HostCodes.WorkerDied), (result.Outcome, result.Problem!.Code));
        Assert.Contains("could not be admitted", result.Problem.Message, StringComparison.Ordinal);
        Assert.Null(result.Dossier);
    }

    [WorkerFact]
    public async Task A_component_that_kills_its_worker_in_an_example_fails_there_and_the_next_rule_goes_its_way()
    {
        using var host = Hosts.WithFaults(s_evidence);
        var result = await RunAsync(host, Plain, new Author { Example = s_deadly });

        Assert.Equal((PipelineOutcome.CheckFailed, HostCodes.WorkerDied), (result.Outcome, result.Problem!.Code));
        Assert.Contains("could not be run", result.Problem.Message, StringComparison.Ordinal);
        Assert.Equal(s_deadly, result.Counterexample!.Request.Transaction.Memo);
        Assert.Null(result.Dossier);
        Assert.Equal(PipelineOutcome.Verified, (await RunAsync(host, Plain)).Outcome);
    }

    [WorkerFact]
    public async Task A_component_that_kills_its_worker_under_attack_gets_no_dossier_and_the_payment_is_shown()
    {
        using var host = Hosts.WithFaults(s_evidence);
        // The fuzzer tries what the source spells out, the rule's words above it too; of many deadly ones it soon takes one.
        var deadly = Enumerable.Range(0, 8).Select(number => $"\"{Fault.Memo("segv", $"{number}")}\"");
        var result = await RunAsync(host, $"{Plain} {string.Join(' ', deadly)}", new Author());

        Assert.Equal((PipelineOutcome.CheckFailed, "fuzzing-host-fault"), (result.Outcome, result.Problem!.Code));
        Assert.Contains("process that ran it was lost", result.Problem.Message, StringComparison.Ordinal);
        Assert.Contains("fault:segv", result.Counterexample!.Request.Transaction.Memo, StringComparison.Ordinal);
        Assert.Null(result.Dossier);
        Assert.Equal(PipelineOutcome.Verified, (await RunAsync(host, "Deny payments over USD 10,000.")).Outcome);
    }

    [WorkerFact]
    public async Task A_host_that_has_no_worker_says_nothing_of_the_rule()
    {
        var host = new GuestHost(Hosts.Options with { SpareWorkers = 0 });
        host.Dispose();
        var result = await RunAsync(host, Plain);

        Assert.Equal((PipelineOutcome.Failed, HostCodes.NoWorker), (result.Outcome, result.Problem!.Code));
    }

    private Task<PipelineResult> RunAsync(ISandbox sandbox, string rule, IRuleAuthor? author = null)
    {
        // Time is not what ends it.
        var options = new PipelineOptions { FuzzExecutions = 2_000, FuzzTime = TimeSpan.FromMinutes(10) };
        return new AuthoringPipeline(author ?? new OfflineRuleAuthor(), toolchain.Builder, sandbox, TimeProvider.System, options).RunAsync(new RuleRequest(rule, s_bank));
    }

    /// <summary>The offline author, who reads the same whatever the rule says, and may give an example with a memo.</summary>
    private sealed class Author : IRuleAuthor
    {
        private readonly OfflineRuleAuthor _offline = new();

        public string? Example { get; init; }

        public async Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation)
        {
            var answer = await _offline.InterpretAsync(rule with { Text = Plain }, cancellation);
            if (Example is null) return answer;
            var example = new Example("an ordinary payment", new Dictionary<string, FactValue> { ["transaction.memo"] = new TextValue(Example) }, Decision.Approve);
            return answer with { Interpretation = answer.Interpretation with { Examples = [example] } };
        }
    }
}
