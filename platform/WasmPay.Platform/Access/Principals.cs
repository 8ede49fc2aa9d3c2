using System.Collections.Frozen;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access;

/// <summary>Finds out who is calling. The seam behind which an identity provider can stand.</summary>
public interface IIdentity
{
    /// <summary>The caller whose bearer token this is, or why it is nobody's.</summary>
    Task<Result<Principal>> AuthenticateAsync(string token, CancellationToken cancellation = default);

    /// <summary>The machine that has shown the certificate of this SHA-256 and that it has its key, or why it is nobody.</summary>
    Task<Result<Principal>> AuthenticateCertificateAsync(string hash, CancellationToken cancellation = default);
}

/// <summary>Those who are known, as the store has them.</summary>
public sealed class Principals : IIdentity
{
    /// <summary>What the samples' people are known by: for as long as the store is nobody's own.</summary>
    public const string OfSamples = "samples";

    private const int LongestToken = 512;
    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<Principal> _others;
    private static readonly FrozenSet<string> s_reserved = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, Principal.Platform, "refusals", "stops", "samples", "system", "wasmpay");

    /// <param name="database">The store.</param>
    /// <param name="audit">Its records.</param>
    /// <param name="time">The clock.</param>
    /// <param name="others">Who is known to this process without the store.</param>
    internal Principals(Database database, AuditLog audit, TimeProvider time, IReadOnlyList<Principal> others) => (_database, _audit, _time, _others) = (database, audit, time, others);

    /// <inheritdoc/>
    public async Task<Result<Principal>> AuthenticateAsync(string token, CancellationToken cancellation = default)
    {
        var row = token.Length is 0 or > LongestToken ? null : await FindAsync(AuditedTables.Keys, Digest.Of(token), cancellation).ConfigureAwait(false);
        return row is null ? Unknown("Nobody is known by this token.") : Known(row, "token", "sign in again, or ask for a new key");
    }

    /// <inheritdoc/>
    public async Task<Result<Principal>> AuthenticateCertificateAsync(string hash, CancellationToken cancellation = default) =>
        await FindAsync(AuditedTables.Certificates, hash, cancellation).ConfigureAwait(false) is { } row
            ? Known(row, "certificate", "register another")
            : Unknown("Nobody is known by this certificate; an administrator registers it, or do not show it.");

    private Task<TokenRow?> FindAsync(AuditedTable table, string hash, CancellationToken cancellation) => _database.ReadAsync(s => s.FirstOrDefaultAsync<TokenRow>(
            $"""
            SELECT p.id, p.name, p.bank, p.roles, p.kind, p.disabled_at AS DisabledAt, k.id AS KeyId, k.name AS KeyName, k.created_at AS CreatedAt, k.scope, k.expires_at AS ExpiresAt, k.revoked_at AS RevokedAt
            FROM {table.Name} k JOIN principals p ON p.id = k.principal WHERE k.hash = @hash
            """, new { hash }), cancellation);

    private Result<Principal> Known(TokenRow row, string what, string then)
    {
        if (row.DisabledAt is not null) return Unknown($"{row.Name} was disabled.");
        if (row.RevokedAt is not null) return Unknown($"This {what} was revoked.");
        if (row.ExpiresAt <= _time.GetUtcNow().ToUnixTimeMilliseconds()) return Unknown($"This {what} has expired; {then}.");
        var known = row.ToPrincipal();
        return known with
        {
            KnownBy = [row.KeyId],
            Scope = row.Scope.Length == 0 ? null : KeyRow.ScopeOf(row.Scope).ToFrozenSet(),
            SignedIn = known.Kind == PrincipalKind.Person ? new SignedIn(row.KeyId, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), row.KeyName == KeyRing.SessionName(IdentityLinks.Provider)) : null,
        };
    }

    /// <summary>Whether all by which somebody was known when he began is still good.</summary>
    internal static async Task<bool> IsStillKnownAsync(Session session, Principal by, DateTimeOffset at)
    {
        foreach (var id in by.KnownBy)
            if (id == OfSamples ? await IsItsOwnAsync(session).ConfigureAwait(false) : await session.ScalarAsync<long>(
                $"SELECT COUNT(*) FROM {KeyRow.TableOf(id).Name} k JOIN principals p ON p.id = k.principal WHERE k.id = @id AND k.revoked_at IS NULL AND k.expires_at > @now AND p.disabled_at IS NULL",
                new { id, now = at.ToUnixTimeMilliseconds() }).ConfigureAwait(false) == 0) return false;
        return true;
    }

    /// <summary>
    /// Holds what a caller is known by until the transaction ends, before it changes people or keys, his own perhaps: who was shut out ends nothing any more,
    /// and who ends himself is known until then.
    /// </summary>
    /// <exception cref="ShutOutException">He was shut out.</exception>
    internal async Task HoldAsync(Session session, Principal by)
    {
        if (session.IsCallerKnown || by.KnownBy.Count == 0) return;
        foreach (var id in by.KnownBy.Where(id => id != OfSamples)) await KeyRow.FindAsync(session, id, locked: true).ConfigureAwait(false);
        if (!await IsStillKnownAsync(session, by, _time.GetUtcNow()).ConfigureAwait(false)) throw new ShutOutException();
        session.IsCallerKnown = true;
    }

    private static Error Unknown(string sentence) => new(ErrorCode.Unauthenticated, sentence, "authorization");

    /// <summary>Everybody for whom somebody may ask, by id.</summary>
    public async Task<Result<IReadOnlyList<Principal>>> ListAsync(Principal by, CancellationToken cancellation = default)
    {
        if (by.Denied(Permission.Administer) is { } denied) return denied;
        var rows = await _database.ReadAsync(s => s.QueryAsync<Row>($"{Row.Select} WHERE @all = 1 OR bank = @Bank ORDER BY id", new { all = by.IsStaff ? 1 : 0, by.Bank }), cancellation).ConfigureAwait(false);
        return rows.ConvertAll(r => r.ToPrincipal());
    }

    /// <summary>
    /// Makes somebody known, by one person's word; the API takes two (<see cref="Changes.ChangeDesk"/>). The same once more is answered with itself.
    /// </summary>
    internal Task<Result<Principal>> AddAsync(Principal by, Principal principal, CancellationToken cancellation = default) =>
        _database.WriteAsync(s => AddAsync(s, by, principal), cancellation);

    internal async Task<Result<Principal>> AddAsync(Session session, Principal by, Principal principal)
    {
        if ((Unfit(principal.Id) ?? TextCheck.Check(principal.Name, "name", 200, 1, oneLine: true)) is { } malformed) return malformed;
        if (by.Denied(Permission.Administer, principal.Bank) is { } denied) return denied;
        await HoldAsync(session, by).ConfigureAwait(false);
        if (await FindAsync(session, principal.Id).ConfigureAwait(false) is { } known)
            return Difference(known, principal) is { } field ? Terms.ExistWith(field, $"principal {principal.Id}") : principal;
        if (!principal.IsStaff && await Banks.BankDirectory.FindAsync(session, principal.Bank).ConfigureAwait(false) is null) return Banks.BankDirectory.Unknown(principal.Bank);
        await InsertAsync(session, by, principal).ConfigureAwait(false);
        return principal;
    }

    /// <summary>Gives somebody other roles, by one person's word; the API takes two (<see cref="Changes.ChangeDesk"/>).</summary>
    internal Task<Result<Principal>> SetRolesAsync(Principal by, string id, Roles roles, CancellationToken cancellation = default) =>
        _database.WriteAsync(s => SetRolesAsync(s, by, id, roles), cancellation);

    internal async Task<Result<Principal>> SetRolesAsync(Session session, Principal by, string id, Roles roles) =>
        (await ChangeAsync(session, by, id, "principal.roles", "UPDATE principals SET roles = @roles WHERE id = @id", new { roles = (long)roles, id }).ConfigureAwait(false)).Map(known => known with { Roles = roles });

    /// <summary>Ends all that somebody may: no key and no session of his is good any more, and what he has asked nobody confirms.</summary>
    public Task<Result<Principal>> DisableAsync(Principal by, string id, CancellationToken cancellation = default) => _database.WriteAsync(s =>
    {
        var at = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return ChangeAsync(s, by, id, "principal.disabled", "UPDATE principals SET disabled_at = @at WHERE id = @id", new { at, id }, () => Changes.ChangeStore.WithdrawAllAsync(s, _audit, by, id, at));
    }, cancellation);

    private async Task<Result<Principal>> ChangeAsync(Session session, Principal by, string id, string kind, string sql, object arguments, Func<Task>? also = null)
    {
        await HoldAsync(session, by).ConfigureAwait(false);
        if (!(await FindForAsync(session, by, id).ConfigureAwait(false)).TryGet(out var known, out var error)) return error;
        if (also is not null) await Changes.ChangeStore.HoldWaitingAsync(session, id, _time.GetUtcNow().ToUnixTimeMilliseconds()).ConfigureAwait(false);
        await session.ExecuteOneAsync(sql, arguments).ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Principals, id);
        await _audit.AppendAsync(session, kind, by, id, []).ConfigureAwait(false);
        if (also is not null) await also().ConfigureAwait(false);
        return known;
    }

    /// <summary>Somebody who may still act, in the store or known without it; null where he was disabled, or is nobody.</summary>
    internal async Task<Principal?> EnabledAsync(Session session, string id)
    {
        if (await FindAsync(session, id).ConfigureAwait(false) is not { } stored) return (await OthersAsync(session).ConfigureAwait(false)).FirstOrDefault(other => other.Id == id);
        return await IsDisabledAsync(session, id).ConfigureAwait(false) ? null : stored;
    }

    // Where the store is somebody's own, nobody is known without it.
    private async Task<IReadOnlyList<Principal>> OthersAsync(Session session) => _others.Count == 0 || await IsItsOwnAsync(session).ConfigureAwait(false) ? [] : _others;

    /// <summary>Whether somebody was disabled.</summary>
    internal static async Task<bool> IsDisabledAsync(Session session, string id) =>
        await session.ScalarAsync<long?>("SELECT disabled_at FROM principals WHERE id = @id", new { id }).ConfigureAwait(false) is not null;

    /// <summary>
    /// Whether there is, disabled or not, another person who administers what is this bank's and has come in once: who was added and never set a
    /// password can confirm nothing, least of all his own invitation.
    /// </summary>
    internal async Task<bool> HasOtherAdministratorAsync(Session session, Principal by, string bank) =>
        (await OthersAsync(session).ConfigureAwait(false)).Any(other => other.Id != by.Id && other.ActsFor(bank) && other.May(Permission.Administer))
        || (await session.QueryAsync<Row>(
            $"{Row.Select} WHERE id <> @Id AND (bank = @bank OR bank = @platform) AND EXISTS (SELECT 1 FROM keys WHERE keys.principal = principals.id)",
            new { by.Id, bank, platform = Principal.Platform }).ConfigureAwait(false)).Exists(row => row.ToPrincipal().May(Permission.Administer));

    /// <summary>Ids of the staff's people who administer, may act and can sign in.</summary>
    internal static async Task<List<string>> AdministratorsAsync(Session session) => [.. (await session.QueryAsync<Row>(
        $"""
        {Row.Select} WHERE bank = @Platform AND disabled_at IS NULL AND (EXISTS (SELECT 1 FROM passwords p WHERE p.principal = principals.id)
            OR EXISTS (SELECT 1 FROM passkeys p WHERE p.principal = principals.id) OR EXISTS (SELECT 1 FROM identities i WHERE i.principal = principals.id)) ORDER BY id
        """, new { Principal.Platform }).ConfigureAwait(false)).Select(row => row.ToPrincipal()).Where(person => person.May(Permission.Administer)).Select(person => person.Id)];

    /// <summary>Holds somebody as he is until the transaction ends.</summary>
    internal static Task LockAsync(Session session, string id) => session.ScalarAsync<string>($"SELECT id FROM principals WHERE id = @id{session.ForUpdate}", new { id });

    internal static async Task<Principal?> FindAsync(Session session, string id) =>
        (await session.FirstOrDefaultAsync<Row>($"{Row.Select} WHERE id = @id", new { id }).ConfigureAwait(false))?.ToPrincipal();

    /// <summary>Somebody, for one who administers him.</summary>
    internal static async Task<Result<Principal>> FindForAsync(Session session, Principal by, string id)
    {
        if (by.Denied(Permission.Administer) is { } denied) return denied;
        return await FindAsync(session, id).ConfigureAwait(false) is { } known && by.ActsFor(known.Bank) ? known : new Error(ErrorCode.NotFound, $"There is no principal {id}.", "principal");
    }

    // Names that stand for the platform itself in its own records are nobody's.
    internal static Error? Unfit(string id) => TextCheck.Identifier(id, "id")
        ?? (s_reserved.Contains(id) ? new Error(ErrorCode.Malformed, $"`{id}` is a name of the platform's own; take another.", "id") : null);

    internal async Task InsertAsync(Session session, Principal by, Principal principal)
    {
        await session.ExecuteAsync(
            "INSERT INTO principals (id, name, bank, roles, kind, disabled_at) VALUES (@Id, @Name, @Bank, @Roles, @Kind, NULL)",
            new { principal.Id, principal.Name, principal.Bank, Roles = (long)principal.Roles, Kind = Wire.Name(principal.Kind) }).ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Principals, principal.Id);
        await _audit.AppendAsync(session, "principal.added", by, principal.Id, []).ConfigureAwait(false);
    }

    /// <summary>Whether anybody is known whom nobody else has added: who made the store his, or took it back.</summary>
    public Task<bool> AnyOfItsOwnAsync(CancellationToken cancellation = default) => _database.ReadAsync(IsItsOwnAsync, cancellation);

    private static async Task<bool> IsItsOwnAsync(Session session) => await session.ScalarAsync<long>(
        "SELECT COUNT(*) FROM principals WHERE NOT EXISTS (SELECT 1 FROM audit WHERE audit.subject = principals.id AND audit.kind = 'principal.added' AND audit.principal <> principals.id)").ConfigureAwait(false) > 0;

    internal static Task<long> CountAsync(Session session) => session.ScalarAsync<long>("SELECT COUNT(*) FROM principals");

    // Who asks for an id of another bank hears of no other field.
    private static string? Difference(Principal known, Principal wanted) =>
        Terms.Difference(("bank", known.Bank == wanted.Bank), ("name", known.Name == wanted.Name), ("roles", known.Roles == wanted.Roles), ("kind", known.Kind == wanted.Kind));

    private record Row
    {
        public const string Select = "SELECT id, name, bank, roles, kind FROM principals";

        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string Bank { get; init; } = "";
        public long Roles { get; init; }
        public string Kind { get; init; } = "";

        public Principal ToPrincipal() => new(Id, Name, Bank, (Roles)Roles, Wire.Parse<PrincipalKind>(Kind));
    }

    private sealed record TokenRow : Row
    {
        public long? DisabledAt { get; init; }
        public string KeyId { get; init; } = "";
        public string KeyName { get; init; } = "";
        public long CreatedAt { get; init; }
        public string Scope { get; init; } = "";
        public long ExpiresAt { get; init; }
        public long? RevokedAt { get; init; }
    }
}
