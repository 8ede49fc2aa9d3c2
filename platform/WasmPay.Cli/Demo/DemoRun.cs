using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Spectre.Console;
using WasmPay.Api.V1;
using WasmPay.Authoring;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Cli.Console;
using WasmPay.Cli.Run;
using WasmPay.Cli.Serve;
using WasmPay.Sandbox;
using WasmPay.Server;
using WasmPay.Server.Samples;

namespace WasmPay.Cli.Demo;

/// <summary>The stages of the demonstration. Everything after the start goes through the API, by a generated client over a real connection.</summary>
internal sealed class DemoRun(INarrator narrator, string database, string rule, SandboxOptions limits, Isolation? isolation) : IAsyncDisposable
{
    // The trial's payments have keys of their own, so that they are new to any store.
    private readonly string _run = Guid.CreateVersion7().ToString("N");
    private readonly List<(Payment Payment, SubmitTransactionResponse Answer, TimeSpan Took)> _payments = [];
    private WasmPayServer? _server;
    private ToolchainBuilder? _builder;
    private GrpcChannel? _channel;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        narrator.Stage("Compile the sample validators and start the server");
        var people = await StartAsync(cancellation);

        narrator.Stage("Payments under the sample validators");
        await PayAsync(people, new("250 dollars to London", "fx", "NDHV-1001", "ICMR-2001", 25_000, "USD"), cancellation);
        await PayAsync(people, new("250 dollars to London", "fx", "NDHV-1001", "ICMR-2001", 25_000, "USD"), cancellation);
        await PayAsync(people, new("euros, which Nordhaven does not take", "eur", "NDHV-1003", "ICMR-2001", 10_000, "EUR"), cancellation);

        narrator.Stage("Nordhaven's officer writes a rule");
        var authored = await AuthorAsync(cancellation);
        if (authored.Dossier is null) return Explain(authored);

        narrator.Stage("A second person approves it; it goes live among payments");
        if (!await ApproveAsync(people, authored, cancellation)) return ExitCode.Fault;

        narrator.Stage("Payments under the new rule");
        await PayAsync(people, new("9,999 to a high-risk country", "low", "NDHV-1001", "ICMR-2003", 999_900, "USD"), cancellation);
        var referred = await PayAsync(people, new("10,000.01 to a high-risk country", "high", "NDHV-1001", "ICMR-2003", 1_000_001, "USD"), cancellation);
        await PayAsync(people, new("40 dollars to a sanctioned party", "sanctioned", "NDHV-1001", "ICMR-2004", 4_000, "USD"), cancellation);
        await PayAsync(people, new("more than the account holds", "empty", "NDHV-1003", "ICMR-2001", 900_000_000, "EUR"), cancellation);
        await PayAsync(people, new("pounds to Spain, which Icamer does not do", "spain", "ICMR-2001", "SOLE-3001", 50_000, "GBP"), cancellation, SampleBanks.IcamerTeller);
        await ReleaseAsync(people, referred, cancellation);

        narrator.Stage("What became of it");
        return await ShowAsync(people, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        if (_builder is not null) await _builder.DisposeAsync();
    }

    private async Task<PeopleAtWork> StartAsync(CancellationToken cancellation)
    {
        var samples = await narrator.WhileAsync("Toolchain ready; four sample validators compiled from AssemblyScript", progress =>
        {
            _builder = new ToolchainBuilder(new ToolchainOptions { Progress = progress });
            return SampleValidators.BuildAllAsync(_builder, cancellation: cancellation);
        });
        foreach (var sample in samples)
            narrator.Say($"{sample.Name,-10} {sample.Component.Length,6:N0} bytes  {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(sample.Component.Span))[..16]}…");

        var began = Stopwatch.GetTimestamp();
        _server = await ServeCommand.StartAsync(new ServerOptions { Urls = "http://127.0.0.1:0", Database = database, Samples = true, Sandbox = limits, Isolation = isolation }, cancellation);
        narrator.Done($"Kestrel answers gRPC at {_server.GrpcAddress} and JSON at {_server.HttpAddress}", Stopwatch.GetElapsedTime(began));
        narrator.Say(_server.EngineReason);
        narrator.Say(_server.IsolationReason);
        began = Stopwatch.GetTimestamp();
        await SampleBanks.SeedAsync(_server.Platform, samples, cancellation);
        narrator.Done($"{SampleBanks.Banks.Count} banks with {SampleBanks.Accounts.Count} funded accounts in {database}", Stopwatch.GetElapsedTime(began));
        _channel = GrpcChannel.ForAddress(_server.GrpcAddress);
        return new PeopleAtWork(_channel);
    }

    private async Task<SubmitTransactionResponse> PayAsync(PeopleAtWork people, Payment payment, CancellationToken cancellation, SamplePerson? by = null)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await people.PayAsync(by ?? SampleBanks.Teller, payment with { Key = $"{_run}-{payment.Key}" }, cancellation);
        var took = Stopwatch.GetElapsedTime(began);
        _payments.Add((payment, answer, took));
        var seen = answer.Transaction;
        var fuel = seen.Evaluations.Aggregate(0UL, (sum, evaluation) => sum + evaluation.Fuel);
        narrator.Done($"{payment.About}: {(answer.Replayed ? "answered before, nothing changed" : seen.Status.ToString().ToLowerInvariant())}", took, fuel);
        foreach (var finding in seen.Findings) narrator.Say($"“{finding.Message}”");
        return answer;
    }

    private async Task<PipelineResult> AuthorAsync(CancellationToken cancellation)
    {
        narrator.Say($"“{rule}”");
        using var sandbox = GuestFactory.Start(limits, isolation, evidence: true);
        await using var solver = SolverFactory.Make(new ToolchainOptions());
        using var author = new JudgedAuthor(new OfflineRuleAuthor(solver), solver);
        var pipeline = new AuthoringPipeline(author, _builder!, sandbox, TimeProvider.System, new PipelineOptions());
        var result = await pipeline.RunAsync(new RuleRequest(rule, SampleBanks.Profile("NDHV")!), new StageLines(narrator), cancellation);
        foreach (var clause in result.Interpretation.Clauses)
            narrator.Say($"{clause.Code}: {clause.Decision.ToString().ToLowerInvariant()} “{clause.Message}”");
        if (result.Dossier is { } dossier) ShowDossier(dossier);
        return result;
    }

    private void ShowDossier(WasmPay.Authoring.Dossier dossier)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Example", "Decision");
        foreach (var example in dossier.Interpretation.Examples)
            table.AddRow(Terminal.Markup(example.About), example.Decision.ToString().ToLowerInvariant());
        narrator.Show("examples", table, dossier.Interpretation.Examples.Select(example => new { about = example.About, decision = example.Decision }));
        narrator.Say($"Dossier {dossier.Hash()}");
        narrator.Say($"Component {dossier.ComponentDigest}, {dossier.ComponentSize:N0} bytes, at most {dossier.Evidence.MostFuel:N0} fuel");
    }

    private async Task<bool> ApproveAsync(PeopleAtWork people, PipelineResult authored, CancellationToken cancellation)
    {
        var (officer, approver) = (PeopleAtWork.As(SampleBanks.Officer), PeopleAtWork.As(SampleBanks.Approver));
        var proposals = people.Proposals;
        var (json, hash) = (authored.Dossier!.ToCanonicalJson(), authored.Dossier.Hash());
        var created = await proposals.CreateProposalAsync(new CreateProposalRequest
        {
            Target = "NDHV",
            Rule = rule,
            Dossier = new Api.V1.Dossier { Json = ByteString.CopyFromUtf8(json), Hash = hash, Component = ByteString.CopyFrom(authored.Component.Span) },
        }, officer, cancellationToken: cancellation);
        var id = created.Proposal.Id;
        await proposals.SubmitProposalAsync(new SubmitProposalRequest { Id = id }, officer, cancellationToken: cancellation);
        narrator.Done($"{SampleBanks.Officer.Principal.Name} submitted {id}");

        var approval = new ApproveProposalRequest { Id = id, DossierHash = hash };
        try
        {
            await proposals.ApproveProposalAsync(approval, officer, cancellationToken: cancellation);
            narrator.Say("The officer approved the own proposal: the four-eyes rule is broken.");
            return false;
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.PermissionDenied or StatusCode.FailedPrecondition)
        {
            narrator.Done($"The officer may not approve it: {refused.Status.Detail}");
        }
        await proposals.ApproveProposalAsync(approval, approver, cancellationToken: cancellation);
        narrator.Done($"{SampleBanks.Approver.Principal.Name} approved the hash {hash[..16]}…");
        return await PromoteAsync(people, id, approver, cancellation);
    }

    private async Task<bool> PromoteAsync(PeopleAtWork people, string id, Metadata approver, CancellationToken cancellation)
    {
        var before = await ComponentAsync();
        var traffic = new Traffic(people, _run, senders: 4, cancellation);
        TimeSpan took;
        string after;
        await using (traffic)
        {
            await traffic.WaitForAsync(before, 40, cancellation);
            var began = Stopwatch.GetTimestamp();
            await people.Proposals.PromoteProposalAsync(new PromoteProposalRequest { Id = id }, approver, cancellationToken: cancellation);
            took = Stopwatch.GetElapsedTime(began);
            after = await ComponentAsync();
            await traffic.WaitForAsync(after, 40, cancellation);
        }
        narrator.Done($"Promoted: {after[..16]}… decides in the place of {before[..16]}…", took);
        foreach (var (component, count) in traffic.ByComponent) narrator.Say($"{count} payments were judged by {component[..16]}…");
        foreach (var failure in traffic.Failures.Take(5)) narrator.Say($"failed: {failure}");
        if (traffic.Failures.Count == 0) narrator.Done("Not one payment failed meanwhile");
        return traffic.Failures.Count == 0;

        async Task<string> ComponentAsync() =>
            (await people.Validators.GetLiveSetAsync(new GetLiveSetRequest(), approver, cancellationToken: cancellation)).Validators.Single(v => !v.Shadow).Digest;
    }

    private async Task ReleaseAsync(PeopleAtWork people, SubmitTransactionResponse referred, CancellationToken cancellation)
    {
        if (referred.Transaction.Status != TransactionStatus.Referred) return;
        var released = await people.Transactions.ReleaseTransactionAsync(
            new ReleaseTransactionRequest { Id = referred.Transaction.Id, Note = "Invoice seen, family support" }, PeopleAtWork.As(SampleBanks.Officer), cancellationToken: cancellation);
        narrator.Done($"{SampleBanks.Officer.Principal.Name} released the referred payment: {released.Transaction.Status.ToString().ToLowerInvariant()}");
    }

    private async Task<int> ShowAsync(PeopleAtWork people, CancellationToken cancellation)
    {
        var staff = PeopleAtWork.As(SampleBanks.Staff);
        narrator.Show("payments", DemoTables.Verdicts(_payments), DemoRows.Payments(_payments));
        var accounts = new List<Account>();
        foreach (var bank in SampleBanks.Banks.Select(bank => bank.Code).Append(Platform.Access.Principal.Platform))
            accounts.AddRange((await people.Accounts.ListAccountsAsync(new ListAccountsRequest { Bank = bank, PageSize = 200 }, staff, cancellationToken: cancellation)).Accounts);
        narrator.Show("balances", DemoTables.Balances(accounts), DemoRows.Balances(accounts));
        var books = await people.Audit.VerifyBooksAsync(new VerifyBooksRequest(), staff, cancellationToken: cancellation);
        narrator.Show("totals", DemoTables.Totals(books), DemoRows.Totals(books));
        narrator.Done($"{books.Entries:N0} entries in {books.Postings:N0} postings: {(books.LedgerSound ? "every currency sums to zero" : "the books are wrong")}");
        narrator.Done($"{books.AuditRecords:N0} audit records: {(books.AuditIntact ? "the chain of hashes is intact" : books.AuditExplanation)}");

        var (replays, others, open) = (0, 0, 0);
        foreach (var (_, answer, _) in _payments.DistinctBy(paid => paid.Answer.Transaction.Id))
        {
            var replay = await people.Transactions.ReplayTransactionAsync(new ReplayTransactionRequest { Id = answer.Transaction.Id }, staff, cancellationToken: cancellation);
            if (!replay.Agrees)
            {
                others++;
                narrator.Say($"{answer.Transaction.Id} replays otherwise: {string.Join("; ", replay.Evaluations.Select(e => e.Difference))}");
            }
            else if (replay.NotRun > 0)
            {
                open++;
                narrator.Say($"{answer.Transaction.Id} could not be replayed: {string.Join("; ", replay.Evaluations.Select(e => e.NotRun).Where(why => why.Length > 0))}");
            }
            else replays++;
        }
        narrator.Done($"{replays} payments replayed, same verdicts and fuel to the unit{(others == 0 ? "" : $"; {others} replayed otherwise")}{(open == 0 ? "" : $"; {open} could not be")}");
        narrator.Say("");
        narrator.Say($"All of it took {Narrator.Format(narrator.Elapsed)}. To serve the same banks for a person:");
        narrator.Say($"dotnet run --project platform/WasmPay.Cli -- serve --samples --database {database}");
        return books.LedgerSound && books.AuditIntact && others == 0 && open == 0 ? ExitCode.Done : ExitCode.Fault;
    }

    private int Explain(PipelineResult result)
    {
        foreach (var question in result.Interpretation.Ambiguities)
            narrator.Say($"What does “{question.Phrase}” mean? {string.Join(" / ", question.Readings.Select(reading => reading.Text))}");
        foreach (var missing in result.Interpretation.Missing) narrator.Say($"There is no such fact: {missing.Fact}");
        if (result.Problem is { } problem) narrator.Say(problem.Message);
        return ExitCode.No;
    }

    private sealed class StageLines(INarrator narrator) : IProgress<PipelineEvent>
    {
        public void Report(PipelineEvent value)
        {
            if (value.Done) narrator.Done($"{value.Stage}: {value.Message}", value.Elapsed, value.Fuel == 0 ? null : value.Fuel);
        }
    }
}
