using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Proposals;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;

namespace WasmPay.Platform.Authorings;

/// <summary>
/// What nodes do with authorings. A node claims a job by a lease and renews it; what it writes counts only while the job is its own, so that one
/// that was taken for lost changes nothing any more.
/// </summary>
internal sealed class AuthoringQueue(Database database, ComponentStore components, AuthoringSteps steps, AuthoringFeed feed, AuthoringLimits limits)
{
    private const int RowsAtOnce = 500;

    /// <summary>Begins jobs again whose node is lost; where that happened too often, they fail.</summary>
    public async Task TakeOverAsync(CancellationToken cancellation)
    {
        foreach (var lost in await database.ReadAsync(s => AuthoringStore.InStateAsync(s, AuthoringState.Running, RowsAtOnce), cancellation).ConfigureAwait(false))
        {
            if (lost.LeaseUntil > steps.Now()) continue;
            await WriteAsync(async s => await AuthoringStore.FindAsync(s, lost.Id, locked: true).ConfigureAwait(false) is { State: AuthoringState.Running } job && job.LeaseUntil <= steps.Now()
                ? await InterruptAsync(s, job, "The node that ran it was lost").ConfigureAwait(false)
                : lost, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the oldest job whose turn it is; null where none is.</summary>
    public async Task<AuthoringJob?> ClaimAsync(string node, CancellationToken cancellation)
    {
        if ((await database.ReadAsync(s => AuthoringStore.InStateAsync(s, AuthoringState.Queued, 1), cancellation).ConfigureAwait(false)).Count == 0) return null;
        var claimed = await database.WriteAsync(async s =>
        {
            // Nodes take turns by the rows that wait, so that together they run no more than may run.
            var queued = await AuthoringStore.InStateAsync(s, AuthoringState.Queued, RowsAtOnce, locked: true).ConfigureAwait(false);
            var running = await AuthoringStore.InStateAsync(s, AuthoringState.Running, RowsAtOnce).ConfigureAwait(false);
            var next = running.Count >= limits.Running ? null : queued.FirstOrDefault(q => running.Count(r => r.Bank == q.Bank) < limits.RunningOfBank);
            if (next is null) return Result<AuthoringJob?>.Ok(null);
            return (await BeginAsync(s, next, node).ConfigureAwait(false)).Map(j => j.State == AuthoringState.Running ? j : null);
        }, cancellation).ConfigureAwait(false);
        if (claimed is not { IsOk: true, Value: { } job }) return null;
        feed.Signal();
        return job;
    }

    /// <summary>What an author may know of a job's bank, as the store has it now.</summary>
    public Task<BankProfile> ProfileAsync(string bank, string currency, CancellationToken cancellation) => database.ReadAsync(async s =>
    {
        var known = bank == Principal.Platform ? new Bank(bank, "The platform", "ZZZ", currency, "UTC", "en") : await BankDirectory.FindAsync(s, bank).ConfigureAwait(false);
        Invariant.Holds(known is not null, "An authoring's bank exists");
        var lists = await s.QueryAsync<ListRow>("SELECT name AS Name, description AS Description FROM bank_lists WHERE bank = @bank ORDER BY name", new { bank }).ConfigureAwait(false);
        return new BankProfile(known.Code, known.Name, known.Country, known.Currency, known.TimeZone, lists.ToDictionary(l => l.Name, l => l.Description, StringComparer.Ordinal));
    }, cancellation);

    /// <summary>Whether a job is still this node's.</summary>
    public Task<bool> IsMineAsync(string id, string node, CancellationToken cancellation) =>
        database.ReadAsync(async s => IsMine(await AuthoringStore.FindAsync(s, id).ConfigureAwait(false), node), cancellation);

    /// <summary>Says that the node is still at work; false where the job is its no more.</summary>
    public async Task<bool> RenewAsync(string id, string node, CancellationToken cancellation) =>
        await database.WriteAsync<bool>(async s => await AuthoringStore.RenewAsync(s, id, node, steps.Now() + limits.Lease).ConfigureAwait(false), cancellation).ConfigureAwait(false) is { IsOk: true, Value: true };

    /// <summary>Keeps what happened at the stations of a run.</summary>
    public Task KeepAsync(string id, string node, IReadOnlyList<AuthoringEvent> happened) => WriteAsync(async s =>
    {
        if (await AuthoringStore.FindAsync(s, id, locked: true).ConfigureAwait(false) is not { } job || !IsMine(job, node)) return NotMine(id);
        await steps.KeepAsync(s, job, happened).ConfigureAwait(false);
        return job;
    }, CancellationToken.None);

    /// <summary>Keeps what a run came to, with component and dossier where it has them, and settles what it has used.</summary>
    public async Task<Result<AuthoringJob>> FinishAsync(string id, string node, AuthoringFinding finding, RunCost cost)
    {
        LoadedValidator? loaded = null;
        if (finding.Dossier is { } made && !(await components.AdmitAsync(made.Component, CancellationToken.None).ConfigureAwait(false)).TryGet(out loaded, out var refused))
            finding = AuthoringFinding.Failed(refused.CodeName, refused.Message) with { Reading = finding.Reading };
        return await WriteAsync(async s =>
        {
            if (await AuthoringStore.FindAsync(s, id, locked: true).ConfigureAwait(false) is not { } job || !IsMine(job, node)) return NotMine(id);
            var found = await BoundAsync(s, job, finding, loaded).ConfigureAwait(false);
            await SettleAsync(s, job, cost).ConfigureAwait(false);
            return await steps.TakeAsync(s, AuthoringSteps.Node, job with
            {
                Rounds = job.Rounds + (found.Step == AuthoringStep.Ask ? 1 : 0),
                Outcome = found.Outcome,
                Reading = found.Reading,
                Questions = found.Questions,
                Problem = found.Problem,
                Digest = found.Dossier is null ? null : loaded!.Digest,
                DossierHash = found.Dossier?.Hash,
            }, found.Step, found.Message).ConfigureAwait(false);
        }, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Puts a job back in line, since its node stops.</summary>
    public Task<Result<AuthoringJob>> ReturnAsync(string id, string node, RunCost cost) => WriteAsync(async s =>
    {
        if (await AuthoringStore.FindAsync(s, id, locked: true).ConfigureAwait(false) is not { } job || !IsMine(job, node)) return NotMine(id);
        await SettleAsync(s, job, cost).ConfigureAwait(false);
        return await InterruptAsync(s, job, "The node that ran it was stopped").ConfigureAwait(false);
    }, CancellationToken.None);

    private async Task<Result<AuthoringJob>> BeginAsync(Session session, AuthoringJob job, string node)
    {
        var month = AuthoringUsage.MonthOf(steps.Now());
        job = job with { LeaseBy = node, LeaseUntil = steps.Now() + limits.Lease };
        if (limits.TokensOfRun > 0)
        {
            // What may be used is set aside before anything is, behind the chain's end: two runs cannot spend the same.
            await AuditLog.NextAsync(session).ConfigureAwait(false);
            if (await AuthoringUsage.RefuseTokensAsync(session, job.Bank, month, limits).ConfigureAwait(false) is { } spent)
            {
                var begun = await steps.TakeAsync(session, AuthoringSteps.Node, job, AuthoringStep.Begin, "It is read.").ConfigureAwait(false);
                return begun.TryGet(out var running, out var error)
                    ? await steps.TakeAsync(session, AuthoringSteps.Node, running with { Problem = new Problem("budget", spent.Message) }, AuthoringStep.Fail, spent.Message).ConfigureAwait(false)
                    : error;
            }
            await AuthoringUsage.AddAsync(session, job.Bank, month, jobs: 0, new AuthorUse(limits.TokensOfRun, 0)).ConfigureAwait(false);
        }
        return await steps.TakeAsync(session, AuthoringSteps.Node, job, AuthoringStep.Begin, "It is read.").ConfigureAwait(false);
    }

    // What a bank may not keep, and what asks for ever, fails with its sentence.
    private async Task<AuthoringFinding> BoundAsync(Session session, AuthoringJob job, AuthoringFinding finding, LoadedValidator? loaded)
    {
        if (finding.Step == AuthoringStep.Ask && job.Rounds >= limits.Rounds)
            return AuthoringFinding.Failed("too-many-rounds", $"It has asked {limits.Rounds} times, and still has questions; say more in the rule itself.") with { Reading = finding.Reading };
        if (finding.Dossier is not { } dossier) return finding;
        if (dossier.Bytes.Length > Limits.Dossier) return AuthoringFinding.Failed("too-large", $"The dossier is longer than {Limits.Dossier} bytes; divide the rule.");
        // The bank brings it, by who started it, and within what it may keep.
        var by = new Principal(job.CreatedBy, job.CreatedBy, job.Bank, Roles.Officer);
        if ((await components.StoreAsync(session, by, dossier.Component, loaded!, new Purpose("", dossier.Hash, dossier.Bytes.Length)).ConfigureAwait(false)).Error is { } full)
            return AuthoringFinding.Failed(full.CodeName, full.Message) with { Reading = finding.Reading };
        await ProposalStore.KeepDossierAsync(session, by, dossier).ConfigureAwait(false);
        return finding;
    }

    private async Task<Result<AuthoringJob>> InterruptAsync(Session session, AuthoringJob job, string why)
    {
        if (job.Restarts < limits.Restarts)
            return await steps.TakeAsync(session, AuthoringSteps.Node, job with { Restarts = job.Restarts + 1 }, AuthoringStep.Interrupt, $"{why}; it begins again, for the {(job.Restarts == 0 ? "first" : $"{job.Restarts + 1}th")} time.").ConfigureAwait(false);
        var problem = new Problem("interrupted", $"{why}, {job.Restarts + 1} times while this rule was at work; start it again, and where it ends so once more, ask the platform's operator.");
        return await steps.TakeAsync(session, AuthoringSteps.Node, job with { Problem = problem }, AuthoringStep.Fail, problem.Message).ConfigureAwait(false);
    }

    private async Task SettleAsync(Session session, AuthoringJob job, RunCost cost)
    {
        if (limits.TokensOfRun == 0 && cost.Used is null or { Tokens: 0, CostMicros: 0 }) return;
        await AuditLog.NextAsync(session).ConfigureAwait(false);
        if (cost.Used is { } used) await AuthoringUsage.AddAsync(session, job.Bank, cost.Month, jobs: 0, used with { Tokens = used.Tokens - limits.TokensOfRun }).ConfigureAwait(false);
    }

    private async Task<Result<AuthoringJob>> WriteAsync(Func<Session, Task<Result<AuthoringJob>>> write, CancellationToken cancellation)
    {
        var result = await database.WriteAsync(write, cancellation).ConfigureAwait(false);
        if (result.IsOk) feed.Signal();
        return result;
    }

    private static bool IsMine(AuthoringJob? job, string node) => job is { State: AuthoringState.Running } && job.LeaseBy == node;

    private static Error NotMine(string id) => new(ErrorCode.IllegalTransition, $"The authoring {id} is not this node's any more.", "id");

    private sealed record ListRow
    {
        public string Name { get; init; } = "";
        public string Description { get; init; } = "";
    }
}

/// <summary>What a run is charged with.</summary>
/// <param name="Month">The month in which it began.</param>
/// <param name="Used">What it has used; null where nobody can say, and what was set aside stays spent.</param>
internal sealed record RunCost(string Month, AuthorUse? Used);
