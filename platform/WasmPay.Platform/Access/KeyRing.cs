using System.Text.Json.Nodes;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access;

/// <summary>Machines' keys: named, scoped, with an end, rotated with an overlap, revoked at once.</summary>
public sealed class KeyRing
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400), LongestOverlap = TimeSpan.FromDays(7), Shortest = TimeSpan.FromMinutes(1);

    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly IIdSource _ids;
    private readonly ISecretSource _secrets;
    private readonly TimeProvider _time;

    internal KeyRing(Database database, AuditLog audit, IIdSource ids, ISecretSource secrets, TimeProvider time) =>
        (_database, _audit, _ids, _secrets, _time) = (database, audit, ids, secrets, time);

    /// <summary>
    /// Issues a key, by one person's word; the API takes two (<see cref="Changes.ChangeDesk"/>). Its secret is in the answer and nowhere else.
    /// </summary>
    internal Task<Result<IssuedKey>> IssueAsync(Principal by, NewKey key, CancellationToken cancellation = default) => _database.WriteAsync(s => IssueAsync(s, by, key), cancellation);

    internal async Task<Result<IssuedKey>> IssueAsync(Session session, Principal by, NewKey key)
    {
        if (TextCheck.Check(key.Name, "name", 100, 1, oneLine: true) is { } malformed) return malformed;
        if (key.Lifetime < Shortest || key.Lifetime > Longest) return new Error(ErrorCode.Malformed, $"A key is good for a minute at least and {Longest.Days} days at most.", "lifetime");
        if (!(await Principals.FindForAsync(session, by, key.Principal).ConfigureAwait(false)).TryGet(out var owner, out var error)) return error;
        if (owner.Kind != PrincipalKind.Machine) return new Error(ErrorCode.Malformed, $"{owner.Name} is a person; people sign in, keys are machines'.", "principal");
        if (key.Scope.FirstOrDefault(p => !owner.May(p), Permission.View) is not Permission.View and var beyond)
            return new Error(ErrorCode.Malformed, $"{owner.Name} may not {Wire.Name(beyond)}, and no key of his can be for it.", "scope");
        var now = _time.GetUtcNow();
        return await InsertAsync(session, by, "key.issued", new KeyRow
        {
            Id = _ids.Next("key"), Principal = owner.Id, Name = key.Name, Scope = KeyRow.Text(key.Scope), CreatedBy = by.Id,
            CreatedAt = now.ToUnixTimeMilliseconds(), ExpiresAt = (now + key.Lifetime).ToUnixTimeMilliseconds(),
        }).ConfigureAwait(false);
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
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        if (old.RevokedAt is not null || old.ExpiresAt <= now) return new Error(ErrorCode.IllegalTransition, "The key is good for nothing any more; issue another.", "key");
        var end = Math.Min(old.ExpiresAt, now + (long)overlap.TotalMilliseconds);
        await session.ExecuteOneAsync("UPDATE keys SET expires_at = @end WHERE id = @id", new { end, id }).ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Keys, id);
        var renewed = old with { Id = _ids.Next("key"), CreatedBy = by.Id, CreatedAt = now, ExpiresAt = now + (old.ExpiresAt - old.CreatedAt) };
        return await InsertAsync(session, by, "key.rotated", renewed).ConfigureAwait(false);
    }

    /// <summary>Ends a key, or a session, from now on, on all nodes.</summary>
    public async Task<Result<Key>> RevokeAsync(Principal by, string id, CancellationToken cancellation = default) => await _database.WriteAsync<Key>(async s =>
    {
        if (!(await FindForAsync(s, by, id).ConfigureAwait(false)).TryGet(out var key, out var error)) return error;
        if (key.RevokedAt is not null) return key.ToKey();
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await s.ExecuteOneAsync("UPDATE keys SET revoked_at = @now WHERE id = @id", new { now, id }).ConfigureAwait(false);
        s.Journal.Row(AuditedTables.Keys, id);
        await _audit.AppendAsync(s, "key.revoked", by, key.Principal, new JsonObject { ["key"] = id }).ConfigureAwait(false);
        return (key with { RevokedAt = now }).ToKey();
    }, cancellation).ConfigureAwait(false);

    /// <summary>Somebody's keys and sessions, newest first.</summary>
    public async Task<Result<IReadOnlyList<Key>>> ListAsync(Principal by, string principal, CancellationToken cancellation = default) => await _database.ReadAsync<Result<IReadOnlyList<Key>>>(async s =>
    {
        if (!(await Principals.FindForAsync(s, by, principal).ConfigureAwait(false)).TryGet(out var owner, out var error)) return error;
        return (await KeyRow.OfAsync(s, owner.Id).ConfigureAwait(false)).ConvertAll(row => row.ToKey());
    }, cancellation).ConfigureAwait(false);

    /// <summary>Begins a session of somebody who has shown who he is.</summary>
    internal Task<IssuedKey> BeginSessionAsync(Session session, Principal person, TimeSpan lifetime)
    {
        var now = _time.GetUtcNow();
        return InsertAsync(session, person, "session.begun", new KeyRow
        {
            Id = _ids.Next("session"), Principal = person.Id, Name = "session", CreatedBy = person.Id,
            CreatedAt = now.ToUnixTimeMilliseconds(), ExpiresAt = (now + lifetime).ToUnixTimeMilliseconds(),
        });
    }

    private async Task<IssuedKey> InsertAsync(Session session, Principal by, string kind, KeyRow row)
    {
        var secret = _secrets.Next(kind == "session.begun" ? "wps" : "wpk");
        await KeyRow.InsertAsync(session, row, secret).ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Keys, row.Id);
        await _audit.AppendAsync(session, kind, by, row.Principal, new JsonObject { ["key"] = row.Id }).ConfigureAwait(false);
        return new IssuedKey(row.ToKey(), secret);
    }

    private static async Task<Result<KeyRow>> FindForAsync(Session session, Principal by, string id)
    {
        if (by.Denied(Permission.Administer) is { } denied) return denied;
        var unknown = new Error(ErrorCode.NotFound, $"There is no key {id}.", "key");
        if (await KeyRow.FindAsync(session, id).ConfigureAwait(false) is not { } row) return unknown;
        return await Principals.FindAsync(session, row.Principal).ConfigureAwait(false) is { } owner && by.ActsFor(owner.Bank) ? row : unknown;
    }
}
