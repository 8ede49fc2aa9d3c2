using System.Text.Json.Nodes;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Authorings;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;

namespace WasmPay.Platform.Proposals;

/// <summary>
/// Takes proposals along their road. Two people stand behind every change of a live rule: who wrote or submitted a proposal does
/// not approve it, and who asks for a rollback does not confirm it.
/// </summary>
public sealed partial class ProposalDesk
{
    /// <summary>How long somebody can confirm the request for a rollback.</summary>
    public static readonly TimeSpan RequestTime = TimeSpan.FromDays(3);

    private readonly Database _database;
    private readonly ComponentStore _components;
    private readonly LiveSetKeeper _live;
    private readonly AuditLog _audit;
    private readonly Principals _principals;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;

    internal ProposalDesk(Database database, ComponentStore components, LiveSetKeeper live, AuditLog audit, Principals principals, IIdSource ids, TimeProvider time) =>
        (_database, _components, _live, _audit, _principals, _ids, _time) = (database, components, live, audit, principals, ids, time);

    /// <summary>Writes down a rule: a draft, which has no component yet.</summary>
    public async Task<Result<Proposal>> DraftAsync(Principal by, string target, string rule, CancellationToken cancellation = default)
    {
        if (TextCheck.Check(rule, "rule", Limits.Rule, 1) is { } malformed) return malformed;
        if (by.Denied(Permission.Author, target) is { } denied) return denied;
        return await _database.WriteAsync<Proposal>(async s =>
        {
            if (await UnknownTargetAsync(s, target).ConfigureAwait(false) is { } unknown) return unknown;
            var now = Now();
            var proposal = new Proposal
            {
                Id = _ids.Next("prop"),
                Number = await AuditLog.NextAsync(s).ConfigureAwait(false),
                Target = target,
                Rule = rule,
                State = ProposalState.Draft,
                Version = 1,
                Author = by.Id,
                CreatedAt = now,
                ChangedAt = now,
            };
            await ProposalStore.InsertAsync(s, proposal).ConfigureAwait(false);
            await _audit.AppendAsync(s, "proposal.drafted", by, proposal.Id, new JsonObject { ["target"] = target, ["rule"] = Digest.Of(rule) }).ConfigureAwait(false);
            return proposal;
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks the author: the draft waits for an answer.</summary>
    public Task<Result<Proposal>> AskAsync(Principal by, string id, string questions, CancellationToken cancellation = default) =>
        StepAsync(by, id, ProposalStep.Ask, Permission.Author, p => p with { Note = questions }, cancellation: cancellation);

    /// <summary>Answers the questions: it is a draft again.</summary>
    public Task<Result<Proposal>> AnswerAsync(Principal by, string id, string answers, CancellationToken cancellation = default) =>
        StepAsync(by, id, ProposalStep.Answer, Permission.Author, p => p with { Note = answers }, cancellation: cancellation);

    /// <summary>Attaches a dossier and its component, which the sandbox must admit.</summary>
    public async Task<Result<Proposal>> VerifyAsync(Principal by, string id, DossierUpload dossier, CancellationToken cancellation = default)
    {
        // Nobody looks at what would not be kept, or comes from somebody who may not bring it.
        var refused = await _database.ReadAsync(async s => (await FindAsync(s, by, id, Permission.Author, locked: false).ConfigureAwait(false)).Error
            ?? await _components.RefuseAsync(s, by, dossier.Component, PurposeOf(dossier, id)).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        if (refused is not null) return refused;
        return (await AdmitAsync(dossier, cancellation).ConfigureAwait(false)).TryGet(out var loaded, out var unfit)
            ? await VerifyAsync(by, id, dossier, loaded, cancellation).ConfigureAwait(false)
            : unfit;
    }

    /// <summary>Writes down a rule and attaches its dossier at once.</summary>
    public async Task<Result<Proposal>> CreateAsync(Principal by, string target, string rule, DossierUpload dossier, CancellationToken cancellation = default)
    {
        if (await MayBringAsync(by, target, dossier.Component, PurposeOf(dossier, ""), cancellation).ConfigureAwait(false) is { } refused) return refused;
        return (await AdmitAsync(dossier, cancellation).ConfigureAwait(false)).TryGet(out var loaded, out var unfit)
            ? await CreateAsync(by, target, rule, dossier, loaded, cancellation).ConfigureAwait(false)
            : unfit;
    }

    /// <summary>Proposes a component of any origin; the platform writes its short dossier.</summary>
    public async Task<Result<Proposal>> CreateFromComponentAsync(Principal by, string target, string rule, ReadOnlyMemory<byte> component, CancellationToken cancellation = default)
    {
        if (by.Denied(Permission.Author) is { } denied) return denied;
        if (await MayBringAsync(by, target, component, new Purpose("", "", 0), cancellation).ConfigureAwait(false) is { } refused) return refused;
        if (!(await _components.AdmitAsync(component, cancellation).ConfigureAwait(false)).TryGet(out var loaded, out refused)) return refused;
        var dossier = DossierCheck.ForComponent(rule, by.Id, loaded.Digest, loaded.Contract, component);
        return DossierCheck.Check(dossier, loaded.Digest) is { } unfit ? unfit : await CreateAsync(by, target, rule, dossier, loaded, cancellation).ConfigureAwait(false);
    }

    // Before anything of the component is looked at: why somebody may not bring it for this target, or what keeps it from being stored.
    private Task<Error?> MayBringAsync(Principal by, string target, ReadOnlyMemory<byte> component, Purpose purpose, CancellationToken cancellation) => _database.ReadAsync(async s =>
        by.Denied(Permission.Author, target)
            ?? await UnknownTargetAsync(s, target).ConfigureAwait(false)
            ?? await _components.RefuseAsync(s, by, component, purpose).ConfigureAwait(false), cancellation);

    private async Task<Result<LoadedValidator>> AdmitAsync(DossierUpload dossier, CancellationToken cancellation)
    {
        if (!(await _components.AdmitAsync(dossier.Component, cancellation).ConfigureAwait(false)).TryGet(out var loaded, out var refused)) return refused;
        return DossierCheck.Check(dossier, loaded.Digest) is { } unfit ? unfit : loaded;
    }

    private async Task<Result<Proposal>> CreateAsync(Principal by, string target, string rule, DossierUpload dossier, LoadedValidator loaded, CancellationToken cancellation) =>
        (await DraftAsync(by, target, rule, cancellation).ConfigureAwait(false)).TryGet(out var draft, out var error)
            ? await VerifyAsync(by, draft.Id, dossier, loaded, cancellation).ConfigureAwait(false)
            : error;

    private Task<Result<Proposal>> VerifyAsync(Principal by, string id, DossierUpload dossier, LoadedValidator loaded, CancellationToken cancellation, string? authoring = null) =>
        StepAsync(by, id, ProposalStep.Verify, Permission.Author, p => p with { DossierHash = dossier.Hash, Digest = loaded.Digest, DossierBy = by.Id, Note = "" },
            effect: async (s, _) =>
            {
                if ((await _components.StoreAsync(s, by, dossier.Component, loaded, PurposeOf(dossier, id)).ConfigureAwait(false)).Error is { } full) return full;
                await ProposalStore.KeepDossierAsync(s, by, dossier).ConfigureAwait(false);
                if (authoring is not null) await AuthoringStore.LinkAsync(s, id, authoring).ConfigureAwait(false);
                return null;
            }, cancellation: cancellation);

    private static Purpose PurposeOf(DossierUpload dossier, string proposal) => new(proposal, dossier.Hash, dossier.Bytes.Length);

    /// <summary>Hands it to a second person.</summary>
    public Task<Result<Proposal>> SubmitAsync(Principal by, string id, CancellationToken cancellation = default) =>
        StepAsync(by, id, ProposalStep.Submit, Permission.Author, p => p with { SubmittedBy = by.Id }, cancellation: cancellation);

    /// <summary>Signs the dossier: <paramref name="dossierHash"/> must be the hash of the dossier that was submitted.</summary>
    public Task<Result<Proposal>> ApproveAsync(Principal by, string id, string dossierHash, CancellationToken cancellation = default) =>
        StepAsync(by, id, ProposalStep.Approve, Permission.Approve, p => p with { ApprovedBy = by.Id },
            guard: p => SecondPerson(by, p) ?? (p.DossierHash == dossierHash
                ? null
                : new Error(ErrorCode.HashMismatch, "The signed hash is not that of the submitted dossier.", "dossier_hash")),
            effect: (s, p) => OwnWorkAsync(s, by, p), cancellation: cancellation);

    /// <summary>Says no.</summary>
    public Task<Result<Proposal>> RejectAsync(Principal by, string id, string reason, CancellationToken cancellation = default) =>
        StepAsync(by, id, ProposalStep.Reject, Permission.Approve, p => p with { Note = reason }, guard: p => SecondPerson(by, p),
            effect: (s, p) => OwnWorkAsync(s, by, p), cancellation: cancellation);

    /// <summary>Takes it back.</summary>
    public Task<Result<Proposal>> WithdrawAsync(Principal by, string id, string reason, CancellationToken cancellation = default) =>
        StepAsync(by, id, ProposalStep.Withdraw, Permission.Author, p => p with { Note = reason },
            effect: async (s, p) =>
            {
                await LiveSetKeeper.ClearShadowAsync(s, p.Target, p.Id).ConfigureAwait(false);
                return null;
            }, cancellation: cancellation);

    /// <summary>Lets it run beside the live validator, without effect.</summary>
    public Task<Result<Proposal>> ShadowAsync(Principal by, string id, CancellationToken cancellation = default) =>
        StepAsync(by, id, ProposalStep.Watch, Permission.Promote, p => p, effect: async (s, p) =>
        {
            if (await StopStore.RefuseAsync(s, p.Digest!, Now(), owners: true).ConfigureAwait(false) is { } revoked) return revoked;
            await _live.ShadowAsync(s, p.Target, p.Digest!, p.Id).ConfigureAwait(false);
            return null;
        }, cancellation: cancellation);

    /// <summary>Swaps it into the live set. Transactions that are under way end with the set with which they began.</summary>
    public Task<Result<Proposal>> PromoteAsync(Principal by, string id, CancellationToken cancellation = default) =>
        StepAsync(by, id, ProposalStep.Promote, Permission.Promote, p => p with { PromotedBy = by.Id }, effect: async (s, p) =>
        {
            // INVARIANT: nothing goes live that a second person has not signed.
            Invariant.Holds(p.ApprovedBy is not null && p.ApprovedBy != p.Author && p.ApprovedBy != p.DossierBy && p.ApprovedBy != p.SubmittedBy, "A live rule has two people behind it");
            if (await StopStore.RefuseAsync(s, p.Digest!, Now(), owners: true).ConfigureAwait(false) is { } revoked) return revoked;
            if (p.Replaced is { Length: > 0 } before && await SupersedeAsync(s, by, before).ConfigureAwait(false) is { } error) return error;
            await _live.PromoteAsync(s, p.Target, p.Digest!, p.Id).ConfigureAwait(false);
            return null;
        }, prepare: async (s, p) =>
        {
            var before = await LiveSetKeeper.LockAsync(s, p.Target).ConfigureAwait(false);
            return p with { Replaced = before?.Proposal, ReplacedDigest = before?.Digest };
        }, cancellation: cancellation);

    /// <summary>
    /// Goes back to what was live before. The first call is a request, the call of a second person does it; the request stands in
    /// <see cref="Proposal.RollbackRequestedBy"/>.
    /// </summary>
    public async Task<Result<Proposal>> RollBackAsync(Principal by, string id, string reason, CancellationToken cancellation = default)
    {
        if (TextCheck.Check(reason, "reason", Limits.Memo) is { } malformed) return malformed;
        var result = await _database.WriteAsync<Proposal>(async s =>
        {
            if (!(await FindAsync(s, by, id, Permission.Promote).ConfigureAwait(false)).TryGet(out var proposal, out var error)) return error;
            if (!ProposalRoad.Next(proposal.State, ProposalStep.RollBack).TryGet(out var state, out error)) return error;
            // A request that nobody may make any more, or that is old, is none: this is another.
            if (proposal.RollbackRequestedBy is not { } asker || !await StandsAsync(s, proposal, asker).ConfigureAwait(false))
                return await WriteAsync(s, by, proposal with { RollbackRequestedBy = by.Id }, "rollback_requested", reason).ConfigureAwait(false);
            if (asker == by.Id) return new Error(ErrorCode.FourEyes, "Who asked for a rollback may not confirm it.", "id");
            if (await RestoreAsync(s, by, proposal).ConfigureAwait(false) is { } revoked) return revoked;
            return await WriteAsync(s, by, proposal with { State = state }, Wire.Name(state), reason).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
        if (result.IsOk) await _live.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    /// <summary>The proposal, for those who act for its target.</summary>
    public async Task<Result<Proposal>> GetAsync(Principal by, string id, CancellationToken cancellation = default) =>
        await _database.ReadAsync(s => ProposalStore.FindAsync(s, id), cancellation).ConfigureAwait(false) is { } proposal && by.ActsFor(proposal.Target) ? proposal : Unknown(id);

    /// <summary>The dossier's bytes, as they were hashed.</summary>
    public async Task<Result<byte[]>> DossierAsync(Principal by, string id, CancellationToken cancellation = default)
    {
        if (!(await GetAsync(by, id, cancellation).ConfigureAwait(false)).TryGet(out var proposal, out var error)) return error;
        if (proposal.DossierHash is not { } hash) return new Error(ErrorCode.NotFound, $"The proposal {id} has no dossier yet.", "id");
        var bytes = await _database.ReadAsync(s => ProposalStore.DossierAsync(s, hash), cancellation).ConfigureAwait(false);
        // INVARIANT: what an approver signs is what is kept.
        Invariant.Holds(bytes is not null && Digest.Of(bytes) == hash, "A dossier's bytes have its hash");
        return bytes;
    }

    /// <summary>Proposals that the principal may see, newest first, before a number (0 for the newest).</summary>
    public async Task<IReadOnlyList<Proposal>> ListAsync(Principal by, ProposalState? state = null, long before = 0, int limit = 0, CancellationToken cancellation = default) =>
        await _database.ReadAsync(s => ProposalStore.PageAsync(
            s, by.IsStaff ? null : by.Bank, state is { } one ? Wire.Name(one) : null, before <= 0 ? long.MaxValue : before, Limits.Page(limit)), cancellation).ConfigureAwait(false);

    private async Task<Result<Proposal>> StepAsync(
        Principal by, string id, ProposalStep step, Permission permission, Func<Proposal, Proposal> change,
        Func<Proposal, Error?>? guard = null, Func<Session, Proposal, Task<Error?>>? effect = null, Func<Session, Proposal, Task<Proposal>>? prepare = null,
        CancellationToken cancellation = default)
    {
        var result = await _database.WriteAsync<Proposal>(async s =>
        {
            if (!(await FindAsync(s, by, id, permission).ConfigureAwait(false)).TryGet(out var proposal, out var error)) return error;
            if (!ProposalRoad.Next(proposal.State, step).TryGet(out var state, out error)) return error;
            if (guard?.Invoke(proposal) is { } refused) return refused;
            var changed = change(proposal) with { State = state };
            if (TextCheck.Check(changed.Note, "note", Limits.Rule) is { } malformed) return malformed;
            if (prepare is not null) changed = await prepare(s, changed).ConfigureAwait(false);
            if (effect is not null && await effect(s, changed).ConfigureAwait(false) is { } failed) return failed;
            return await WriteAsync(s, by, changed, Wire.Name(state), changed.Note).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
        if (result.IsOk && step is ProposalStep.Promote or ProposalStep.Watch or ProposalStep.Withdraw) await _live.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    private async Task<Result<Proposal>> WriteAsync(Session session, Principal by, Proposal proposal, string kind, string note)
    {
        proposal = proposal with { Version = proposal.Version + 1, ChangedAt = Now() };
        await ProposalStore.UpdateAsync(session, proposal).ConfigureAwait(false);
        await _audit.AppendAsync(session, $"proposal.{kind}", by, proposal.Id, new JsonObject
        {
            ["target"] = proposal.Target,
            ["digest"] = proposal.Digest,
            ["dossier"] = proposal.DossierHash,
            ["note"] = note,
        }).ConfigureAwait(false);
        return proposal;
    }

    private async Task<Error?> SupersedeAsync(Session session, Principal by, string id)
    {
        var before = await ProposalStore.FindAsync(session, id, locked: true).ConfigureAwait(false);
        Invariant.Holds(before is not null, "The live proposal exists");
        if (!ProposalRoad.Next(before.State, ProposalStep.Supersede).TryGet(out var state, out var error)) return error;
        return (await WriteAsync(session, by, before with { State = state, RollbackRequestedBy = null }, Wire.Name(state), "").ConfigureAwait(false)).Error;
    }

    private async Task<Error?> RestoreAsync(Session session, Principal by, Proposal proposal)
    {
        await LiveSetKeeper.LockAsync(session, proposal.Target).ConfigureAwait(false);
        if (proposal.ReplacedDigest is not { } digest)
        {
            await LiveSetKeeper.ClearLiveAsync(session, proposal.Target, proposal.Id).ConfigureAwait(false);
            return null;
        }
        if (await StopStore.RefuseAsync(session, digest, Now(), owners: true).ConfigureAwait(false) is { } revoked) return revoked;
        await _live.PromoteAsync(session, proposal.Target, digest, proposal.Replaced ?? "").ConfigureAwait(false);
        if (proposal.Replaced is not { Length: > 0 } id) return null;
        var before = await ProposalStore.FindAsync(session, id, locked: true).ConfigureAwait(false);
        Invariant.Holds(before is { State: ProposalState.Superseded } && before.Digest == digest, "The proposal before was superseded");
        await WriteAsync(session, by, before with { State = ProposalState.Live, RollbackRequestedBy = null }, "restored", "").ConfigureAwait(false);
        return null;
    }

    // Nothing happens to a live proposal after the request, so that its last change is the request's time.
    private async Task<bool> StandsAsync(Session session, Proposal proposal, string asker) =>
        proposal.ChangedAt + RequestTime > Now()
        && await _principals.EnabledAsync(session, asker).ConfigureAwait(false) is { } person && person.Denied(Permission.Promote, proposal.Target) is null;

    private static async Task<Result<Proposal>> FindAsync(Session session, Principal by, string id, Permission permission, bool locked = true)
    {
        if (await ProposalStore.FindAsync(session, id, locked).ConfigureAwait(false) is not { } proposal || !by.ActsFor(proposal.Target)) return Unknown(id);
        return by.Denied(permission, proposal.Target) is { } denied ? denied : proposal;
    }

    private static async Task<Error?> UnknownTargetAsync(Session session, string target) =>
        target != Principal.Platform && await BankDirectory.FindAsync(session, target).ConfigureAwait(false) is null ? BankDirectory.Unknown(target) : null;

    private static Error? SecondPerson(Principal by, Proposal proposal) =>
        by.Id == proposal.Author || by.Id == proposal.DossierBy || by.Id == proposal.SubmittedBy
            ? new Error(ErrorCode.FourEyes, "Who wrote or submitted a proposal may not decide on it; a second person must.", "id")
            : null;

    private static Error Unknown(string id) => new(ErrorCode.NotFound, $"There is no proposal {id}.", "id");

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
}
