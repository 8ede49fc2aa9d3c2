using System.Text.Json.Nodes;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access.Passkeys;

/// <summary>
/// People's passkeys: added and removed by who has just signed in, good for signing in without a password. What a passkey has signed is checked by
/// who puts the questions; here each answer is taken once, and a passkey whose count goes back is not believed.
/// </summary>
public sealed class PasskeyRing
{
    /// <summary>How long after signing in somebody may change what he signs in with.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    private const int Most = 10;

    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly Principals _principals;
    private readonly KeyRing _keys;
    private readonly TimeProvider _time;

    internal PasskeyRing(Database database, AuditLog audit, Principals principals, KeyRing keys, TimeProvider time) =>
        (_database, _audit, _principals, _keys, _time) = (database, audit, principals, keys, time);

    /// <summary>Why no answer of a passkey lets anybody in; which of the reasons it is, is not told.</summary>
    public static Error Wrong { get; } = new(
        ErrorCode.Unauthenticated, "This is no passkey of this name's, or no answer to a question of the last five minutes that was not answered yet; begin anew.", "passkey");

    /// <summary>Null where somebody may change what he signs in with: a person of the store whose session has just begun, so that a stolen one does not outlive itself.</summary>
    public Error? Unfit(Principal by) =>
        by.Kind != PrincipalKind.Person || by.SignedIn is null ? new Error(ErrorCode.Forbidden, $"{by.Name} did not sign in; passkeys are people's who do.", "principal")
        : by.SignedIn.IsByProvider ? new Error(ErrorCode.Forbidden, "Your bank's provider says who you are; passkeys are of those who sign in here themselves.", "session")
        : by.SignedIn.At + Fresh < _time.GetUtcNow() ? new Error(ErrorCode.IllegalTransition, $"You signed in more than {Fresh.TotalMinutes:0} minutes ago; sign in anew to change what you sign in with.", "session")
        : null;

    /// <summary>Adds a passkey whose answer was checked.</summary>
    public async Task<Result<Passkey>> AddAsync(Principal by, string name, PasskeyAnswer answer, CancellationToken cancellation = default)
    {
        if ((TextCheck.Check(name, "name", 100, 1, oneLine: true) ?? Unfit(by)) is { } unfit) return unfit;
        if (answer.Principal != by.Id) return Wrong;
        return await _database.WriteAsync<Passkey>(async s =>
        {
            await _principals.HoldAsync(s, by).ConfigureAwait(false);
            await Principals.LockAsync(s, by.Id).ConfigureAwait(false);
            // Who was invited anew meanwhile has lost what he had, and gets nothing more by it.
            if (await KeyRow.FindAsync(s, by.SignedIn!.Id).ConfigureAwait(false) is { RevokedAt: not null }) return Wrong;
            if (await _principals.EnabledAsync(s, by.Id).ConfigureAwait(false) is null || !await TakeAsync(s, answer).ConfigureAwait(false)) return Wrong;
            var known = await PasskeyRow.CountAsync(s, by.Id).ConfigureAwait(false);
            if (known >= Most) return new Error(ErrorCode.QuotaExceeded, $"You have {Most} passkeys; remove one that you do not use.", "passkey");
            if (await PasskeyRow.FindAsync(s, answer.Proof.Id).ConfigureAwait(false) is not null) return new Error(ErrorCode.AlreadyExists, "This passkey is known already.", "passkey");
            var row = new PasskeyRow { Id = answer.Proof.Id, Principal = by.Id, Name = name, PublicKey = answer.Proof.PublicKey, Counter = answer.Proof.Counter, CreatedAt = Now() };
            await PasskeyRow.InsertAsync(s, row).ConfigureAwait(false);
            s.Journal.Row(AuditedTables.Passkeys, row.Id);
            // From now on a password alone is good for nothing, nor is what was begun by one.
            if (known == 0) await KeyRing.EndSessionsAsync(s, by.Id, Now(), except: by.SignedIn!.Id).ConfigureAwait(false);
            await AppendAsync(s, "passkey.added", by, row).ConfigureAwait(false);
            return row.ToPasskey();
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>One's own, or those of somebody whom one administers.</summary>
    public Task<Result<IReadOnlyList<Passkey>>> ListAsync(Principal by, string principal, CancellationToken cancellation = default) => _database.ReadAsync<Result<IReadOnlyList<Passkey>>>(async s =>
    {
        if (principal != by.Id && (await Principals.FindForAsync(s, by, principal).ConfigureAwait(false)).Error is { } error) return error;
        return (await PasskeyRow.OfAsync(s, principal).ConfigureAwait(false)).ConvertAll(row => row.ToPasskey());
    }, cancellation);

    /// <summary>Removes one of one's own. Who has lost all is invited anew, which takes two others.</summary>
    public async Task<Result<Passkey>> RemoveAsync(Principal by, string id, CancellationToken cancellation = default)
    {
        if (Unfit(by) is { } unfit) return unfit;
        return await _database.WriteAsync<Passkey>(async s =>
        {
            if (await PasskeyRow.FindAsync(s, id, locked: true).ConfigureAwait(false) is not { } row || row.Principal != by.Id) return new Error(ErrorCode.NotFound, "You have no such passkey.", "id");
            await DeleteAsync(s, row).ConfigureAwait(false);
            await AppendAsync(s, "passkey.removed", by, row).ConfigureAwait(false);
            return row.ToPasskey();
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>That by which an answer of somebody's passkey is checked; null where he has no such one.</summary>
    public Task<PasskeyProof?> FindAsync(string principal, string id, CancellationToken cancellation = default) => _database.ReadAsync(async s =>
        await PasskeyRow.FindAsync(s, id).ConfigureAwait(false) is { } row && row.Principal == principal ? new PasskeyProof(row.Id, row.PublicKey, row.Counter) : null, cancellation);

    /// <summary>The ids of those that somebody has, which he does not add once more.</summary>
    public Task<IReadOnlyList<string>> IdsAsync(Principal by, CancellationToken cancellation = default) => _database.ReadAsync<IReadOnlyList<string>>(async s =>
        (await PasskeyRow.OfAsync(s, by.Id).ConfigureAwait(false)).ConvertAll(row => row.Id), cancellation);

    /// <summary>Begins a session of whose passkey has answered, as was checked.</summary>
    public async Task<Result<IssuedKey>> BeginAsync(PasskeyAnswer answer, CancellationToken cancellation = default)
    {
        // What is recorded of one that is not believed is kept.
        var begun = await _database.WriteAsync(s => BeginAsync(s, answer), cancellation).ConfigureAwait(false);
        return !begun.TryGet(out var key, out var error) ? error : key is null ? Wrong : key;
    }

    private async Task<Result<IssuedKey?>> BeginAsync(Session s, PasskeyAnswer answer)
    {
        if (await PasskeyRow.FindAsync(s, answer.Proof.Id, locked: true).ConfigureAwait(false) is not { } row || row.Principal != answer.Principal || row.PublicKey != answer.Proof.PublicKey) return Wrong;
        if (await _principals.EnabledAsync(s, row.Principal).ConfigureAwait(false) is not { } person || !await TakeAsync(s, answer).ConfigureAwait(false)) return Wrong;
        // One that counts has counted on; else there are two of it, and somebody should know.
        if ((row.Counter > 0 || answer.Proof.Counter > 0) && answer.Proof.Counter <= row.Counter)
        {
            await AppendAsync(s, "passkey.copied", person, row).ConfigureAwait(false);
            return Result<IssuedKey?>.Ok(null);
        }
        await s.ExecuteOneAsync("UPDATE passkeys SET counter = @Counter, used_at = @now WHERE id = @Id", new { answer.Proof.Counter, answer.Proof.Id, now = Now() }).ConfigureAwait(false);
        s.Journal.Row(AuditedTables.Passkeys, row.Id);
        return await _keys.BeginSessionAsync(s, person, SignIn.SessionTime, "passkey").ConfigureAwait(false);
    }

    /// <summary>Removes all that somebody has, as part of what is being recorded.</summary>
    internal static async Task RemoveAllAsync(Session session, string principal)
    {
        foreach (var row in await PasskeyRow.OfAsync(session, principal, locked: true).ConfigureAwait(false)) await DeleteAsync(session, row).ConfigureAwait(false);
    }

    // False for a question that was answered before.
    private async Task<bool> TakeAsync(Session session, PasskeyAnswer answer)
    {
        var taken = await session.ExecuteAsync(
            "INSERT INTO passkey_answers (hash, principal, answered_at) VALUES (@Question, @Principal, @now) ON CONFLICT DO NOTHING", new { answer.Question, answer.Principal, now = Now() }).ConfigureAwait(false);
        if (taken == 1) session.Journal.Row(AuditedTables.PasskeyAnswers, answer.Question);
        return taken == 1;
    }

    private static async Task DeleteAsync(Session session, PasskeyRow row)
    {
        await PasskeyRow.DeleteAsync(session, row.Id).ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Passkeys, row.Id);
    }

    private Task<long> AppendAsync(Session session, string kind, Principal by, PasskeyRow row) => _audit.AppendAsync(session, kind, by, row.Principal, new JsonObject { ["passkey"] = row.Id });

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
