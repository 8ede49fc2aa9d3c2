using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access;

/// <summary>Keys as they are stored.</summary>
internal sealed record KeyRow
{
    private const string Columns = "id AS Id, principal AS Principal, name AS Name, scope AS Scope, created_by AS CreatedBy, created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt";

    public string Id { get; init; } = "";
    public string Principal { get; init; } = "";
    public string Name { get; init; } = "";
    public string Scope { get; init; } = "";
    public string CreatedBy { get; init; } = "";
    public long CreatedAt { get; init; }
    public long ExpiresAt { get; init; }
    public long? RevokedAt { get; init; }

    public Key ToKey() => new(
        Id, Principal, Name, [.. ScopeOf(Scope)], CreatedBy, At(CreatedAt), At(ExpiresAt), RevokedAt is { } revoked ? At(revoked) : null);

    /// <summary>The permissions that a stored scope names.</summary>
    public static IEnumerable<Permission> ScopeOf(string scope) => scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Wire.Parse<Permission>);

    /// <summary>A scope as it is stored.</summary>
    public static string Text(IEnumerable<Permission> scope) => string.Join(' ', scope.Distinct().Order().Select(Wire.Name));

    public static Task<KeyRow?> FindAsync(Session session, string id, bool locked = false) =>
        session.FirstOrDefaultAsync<KeyRow>($"SELECT {Columns} FROM keys WHERE id = @id{(locked ? session.ForUpdate : "")}", new { id });

    public static Task<List<KeyRow>> OfAsync(Session session, string principal) =>
        session.QueryAsync<KeyRow>($"SELECT {Columns} FROM keys WHERE principal = @principal ORDER BY created_at DESC, id DESC LIMIT {Limits.PageSize}", new { principal });

    public static Task InsertAsync(Session session, KeyRow row, string secret) => session.ExecuteAsync(
        "INSERT INTO keys (id, principal, name, hash, scope, created_by, created_at, expires_at, revoked_at) VALUES (@Id, @Principal, @Name, @hash, @Scope, @CreatedBy, @CreatedAt, @ExpiresAt, NULL)",
        new { row.Id, row.Principal, row.Name, hash = Digest.Of(secret), row.Scope, row.CreatedBy, row.CreatedAt, row.ExpiresAt });

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
