using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access;

/// <summary>Finds out who is calling. The seam behind which an identity provider can stand.</summary>
public interface IIdentity
{
    /// <summary>The caller whose bearer token this is, or null.</summary>
    Task<Principal?> AuthenticateAsync(string token, CancellationToken cancellation = default);
}

/// <summary>Principals kept in the store; of a token only its hash is kept.</summary>
public sealed class Principals : IIdentity
{
    private const int LongestToken = 512;
    // Nobody who is known does it: whoever starts the platform says who is known.
    private static readonly Principal s_platform = new(Principal.Platform, "The platform", Principal.Platform, Roles.None);
    private readonly Database _database;
    private readonly AuditLog _audit;

    internal Principals(Database database, AuditLog audit) => (_database, _audit) = (database, audit);

    /// <inheritdoc/>
    public async Task<Principal?> AuthenticateAsync(string token, CancellationToken cancellation = default)
    {
        if (token.Length is 0 or > LongestToken) return null;
        var hash = Digest.Of(token);
        var row = await _database.ReadAsync(s => s.FirstOrDefaultAsync<Row>(
            "SELECT id, name, bank, roles FROM principals WHERE token_hash = @hash", new { hash }), cancellation).ConfigureAwait(false);
        return row?.ToPrincipal();
    }

    /// <summary>Everybody who is known, by id.</summary>
    public async Task<IReadOnlyList<Principal>> ListAsync(CancellationToken cancellation = default)
    {
        var rows = await _database.ReadAsync(s => s.QueryAsync<Row>("SELECT id, name, bank, roles FROM principals ORDER BY id"), cancellation).ConfigureAwait(false);
        return rows.ConvertAll(r => r.ToPrincipal());
    }

    /// <summary>Makes somebody known by a token. A person that is known already stays as it is.</summary>
    public async Task<Result<Principal>> AddAsync(Principal principal, string token, CancellationToken cancellation = default)
    {
        if ((TextCheck.Identifier(principal.Id, "id") ?? TextCheck.Check(principal.Name, "name", 200, 1)) is { } malformed) return malformed;
        if (token.Length is < 8 or > LongestToken) return new Error(ErrorCode.Malformed, $"A token has 8 to {LongestToken} characters.", "token");
        return await _database.WriteAsync<Principal>(async s =>
        {
            var known = await s.FirstOrDefaultAsync<Row>("SELECT id, name, bank, roles FROM principals WHERE id = @Id", new { principal.Id }).ConfigureAwait(false);
            if (known is not null)
                return known.ToPrincipal() == principal ? principal : new Error(ErrorCode.AlreadyExists, $"The principal {principal.Id} is already known otherwise.", "id");
            if (await s.ScalarAsync<string>("SELECT id FROM principals WHERE token_hash = @hash", new { hash = Digest.Of(token) }).ConfigureAwait(false) is not null)
                return new Error(ErrorCode.AlreadyExists, "This token is somebody else's.", "token");
            await s.ExecuteAsync(
                "INSERT INTO principals (id, name, bank, roles, token_hash) VALUES (@Id, @Name, @Bank, @Roles, @Hash)",
                new { principal.Id, principal.Name, principal.Bank, Roles = (long)principal.Roles, Hash = Digest.Of(token) }).ConfigureAwait(false);
            s.Journal.Row(AuditedTables.Principals, principal.Id);
            await _audit.AppendAsync(s, "principal.added", s_platform, principal.Id, []).ConfigureAwait(false);
            return principal;
        }, cancellation).ConfigureAwait(false);
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string Bank { get; init; } = "";
        public long Roles { get; init; }

        public Principal ToPrincipal() => new(Id, Name, Bank, (Roles)Roles);
    }
}
