using System.Text.Json.Nodes;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;

namespace WasmPay.Platform.Changes;

/// <summary>
/// Where what can hurt is asked by one person and confirmed by another. It is done in the database transaction that says it was confirmed, so
/// that it is done once or not at all.
/// </summary>
public sealed class ChangeDesk
{
    // Of one asker, so that nobody keeps others from asking.
    private const int MostWaiting = 100;
    private const long MostCharacters = 16 << 20;
    private static readonly TimeSpan s_time = TimeSpan.FromDays(3);

    // What ends a trial: everything was done, and is taken back.
    private static readonly Error s_tried = new(ErrorCode.Internal, "It could be done.");

    private readonly Database _database;
    private readonly CommandRunner _runner;
    private readonly LiveSetKeeper _live;
    private readonly Principals _principals;
    private readonly AuditLog _audit;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;

    internal ChangeDesk(Database database, CommandRunner runner, LiveSetKeeper live, Principals principals, AuditLog audit, IIdSource ids, TimeProvider time) =>
        (_database, _runner, _live, _principals, _audit, _ids, _time) = (database, runner, live, principals, audit, ids, time);

    /// <summary>
    /// Asks for a command. What takes one person only is done at once, and so is what is so already; else it waits for a second person. The same
    /// asked once more while it waits is answered with itself.
    /// </summary>
    public async Task<Result<Answer>> AskAsync(Principal by, Command command, CancellationToken cancellation = default)
    {
        if (command is Command.OpenAccount { Account.OverdraftUnits: 0 })
            return (await _database.WriteAsync(s => _runner.RunAsync(s, by, command), cancellation).ConfigureAwait(false)).Map(done => new Answer(null, done));
        // Nobody is asked to confirm what could not be done: it is done for a trial, by the same code that does it afterwards.
        var trial = await _database.WriteAsync<Outcome>(async s => (await _runner.RunAsync(s, by, command).ConfigureAwait(false)).Error ?? s_tried, cancellation).ConfigureAwait(false);
        if (trial.Error is { } refused && refused != s_tried) return refused;
        return await _database.WriteAsync<Answer>(async s =>
        {
            var preview = await ChangePreview.OfAsync(s, _live, command, locked: false).ConfigureAwait(false);
            if (preview.Already is { } already) return new Answer(null, already);
            return command.IsOfPrincipals && await IsAloneAsync(s, by, preview.Bank).ConfigureAwait(false)
                ? await DoAloneAsync(s, by, command, preview).ConfigureAwait(false)
                : await KeepAsync(s, by, command, preview).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Confirms what another person asked, and does it. Secrets that come of it are in the answer and nowhere else.</summary>
    public Task<Result<Confirmed>> ConfirmAsync(Principal by, string id, CancellationToken cancellation = default) => _database.WriteAsync<Confirmed>(async s =>
    {
        if (!(await FindForDecisionAsync(s, by, id, ChangeStep.Confirm).ConfigureAwait(false)).TryGet(out var kept, out var error)) return error;
        var (change, command) = (kept.Change, kept.Command);
        if (await _principals.EnabledAsync(s, change.AskedBy).ConfigureAwait(false) is not { } asker || asker.Denied(change.Permission, change.Bank) is not null)
            return new Error(ErrorCode.IllegalTransition, $"{change.AskedBy}, who asked it, may not do it any more; somebody else must ask it anew.", "id");
        var preview = await ChangePreview.OfAsync(s, _live, command, locked: true).ConfigureAwait(false);
        if (preview.Already is not null || preview.Bank != change.Bank || ChangeStore.Text(preview.Shows) != ChangeStore.Text(change.Shows))
            return new Error(ErrorCode.IllegalTransition, "What it would change is not what it was when it was asked; look at it, and ask it anew.", "id");
        s.Confirms = change.Id;
        if (!(await _runner.RunAsync(s, by, command).ConfigureAwait(false)).TryGet(out var outcome, out error)) return error;
        return new Confirmed(await DecideAsync(s, by, change).ConfigureAwait(false), outcome);
    }, cancellation);

    /// <summary>Says no to what another person asked.</summary>
    public async Task<Result<Change>> RejectAsync(Principal by, string id, string reason, CancellationToken cancellation = default)
    {
        if (TextCheck.Check(reason, "reason", Limits.Memo, 1) is { } malformed) return malformed;
        return await _database.WriteAsync<Change>(async s => (await FindForDecisionAsync(s, by, id, ChangeStep.Reject).ConfigureAwait(false)).TryGet(out var kept, out var error)
            ? await DecideAsync(s, by, kept.Change with { Reason = reason }).ConfigureAwait(false)
            : error, cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes back what one asked oneself.</summary>
    public Task<Result<Change>> WithdrawAsync(Principal by, string id, CancellationToken cancellation = default) => _database.WriteAsync<Change>(async s =>
    {
        if (await ChangeStore.FindAsync(s, id, Now(), locked: true).ConfigureAwait(false) is not { Change: var change } || !by.ActsFor(change.Bank)) return Unknown(id);
        if (change.AskedBy != by.Id) return new Error(ErrorCode.Forbidden, "Only who asked it takes it back; another person rejects it.", "id");
        // A machine's key for other things speaks not for the one that asked.
        if (by.Kind == PrincipalKind.Machine && by.Denied(change.Permission) is { } denied) return denied;
        return ChangeRoad.Next(change.State, ChangeStep.Withdraw).TryGet(out var state, out var error) ? await DecideAsync(s, by, change with { State = state }).ConfigureAwait(false) : error;
    }, cancellation);

    /// <summary>A change, for who asked it, who may decide on it, and auditors.</summary>
    public async Task<Result<Change>> GetAsync(Principal by, string id, CancellationToken cancellation = default)
    {
        var kept = await _database.ReadAsync(s => ChangeStore.FindAsync(s, id, Now()), cancellation).ConfigureAwait(false);
        if (kept?.Change is not { } change || !by.ActsFor(change.Bank)) return Unknown(id);
        return !(change.AskedBy == by.Id && by.Kind == PrincipalKind.Person) && !by.May(Permission.Audit) && by.Denied(change.Permission) is { } denied ? denied : change;
    }

    /// <summary>Changes that somebody may see, newest first, before a number (0 for the newest).</summary>
    public async Task<IReadOnlyList<Change>> ListAsync(Principal by, ChangeState? state = null, long before = 0, int limit = 0, CancellationToken cancellation = default)
    {
        // A machine's narrow key reads what it may decide about, and not all that its machine asked.
        var asker = by.Kind == PrincipalKind.Person ? by.Id : "";
        var permissions = Enum.GetValues<Permission>().Where(p => by.May(Permission.Audit) || by.May(p));
        return await _database.ReadAsync(s => ChangeStore.PageAsync(
            s, by.IsStaff ? null : by.Bank, permissions, asker, state, Now(), before <= 0 ? long.MaxValue : before, Limits.Page(limit)), cancellation).ConfigureAwait(false);
    }

    // There never was a second administrator: the first one must be able to add and to invite him. Once two people stood behind a change, two must for ever.
    private async Task<bool> IsAloneAsync(Session session, Principal by, string bank) =>
        !await _principals.HasOtherAdministratorAsync(session, by, bank).ConfigureAwait(false) && !await ChangeStore.AnyOfPrincipalsAsync(session, bank).ConfigureAwait(false);

    private async Task<Result<Answer>> DoAloneAsync(Session session, Principal by, Command command, ChangePreview preview)
    {
        if (!(await _runner.RunAsync(session, by, command).ConfigureAwait(false)).TryGet(out var outcome, out var error)) return error;
        await _audit.AppendAsync(session, "change.done_alone", by, preview.Bank, new JsonObject { ["kind"] = Wire.Name(command.Kind), ["summary"] = preview.Summary }).ConfigureAwait(false);
        return new Answer(null, outcome);
    }

    private async Task<Result<Answer>> KeepAsync(Session session, Principal by, Command command, ChangePreview preview)
    {
        var (now, body) = (Now(), command.ToBody());
        var change = new Change
        {
            Id = _ids.Next("change"),
            // From here on nobody else asks: what waits is counted exactly.
            Number = await AuditLog.NextAsync(session).ConfigureAwait(false),
            Bank = preview.Bank,
            Kind = command.Kind,
            Permission = command.Permission,
            Summary = preview.Summary,
            Shows = preview.Shows,
            AskedBy = by.Id,
            AskedAt = now,
            ExpiresAt = now + s_time,
            State = ChangeState.Asked,
        };
        if (await ChangeStore.FindSameAsync(session, change, body).ConfigureAwait(false) is { } same) return new Answer(same, null);
        var (waiting, characters) = await ChangeStore.WaitingAsync(session, change.Bank, by.Id, now).ConfigureAwait(false);
        if (waiting >= MostWaiting || characters + body.Length > MostCharacters)
            return new Error(ErrorCode.QuotaExceeded, $"{waiting} changes that {by.Name} asked wait already; withdraw some, or have them confirmed or rejected.", "bank");
        await ChangeStore.InsertAsync(session, change, body).ConfigureAwait(false);
        await ChangeStore.RecordAsync(session, _audit, by, change).ConfigureAwait(false);
        return new Answer(change, null);
    }

    // The change as it will be once the step is taken, which another person may take.
    private async Task<Result<KeptChange>> FindForDecisionAsync(Session session, Principal by, string id, ChangeStep step)
    {
        if (await ChangeStore.FindAsync(session, id, Now(), locked: true).ConfigureAwait(false) is not { } kept || !by.ActsFor(kept.Change.Bank)) return Unknown(id);
        if (by.Denied(kept.Change.Permission) is { } denied) return denied;
        if (by.Kind != PrincipalKind.Person) return new Error(ErrorCode.Forbidden, $"{by.Name} is a machine; a person decides.", "id");
        if (by.Id == kept.Change.AskedBy) return new Error(ErrorCode.FourEyes, "Who asked it may not decide on it; a second person must.", "id");
        return ChangeRoad.Next(kept.Change.State, step).Map(state => kept with { Change = kept.Change with { State = state } });
    }

    private async Task<Change> DecideAsync(Session session, Principal by, Change change)
    {
        var decided = change with { DecidedBy = by.Id, DecidedAt = Now() };
        await ChangeStore.DecideAsync(session, decided).ConfigureAwait(false);
        await ChangeStore.RecordAsync(session, _audit, by, decided).ConfigureAwait(false);
        return decided;
    }

    private static Error Unknown(string id) => new(ErrorCode.NotFound, $"There is no change {id}.", "id");

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
}
