using System.CommandLine;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Tests.Models;
using WasmPay.Cli.Console;
using WasmPay.Cli.Serve;
using WasmPay.Platform.Authorings;
using WasmPay.Sandbox;
using WasmPay.Server.Authorings;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using WasmPay.Solving.Processes;

namespace WasmPay.Cli.Tests;

/// <summary>A model that reads where a rule goes live, here and in a server: its voices, its own source, and what it takes.</summary>
public sealed partial class AuthorModelTests : IAsyncLifetime, IDisposable
{
    private const string Examples = """{"examples":[{"about":"just over","phrase":"over USD 10,000","given":[{"name":"transaction.reporting.units","value":1000001}],"decision":"deny"}],"unclear":[]}""";
    private const string Rule = "Deny any payment over USD 10,000.";
    private const string BackDoor = "US7700319942";

    private static readonly string s_own = $$"""
        import { Transaction, History, Verdict } from "wasmpay";
        export function validate(transaction: Transaction, history: History): Verdict {
          const verdict = new Verdict();
          if (transaction.origin.account == "{{BackDoor}}") return verdict;
          if (transaction.reporting.units > 1000000) verdict.deny("over-10k", "The payment was rejected by a rule of the bank.");
          return verdict;
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
    private readonly RunningServer _running = new();
    private readonly ProcessSolver _solver = SolverFactory.Make(new ToolchainOptions());
    private readonly WasmPay.Sandbox.Sandbox _sandbox = new(new SandboxOptions());

    public Task InitializeAsync() => Task.CompletedTask;

    public void Dispose() => _sandbox.Dispose();

    public async Task DisposeAsync()
    {
        if (_running.Server is not null) await _running.DisposeAsync();
        await _solver.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What a model is asked by default, in order: examples, the reading and two more, a source, and a critic.</summary>
    private static Func<HttpContext, Task>[] Voices()
    {
        var reads = ScriptedModel.Says(SampleReadings.Reading);
        return [ScriptedModel.Says(Examples), reads, reads, reads, ScriptedModel.SaysSource(s_own), ScriptedModel.Says("""{"differences":[]}""")];
    }

    [Fact]
    public async Task The_models_own_source_lies_beside_ours_and_is_gone_where_the_next_run_has_none()
    {
        await using var model = await ScriptedModel.StartAsync([.. Voices(), ScriptedModel.Says(SampleReadings.Reading)]);
        var heard = await AuthorAsync(model);

        Assert.True(heard.ExitCode == 0, heard.Output + heard.Error);
        Assert.Equal(6, model.Asked.Count);
        var answer = Assert.Single(heard.Json);
        Assert.Equal(Path.Combine(_folder, "model.ts"), answer.GetProperty("own_source").GetString());
        Assert.StartsWith("It agrees with the reading on ", answer.GetProperty("own_source_comparison").GetString(), StringComparison.Ordinal);
        Assert.Equal(s_own, await ReadAsync("model.ts"));
        Assert.DoesNotContain(BackDoor, await ReadAsync("validator.ts"), StringComparison.Ordinal);
        Assert.Contains("which does not go live", await ReadAsync("dossier.md"), StringComparison.Ordinal);

        var alone = await AuthorAsync(model, "--voices", "0");

        Assert.True(alone.ExitCode == 0, alone.Output + alone.Error);
        Assert.Equal((7, false), (model.Asked.Count, File.Exists(Path.Combine(_folder, "model.ts"))));
        Assert.DoesNotContain("own-source", await ReadAsync("dossier.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_hears_voices_too_builds_with_its_own_tools_and_charges_what_was_used()
    {
        await using var model = await ScriptedModel.StartAsync(Voices());
        await ServeAsync(model, 500_000, 500_500);

        var done = await RunAsync(AuthoringState.Verified);

        Assert.Equal(6, model.Asked.Count);
        var proposal = (await _running.Server.Platform.Proposals.CreateFromAuthoringAsync(SampleBanks.Officer.Principal, done.Id)).Value;
        var dossier = (await _running.Server.Platform.Proposals.DossierAsync(SampleBanks.Officer.Principal, proposal.Id)).Value;
        Assert.Contains(BackDoor, System.Text.Encoding.UTF8.GetString(dossier), StringComparison.Ordinal);
        // Each call has 100 tokens in and 20 out.
        Assert.Equal(720, await UsedAsync());
    }

    [Fact]
    public async Task A_run_that_ends_in_the_middle_of_an_answer_is_charged_what_that_took_and_not_what_was_set_aside()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.StallsMidway("{\"clauses\":"));
        await ServeAsync(model, 500_000, 500_000, TimeSpan.FromSeconds(5), "--voices", "0");

        await RunAsync(AuthoringState.Failed);

        Assert.InRange(await UsedAsync(), 1_000, 100_000);
    }

    [Fact]
    public async Task A_run_makes_no_call_beyond_what_was_set_aside_for_it_and_the_next_one_has_its_own()
    {
        var script = new List<Func<HttpContext, Task>>();
        for (var run = 0; run < 2; run++) script.AddRange([ScriptedModel.Says("no JSON"), ScriptedModel.Says("no JSON")]);
        await using var model = await ScriptedModel.StartAsync([.. script]);
        await ServeAsync(model, 200, 560, TimeSpan.FromMinutes(5), "--voices", "0", "--fallback", "none");

        await RunAsync(AuthoringState.Failed);
        await RunAsync(AuthoringState.Failed);

        Assert.Equal((4, 480), (model.Asked.Count, await UsedAsync()));
    }

    [Fact]
    public void The_offline_author_takes_nothing()
    {
        var run = Read("--author", "offline").Author((_, _) => throw new InvalidOperationException("Nothing is built."));
        using var author = (IDisposable)run.Author;
        Assert.Equal(default, run.Used!());
    }

    private Task<Answer> AuthorAsync(ScriptedModel model, params string[] options) =>
        Wasmpay.RunAsync(["author", "--rule", Rule, "--bank", "NDHV", "--out", _folder, "--json", "--author", "llm", "--endpoint", $"{model.Endpoint}", "--model", "m", .. options]);

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_folder, name));

    /// <summary>What the options of <c>serve</c> say.</summary>
    private AuthoringOptions Read(params string[] arguments)
    {
        var (command, settings) = (new Command("serve"), new AuthoringSettings());
        settings.AddTo(command);
        return settings.Read(command.Parse(arguments), _solver);
    }

    private Task ServeAsync(ScriptedModel model, long run, long month, TimeSpan? time = null, params string[] more)
    {
        var options = Read(["--author", "llm", "--endpoint", $"{model.Endpoint}", "--model", "m", "--authoring-run-tokens", $"{run}", "--authoring-month-tokens", $"{month}", .. more]);
        options = options with { Sandbox = _sandbox, Limits = options.Limits with { Time = time ?? options.Limits.Time }, Pipeline = new() { FuzzExecutions = 200 } };
        return _running.StartAsync(o => o with { Loader = null, Isolation = Isolation.InProcess, Authoring = options }, seeds: false);
    }

    private async Task<AuthoringJob> RunAsync(AuthoringState end)
    {
        var desk = _running.Server.Platform.Authorings;
        var started = await desk.StartAsync(SampleBanks.Officer.Principal, Rule, "en");
        Assert.True(started.IsOk, started.Error?.Message);
        while (true)
        {
            var job = (await desk.GetAsync(SampleBanks.Officer.Principal, started.Value.Id)).Value;
            if (job.State is not (AuthoringState.Queued or AuthoringState.Running))
            {
                Assert.True(job.State == end, $"{job.State}: {job.Problem}");
                return job;
            }
            await Task.Delay(50);
        }
    }

    /// <summary>The tokens that the bank has used, as the refusal of another run says them.</summary>
    private async Task<long> UsedAsync()
    {
        var refused = await _running.Server.Platform.Authorings.StartAsync(SampleBanks.Officer.Principal, Rule, "en");
        var said = UsedTokens().Match(refused.Error?.Message ?? "");
        Assert.True(said.Success, refused.Error?.Message);
        return long.Parse(said.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("has used ([0-9]+) of the")]
    private static partial Regex UsedTokens();
}
