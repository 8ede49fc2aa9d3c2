using System.Text.Json.Nodes;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access;

/// <summary>Machines' keys and certificates: named, scoped, with an end, keys rotated with an overlap, revoked at once.</summary>
public sealed class KeyRing
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400), LongestOverlap = TimeSpan.FromDays(7), Shortest = TimeSpan.FromMinutes(1);

    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly Principals _principals;
    private readonly IIdSource _ids;
    private readonly ISecretSource _secrets;
    private readonly TimeProvider _time;

    internal KeyRing(Database database, AuditLog audit, Principals principals, IIdSource ids, ISecretSource secrets, TimeProvider time) =>
        (_database, _audit, _principals, _ids, _secrets, _time) = (database, audit, principals, ids, secrets, time);

    /// <summary>
    /// Issues a key, by one person's word; the API takes two (<see cref="Changes.ChangeDesk"/>). Its secret is in the answer and nowhere else.
    /// </summary>
    internal Task<Result<IssuedKey>> IssueAsync(Principal by, NewKey key, CancellationToken cancellation = default) => _database.WriteAsync(s => IssueAsync(s, by, key), cancellation);

    internal async Task<Result<IssuedKey>> IssueAsync(Session session, Principal by, NewKey key)
    {
        return (await NewAsync(session, by, key, isCertificate: false).ConfigureAwait(false)).TryGet(out var row, out var error)
            ? await InsertAsync(session, by, "key.issued", row).ConfigureAwait(false)
            : error;
    }

    /// <summary>
    /// Makes a machine known by a certificate, by one person's word; the API takes two (<see cref="Changes.ChangeDesk"/>). The machine keeps its
    /// private key: there is no secret to tell. A certificate is registered once, so that one that was revoked stays so.
    /// </summary>
    internal async Task<Result<Key>> RegisterAsync(Session session, Principal by, NewCertificate certificate)
    {
        if (!ClientCertificate.Read(certificate.Pem).TryGet(out var read, out var error)) return error;
        if (ClientCertificate.Unproved(certificate) is { } unproved) return unproved;
        if (!(await NewAsync(session, by, new NewKey(certificate.Principal, certificate.Name, certificate.Scope, certificate.Lifetime), isCertificate: true).ConfigureAwait(false)).TryGet(out var row, out error)) return error;
        var now = _time.GetUtcNow();
        if (read.From > now || read.Until <= now) return new Error(ErrorCode.Malformed, $"The certificate is good from {read.From:u} to {read.Until:u}, and not now.", "certificate");
        if (await KeyRow.IsRegisteredAsync(session, read.Hash).ConfigureAwait(false)) return new Error(ErrorCode.AlreadyExists, "The certificate was registered before; make another for the machine.", "certificate");
        row = row with { Hash = read.Hash, ExpiresAt = Math.Min(row.ExpiresAt, read.Until.ToUnixTimeMilliseconds()) };
        await KeepAsync(session, by, "certificate.registered", row, null).ConfigureAwait(false);
        return row.ToKey();
    }

    private async Task<Result<KeyRow>> NewAsync(Session session, Principal by, NewKey key, bool isCertificate)
    {
        if (TextCheck.Check(key.Name, "name", 100, 1, oneLine: true) is { } malformed) return malformed;
        if (key.Lifetime < Shortest || key.Lifetime > Longest) return new Error(ErrorCode.Malformed, $"A key or a certificate is good for a minute at least and {Longest.Days} days at most.", "lifetime");
        if (!(await Principals.FindForAsync(session, by, key.Principal).ConfigureAwait(false)).TryGet(out var owner, out var error)) return error;
        if (owner.Kind != PrincipalKind.Machine) return new Error(ErrorCode.Malformed, $"{owner.Name} is a person; people sign in, keys and certificates are machines'.", "principal");
        if (key.Scope.FirstOrDefault(p => !owner.May(p), Permission.View) is not Permission.View and var beyond)
            return new Error(ErrorCode.Malformed, $"{owner.Name} may not {Wire.Name(beyond)}, and no key of his can be for it.", "scope");
        var now = _time.GetUtcNow();
        return new KeyRow
        {
            Id = _ids.Next(KeyRow.PrefixOf(isCertificate)),
            Principal = owner.Id,
            Name = key.Name,
            Scope = KeyRow.Text(key.Scope),
            CreatedBy = by.Id,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            ExpiresAt = (now + key.Lifetime).ToUnixTimeMilliseconds(),
        };
    }

    /// <summary>
    /// Issues a key in the place of another, which stays good for the overlap, so that a machine can change over; by one person's word, and the API
    /// takes two (<see cref="Changes.ChangeDesk"/>).
    /// </summary>
    internal Task<Result<IssuedKey>> RotateAsync(Principal by, string id, TimeSpan overlap, CancellationToken cancellation = default) =>
        _database.WriteAsync(s => RotateAsync(s, by, id, overlap), cancellation);

    internal async Task<Result<IssuedKey>> RotateAsync(Session session, Principal by, string id, TimeSpan overlap)
    {
        if (overlap < TimeSpan.Zero || overlap > LongestOverlap) return new Error(ErrorCode.Malformed, $"An overlap is {LongestOverlap.Days} days at most.", "overlap");
        if (!(await FindForAsync(session, by, id).ConfigureAwait(false)).TryGet(out var old, out var error)) return error;
        if (old.IsSession) return new Error(ErrorCode.Malformed, "This is a person's session; people sign in, and nobody is given what they began. Keys of machines are rotated.", "key");
        if (old.IsCertificate) return new Error(ErrorCode.Malformed, "A certificate is not rotated: register the machine's next one beside it, and revoke this one when it is not used any more.", "key");
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        if (old.RevokedAt is not null || old.ExpiresAt <= now) return new Error(ErrorCode.IllegalTransition, "The key is good for nothing any more; issue another.", "key");
        var end = Math.Min(old.ExpiresAt, now + (long)overlap.TotalMilliseconds);
        await session.ExecuteOneAsync("UPDATE keys SET expires_at = @end WHERE id = @id", new { end, id }).ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Keys, id);
        var renewed = old with { Id = _ids.Next("key"), CreatedBy = by.Id, CreatedAt = now, ExpiresAt = now + (old.ExpiresAt - old.CreatedAt) };
        return await InsertAsync(session, by, "key.rotated", renewed).ConfigureAwait(false);
    }

    /// <summary>Ends a key, a certificate or a session, from now on, on all nodes.</summary>
    public async Task<Result<Key>> RevokeAsync(Principal by, string id, CancellationToken cancellation = default) => await _database.WriteAsync<Key>(async s =>
    {
        await _principals.HoldAsync(s, by).ConfigureAwait(false);
        if (!(await FindForAsync(s, by, id).ConfigureAwait(false)).TryGet(out var key, out var error)) return error;
        if (key.RevokedAt is not null) return key.ToKey();
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await Changes.ChangeStore.HoldWaitingAsync(s, key.Principal, now).ConfigureAwait(false);
        var table = KeyRow.TableOf(id);
        await s.ExecuteOneAsync($"UPDATE {table.Name} SET revoked_at = @now WHERE id = @id", new { now, id }).ConfigureAwait(false);
        s.Journal.Row(table, id);
        await _audit.AppendAsync(s, "key.revoked", by, key.Principal, new JsonObject { ["key"] = id }).ConfigureAwait(false);
        // What somebody asked who had the key and should not have is asked anew by whoever should.
        await Changes.ChangeStore.WithdrawAllAsync(s, _audit, by, key.Principal, now, with: id).ConfigureAwait(false);
        return (key with { RevokedAt = now }).ToKey();
    }, cancellation).ConfigureAwait(false);

    /// <summary>Ends the session by which the caller is known.</summary>
    public async Task<Result<bool>> SignOutAsync(Principal by, CancellationToken cancellation = default)
    {
        if (by.SignedIn is not { Id: var id }) return new Error(ErrorCode.Forbidden, $"{by.Name} did not sign in.", "principal");
        return await _database.WriteAsync<bool>(async s =>
        {
            await _principals.HoldAsync(s, by).ConfigureAwait(false);
            await s.ExecuteOneAsync("UPDATE keys SET revoked_at = COALESCE(revoked_at, @now) WHERE id = @id", new { now = _time.GetUtcNow().ToUnixTimeMilliseconds(), id }).ConfigureAwait(false);
            s.Journal.Row(AuditedTables.Keys, id);
            await _audit.AppendAsync(s, "session.ended", by, by.Id, new JsonObject { ["key"] = id }).ConfigureAwait(false);
            return true;
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Somebody's keys, certificates and sessions, newest first.</summary>
    public async Task<Result<IReadOnlyList<Key>>> ListAsync(Principal by, string principal, CancellationToken cancellation = default) => await _database.ReadAsync<Result<IReadOnlyList<Key>>>(async s =>
    {
        if (!(await Principals.FindForAsync(s, by, principal).ConfigureAwait(false)).TryGet(out var owner, out var error)) return error;
        return (await KeyRow.OfAsync(s, owner.Id).ConfigureAwait(false)).ConvertAll(row => row.ToKey());
    }, cancellation).ConfigureAwait(false);

    /// <summary>Begins a session of somebody who has shown who he is, and how.</summary>
    internal Task<IssuedKey> BeginSessionAsync(Session session, Principal person, TimeSpan lifetime, string how)
    {
        var now = _time.GetUtcNow();
        return InsertAsync(session, person, "session.begun", new KeyRow
        {
            Id = _ids.Next(KeyRow.SessionPrefix),
            Principal = person.Id,
            Name = SessionName(how),
            CreatedBy = person.Id,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            ExpiresAt = (now + lifetime).ToUnixTimeMilliseconds(),
        }, how);
    }

    private async Task<IssuedKey> InsertAsync(Session session, Principal by, string kind, KeyRow row, string? how = null)
    {
        var secret = _secrets.Next(kind == "session.begun" ? "wps" : "wpk");
        row = row with { Hash = Digest.Of(secret) };
        await KeepAsync(session, by, kind, row, how).ConfigureAwait(false);
        return new IssuedKey(row.ToKey(), secret);
    }

    private async Task KeepAsync(Session session, Principal by, string kind, KeyRow row, string? how)
    {
        await KeyRow.InsertAsync(session, row).ConfigureAwait(false);
        session.Journal.Row(KeyRow.TableOf(row.Id), row.Id);
        var body = new JsonObject { ["key"] = row.Id };
        if (how is not null) body["by"] = how;
        await _audit.AppendAsync(session, kind, by, row.Principal, body).ConfigureAwait(false);
    }

    private static async Task<Result<KeyRow>> FindForAsync(Session session, Principal by, string id)
    {
        if (by.Denied(Permission.Administer) is { } denied) return denied;
        var unknown = new Error(ErrorCode.NotFound, $"There is no key {id}.", "key");
        if (await KeyRow.FindAsync(session, id).ConfigureAwait(false) is not { } row) return unknown;
        return await Principals.FindAsync(session, row.Principal).ConfigureAwait(false) is { } owner && by.ActsFor(owner.Bank) ? row : unknown;
    }

    /// <summary>Ends all that somebody has begun by signing in, or what he has begun in one way, or all but one.</summary>
    internal static async Task EndSessionsAsync(Session session, string principal, long now, string? how = null, string? except = null)
    {
        foreach (var id in await session.QueryAsync<string>(
            $"SELECT id FROM keys WHERE principal = @principal AND id LIKE '{KeyRow.SessionPrefix}\\_%' ESCAPE '\\' AND (CAST(@name AS TEXT) IS NULL OR name = @name) AND revoked_at IS NULL AND expires_at > @now AND (CAST(@except AS TEXT) IS NULL OR id <> @except)",
            new { principal, now, except, name = how is null ? null : SessionName(how) }).ConfigureAwait(false))
        {
            // It may have ended by itself meanwhile.
            await session.ExecuteAsync("UPDATE keys SET revoked_at = @now WHERE id = @id AND revoked_at IS NULL", new { now, id }).ConfigureAwait(false);
            session.Journal.Row(AuditedTables.Keys, id);
        }
    }

    internal static string SessionName(string how) => $"session by {how}";
}
