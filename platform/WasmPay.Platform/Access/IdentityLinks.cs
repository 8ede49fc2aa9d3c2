using System.Text.Json.Nodes;
using WasmPay.Authoring.Json;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access;

/// <summary>Who a person is to his bank's own provider of identities.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Principal">The person.</param>
/// <param name="Bank">His bank, whose provider says it, or the platform.</param>
/// <param name="Issuer">The provider's name, an address.</param>
/// <param name="Subject">The person's name there, which the provider never gives to another.</param>
/// <param name="CreatedBy">Who has linked them.</param>
/// <param name="CreatedAt">When.</param>
public sealed record IdentityLink(string Id, string Principal, string Bank, string Issuer, string Subject, string CreatedBy, DateTimeOffset CreatedAt);

/// <summary>
/// People who come in by their bank's provider. It says who they are to it; who that is here, an administrator has said, so that no provider makes
/// people or roles, and none speaks for another bank's.
/// </summary>
public sealed class IdentityLinks
{
    internal const string Provider = "provider";

    private const int LongestIssuer = 500, LongestSubject = 255;

    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly Principals _principals;
    private readonly KeyRing _keys;
    private readonly TimeProvider _time;

    internal IdentityLinks(Database database, AuditLog audit, Principals principals, KeyRing keys, TimeProvider time) =>
        (_database, _audit, _principals, _keys, _time) = (database, audit, principals, keys, time);

    /// <summary>Links a person, by one person's word; the API takes two (<see cref="Changes.ChangeDesk"/>). The same once more is answered with itself.</summary>
    internal async Task<Result<IdentityLink>> LinkAsync(Session session, Principal by, string principal, string issuer, string subject)
    {
        if ((TextCheck.Check(issuer, "issuer", LongestIssuer, 1, oneLine: true) ?? TextCheck.Check(subject, "subject", LongestSubject, 1, oneLine: true)) is { } malformed) return malformed;
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")) return new Error(ErrorCode.Malformed, "`issuer` is the provider's address, as its tokens have it (`iss`).", "issuer");
        if (!(await Principals.FindForAsync(session, by, principal).ConfigureAwait(false)).TryGet(out var person, out var error)) return error;
        if (person.Kind != PrincipalKind.Person) return new Error(ErrorCode.Malformed, $"{person.Name} is a machine; machines have keys.", "principal");
        var row = new Row { Hash = HashOf(person.Bank, issuer, subject), Principal = person.Id, Bank = person.Bank, Issuer = issuer, Subject = subject, CreatedBy = by.Id, CreatedAt = _time.GetUtcNow().ToUnixTimeMilliseconds() };
        if (await FindAsync(session, row.Hash).ConfigureAwait(false) is { } known)
            return known.Principal == person.Id ? known.ToLink() : new Error(ErrorCode.AlreadyExists, $"This is {known.Principal} already; unlink him first.", "subject");
        await session.ExecuteAsync("INSERT INTO identities (hash, bank, issuer, subject, principal, created_by, created_at) VALUES (@Hash, @Bank, @Issuer, @Subject, @Principal, @CreatedBy, @CreatedAt)", row).ConfigureAwait(false);
        await AppendAsync(session, "identity.linked", by, row).ConfigureAwait(false);
        return row.ToLink();
    }

    /// <summary>Ends a link, and what the person has begun by the provider.</summary>
    public Task<Result<IdentityLink>> UnlinkAsync(Principal by, string id, CancellationToken cancellation = default) => _database.WriteAsync<IdentityLink>(async s =>
    {
        if (by.Denied(Permission.Administer) is { } denied) return denied;
        if (await FindAsync(s, id).ConfigureAwait(false) is not { } row || !by.ActsFor(row.Bank)) return new Error(ErrorCode.NotFound, $"There is no identity {id}.", "id");
        await _principals.HoldAsync(s, by).ConfigureAwait(false);
        await Principals.LockAsync(s, row.Principal).ConfigureAwait(false);
        await Changes.ChangeStore.HoldWaitingAsync(s, row.Principal, _time.GetUtcNow().ToUnixTimeMilliseconds()).ConfigureAwait(false);
        // Who comes second finds it gone.
        if (await s.ExecuteAsync("DELETE FROM identities WHERE hash = @id", new { id }).ConfigureAwait(false) == 0)
            return new Error(ErrorCode.NotFound, $"There is no identity {id}.", "id");
        await KeyRing.EndSessionsAsync(s, row.Principal, _time.GetUtcNow().ToUnixTimeMilliseconds(), Provider).ConfigureAwait(false);
        await AppendAsync(s, "identity.unlinked", by, row).ConfigureAwait(false);
        await Changes.ChangeStore.WithdrawAllAsync(s, _audit, by, row.Principal, _time.GetUtcNow().ToUnixTimeMilliseconds()).ConfigureAwait(false);
        return row.ToLink();
    }, cancellation);

    /// <summary>Who somebody is elsewhere, oldest first.</summary>
    public Task<Result<IReadOnlyList<IdentityLink>>> ListAsync(Principal by, string principal, CancellationToken cancellation = default) => _database.ReadAsync<Result<IReadOnlyList<IdentityLink>>>(async s =>
    {
        if (!(await Principals.FindForAsync(s, by, principal).ConfigureAwait(false)).TryGet(out var person, out var error)) return error;
        var rows = await s.QueryAsync<Row>($"{Row.Select} WHERE principal = @Id ORDER BY created_at, hash LIMIT {Limits.PageSize}", new { person.Id }).ConfigureAwait(false);
        return rows.ConvertAll(row => row.ToLink());
    }, cancellation);

    /// <summary>Begins a session of who a bank's provider says he is, as was checked.</summary>
    public Task<Result<IssuedKey>> BeginAsync(string bank, string issuer, string subject, CancellationToken cancellation = default) => _database.WriteAsync<IssuedKey>(async s =>
    {
        var unknown = new Error(ErrorCode.Unauthenticated, $"Your provider knows you, and nobody of {bank} has said who you are here. Ask an administrator to link you: issuer {issuer}, subject {subject}.", "subject");
        var hash = HashOf(bank, issuer, subject);
        if (await FindAsync(s, hash).ConfigureAwait(false) is not { } row) return unknown;
        // Who unlinks him waits, and ends this session too.
        await Principals.LockAsync(s, row.Principal).ConfigureAwait(false);
        if (await FindAsync(s, hash).ConfigureAwait(false) is null) return unknown;
        // A person of another bank is no business of this provider's, whatever a link says.
        return await _principals.EnabledAsync(s, row.Principal).ConfigureAwait(false) is { Kind: PrincipalKind.Person } person && person.Bank == bank
            ? await _keys.BeginSessionAsync(s, person, SignIn.SessionTime, Provider).ConfigureAwait(false)
            : unknown;
    }, cancellation);

    /// <summary>The link of what a bank's provider says; null where there is none.</summary>
    internal static async Task<IdentityLink?> FindAsync(Session session, string bank, string issuer, string subject) => (await FindAsync(session, HashOf(bank, issuer, subject)).ConfigureAwait(false))?.ToLink();

    private static string HashOf(string bank, string issuer, string subject) => CanonicalJson.Digest(new JsonArray(bank, issuer, subject));

    private static Task<Row?> FindAsync(Session session, string hash) => session.FirstOrDefaultAsync<Row>($"{Row.Select} WHERE hash = @hash", new { hash });

    private Task<long> AppendAsync(Session session, string kind, Principal by, Row row)
    {
        session.Journal.Row(AuditedTables.Identities, row.Hash);
        return _audit.AppendAsync(session, kind, by, row.Principal, new JsonObject { ["identity"] = row.Hash });
    }

    private sealed record Row
    {
        public const string Select = "SELECT hash AS Hash, bank AS Bank, issuer AS Issuer, subject AS Subject, principal AS Principal, created_by AS CreatedBy, created_at AS CreatedAt FROM identities";

        public string Hash { get; init; } = "";
        public string Bank { get; init; } = "";
        public string Issuer { get; init; } = "";
        public string Subject { get; init; } = "";
        public string Principal { get; init; } = "";
        public string CreatedBy { get; init; } = "";
        public long CreatedAt { get; init; }

        public IdentityLink ToLink() => new(Hash, Principal, Bank, Issuer, Subject, CreatedBy, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt));
    }
}
