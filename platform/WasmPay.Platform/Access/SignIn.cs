using WasmPay.Platform.Access.Passkeys;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access;

/// <summary>An invitation to set a password, once, with its secret, which is told once.</summary>
public sealed record Enrolment(string Principal, string Secret, DateTimeOffset ExpiresAt);

/// <summary>
/// People: they are invited, set a password, and sign in with it until they have a passkey. Who guesses is locked out for a while.
/// </summary>
public sealed class SignIn
{
    private const int ShortestPassword = 12, LongestPassword = 256, Guesses = 5;
    private static readonly TimeSpan EnrolmentTime = TimeSpan.FromDays(3), LockOut = TimeSpan.FromMinutes(15);

    /// <summary>How long a session is good.</summary>
    internal static readonly TimeSpan SessionTime = TimeSpan.FromHours(12);

    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly Principals _principals;
    private readonly KeyRing _keys;
    private readonly ISecretSource _secrets;
    private readonly IPasswordHashes _hashes;
    private readonly TimeProvider _time;
    private readonly Lazy<string> _nobodys;

    internal SignIn(Database database, AuditLog audit, Principals principals, KeyRing keys, ISecretSource secrets, IPasswordHashes hashes, TimeProvider time)
    {
        (_database, _audit, _principals, _keys, _secrets, _hashes, _time) = (database, audit, principals, keys, secrets, hashes, time);
        _nobodys = new(() => hashes.Hash(secrets.Next("nobody")));
    }

    /// <summary>Makes the first administrator of a store in which nobody is known, and invites him.</summary>
    public async Task<Result<Enrolment>> BootAsync(string id, string name, CancellationToken cancellation = default)
    {
        if ((Principals.Unfit(id) ?? TextCheck.Check(name, "name", 200, 1, oneLine: true)) is { } malformed) return malformed;
        var first = new Principal(id, name, Principal.Platform, Roles.Administrator | Roles.Auditor);
        return await _database.WriteAsync<Enrolment>(async s =>
        {
            if (await Principals.CountAsync(s).ConfigureAwait(false) > 0)
                return new Error(ErrorCode.IllegalTransition, "Somebody is known already; an administrator adds others.", "principals");
            await _principals.InsertAsync(s, first, first).ConfigureAwait(false);
            return await InviteAsync(s, first, first).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Invites a person to set a password, by one person's word; the API takes two (<see cref="Changes.ChangeDesk"/>). An invitation from before,
    /// and the password and passkeys that he had, are good for nothing any more.
    /// </summary>
    internal Task<Result<Enrolment>> InviteAsync(Principal by, string id, CancellationToken cancellation = default) => _database.WriteAsync(s => InviteAsync(s, by, id), cancellation);

    internal async Task<Result<Enrolment>> InviteAsync(Session session, Principal by, string id)
    {
        if (!(await Principals.FindForAsync(session, by, id).ConfigureAwait(false)).TryGet(out var person, out var error)) return error;
        if (person.Kind != PrincipalKind.Person) return new Error(ErrorCode.Malformed, $"{person.Name} is a machine; machines have keys.", "principal");
        return await InviteAsync(session, by, person).ConfigureAwait(false);
    }

    /// <summary>Whether somebody has set a password that is still good.</summary>
    internal static async Task<bool> HasPasswordAsync(Session session, string id) => await PasswordAsync(session, id).ConfigureAwait(false) is not null;

    /// <summary>Sets the password of who was invited, and begins a session.</summary>
    public async Task<Result<IssuedKey>> EnrolAsync(string secret, string password, CancellationToken cancellation = default)
    {
        if (Unfit(password) is { } unfit) return unfit;
        if (WeakPasswords.Has(password)) return new Error(ErrorCode.Malformed, "This password is among the first that are tried: one short word with figures, a row of the keyboard, or the same over and over. Take several words.", "password");
        var (hash, kept) = (Digest.Of(secret), _hashes.Hash(password));
        return await _database.WriteAsync<IssuedKey>(async s =>
        {
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            var invited = await s.FirstOrDefaultAsync<string>($"SELECT principal FROM enrolments WHERE hash = @hash AND used_at IS NULL AND expires_at > @now{s.ForUpdate}", new { hash, now }).ConfigureAwait(false);
            if (invited is null || await _principals.EnabledAsync(s, invited).ConfigureAwait(false) is not { } person)
                return new Error(ErrorCode.Unauthenticated, "The invitation is none, was used, or has expired; ask for another.", "enrolment");
            await s.ExecuteOneAsync("UPDATE enrolments SET used_at = @now WHERE hash = @hash", new { now, hash }).ConfigureAwait(false);
            await s.ExecuteAsync(
                """
                INSERT INTO passwords (principal, hash, failures, locked_until, changed_at) VALUES (@Id, @kept, 0, 0, @now)
                ON CONFLICT (principal) DO UPDATE SET hash = excluded.hash, failures = 0, locked_until = 0, changed_at = excluded.changed_at
                """, new { person.Id, kept, now }).ConfigureAwait(false);
            s.Journal.Row(AuditedTables.Enrolments, hash);
            s.Journal.Row(AuditedTables.Passwords, person.Id);
            await _audit.AppendAsync(s, "person.enrolled", person, person.Id, []).ConfigureAwait(false);
            return await _keys.BeginSessionAsync(s, person, SessionTime, "enrolment").ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Begins a session of who knows the password and has no passkey. Whether somebody is unknown, locked out or has another password is not told; that
    /// he has a passkey hears only who knows his password.
    /// </summary>
    public async Task<Result<IssuedKey>> BeginAsync(string id, string password, CancellationToken cancellation = default)
    {
        var wrong = new Error(ErrorCode.Unauthenticated, $"This is nobody's name and password, or too many were tried; after {Guesses} wrong ones a name waits {LockOut.TotalMinutes:0} minutes.", "password");
        if (password.Length > LongestPassword) return wrong;
        // No guess: who has a passkey and ends the line by habit locks nobody out.
        if (password.Length == 0) return new Error(ErrorCode.Malformed, "Give the password.", "password");
        var kept = await _database.ReadAsync(s => PasswordAsync(s, id), cancellation).ConfigureAwait(false);
        // An unknown name takes as long as a known one.
        var fits = _hashes.Fits(kept?.Hash ?? _nobodys.Value, password) && kept is not null;
        if (kept is null) return wrong;
        var needsPasskey = false;
        // The answer is kept either way: a wrong guess counts.
        var begun = await _database.WriteAsync<IssuedKey?>(async s =>
        {
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            if (await PasswordAsync(s, id, s.ForUpdate).ConfigureAwait(false) is not { } current || current.Hash != kept.Hash || current.LockedUntil > now || await _principals.EnabledAsync(s, id).ConfigureAwait(false) is not { } person)
                return Result<IssuedKey?>.Ok(null);
            if (fits)
            {
                if (current.Failures > 0)
                {
                    await s.ExecuteOneAsync("UPDATE passwords SET failures = 0 WHERE principal = @id", new { id }).ConfigureAwait(false);
                    s.Journal.Row(AuditedTables.Passwords, id);
                }
                needsPasskey = await PasskeyRow.CountAsync(s, id).ConfigureAwait(false) > 0;
                if (!needsPasskey) return await _keys.BeginSessionAsync(s, person, SessionTime, "password").ConfigureAwait(false);
                if (current.Failures > 0) await _audit.AppendAsync(s, "person.password_right", person, id, []).ConfigureAwait(false);
                return Result<IssuedKey?>.Ok(null);
            }
            var locked = current.Failures + 1 >= Guesses;
            await s.ExecuteOneAsync(
                "UPDATE passwords SET failures = @failures, locked_until = @until WHERE principal = @id",
                new { failures = locked ? 0 : current.Failures + 1, until = locked ? now + (long)LockOut.TotalMilliseconds : 0, id }).ConfigureAwait(false);
            s.Journal.Row(AuditedTables.Passwords, id);
            await _audit.AppendAsync(s, locked ? "person.locked_out" : "person.refused", person, id, []).ConfigureAwait(false);
            return Result<IssuedKey?>.Ok(null);
        }, cancellation).ConfigureAwait(false);
        if (!begun.TryGet(out var key, out var error)) return error;
        return key is not null ? key : needsPasskey ? NeedsPasskey : wrong;
    }

    // A passkey verifies its owner itself, so that it is two factors; a password that was given away is worth nothing beside it.
    private static Error NeedsPasskey { get; } = new(ErrorCode.Unauthenticated, "You have a passkey: sign in with it, on the server's page /sign-in. The password alone does not do any more.", "passkey");

    private async Task<Enrolment> InviteAsync(Session session, Principal by, Principal person)
    {
        await _principals.HoldAsync(session, by).ConfigureAwait(false);
        await Principals.LockAsync(session, person.Id).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        await Changes.ChangeStore.HoldWaitingAsync(session, person.Id, now.ToUnixTimeMilliseconds()).ConfigureAwait(false);
        var secret = _secrets.Next("wpe");
        var row = new { Hash = Digest.Of(secret), person.Id, By = by.Id, Now = now.ToUnixTimeMilliseconds(), Expires = (now + EnrolmentTime).ToUnixTimeMilliseconds() };
        foreach (var open in await session.QueryAsync<string>("SELECT hash FROM enrolments WHERE principal = @Id AND used_at IS NULL AND expires_at > @Now", row).ConfigureAwait(false))
        {
            await session.ExecuteOneAsync("UPDATE enrolments SET expires_at = @Now WHERE hash = @open", new { row.Now, open }).ConfigureAwait(false);
            session.Journal.Row(AuditedTables.Enrolments, open);
        }
        await session.ExecuteAsync("DELETE FROM passwords WHERE principal = @Id", row).ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Passwords, person.Id);
        await PasskeyRing.RemoveAllAsync(session, person.Id).ConfigureAwait(false);
        await KeyRing.EndSessionsAsync(session, person.Id, row.Now).ConfigureAwait(false);
        await session.ExecuteAsync("INSERT INTO enrolments (hash, principal, created_by, created_at, expires_at, used_at) VALUES (@Hash, @Id, @By, @Now, @Expires, NULL)", row).ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Enrolments, row.Hash);
        await _audit.AppendAsync(session, "person.invited", by, person.Id, []).ConfigureAwait(false);
        await Changes.ChangeStore.WithdrawAllAsync(session, _audit, by, person.Id, row.Now).ConfigureAwait(false);
        return new Enrolment(person.Id, secret, now + EnrolmentTime);
    }

    private static Task<PasswordRow?> PasswordAsync(Session session, string id, string locking = "") =>
        session.FirstOrDefaultAsync<PasswordRow>($"SELECT hash AS Hash, failures AS Failures, locked_until AS LockedUntil FROM passwords WHERE principal = @id{locking}", new { id });

    // Length is what counts (NIST SP 800-63B); composition is the person's.
    private static Error? Unfit(string password) => password.Length is < ShortestPassword or > LongestPassword
        ? new Error(ErrorCode.Malformed, $"A password has {ShortestPassword} to {LongestPassword} characters.", "password")
        : null;

    private sealed record PasswordRow
    {
        public string Hash { get; init; } = "";
        public long Failures { get; init; }
        public long LockedUntil { get; init; }
    }
}
