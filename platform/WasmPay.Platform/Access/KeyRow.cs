using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access;

/// <summary>Keys and certificates as they are stored: alike, in a table each, so that nobody's certificate, which is public, is taken for a secret.</summary>
internal sealed record KeyRow
{
    private const string Columns = "id AS Id, principal AS Principal, name AS Name, scope AS Scope, created_by AS CreatedBy, created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt, hash AS Hash";
    private const string CertificatePrefix = "cert";

    public string Id { get; init; } = "";
    public string Principal { get; init; } = "";
    public string Name { get; init; } = "";
    public string Scope { get; init; } = "";
    public string CreatedBy { get; init; } = "";
    public long CreatedAt { get; init; }
    public long ExpiresAt { get; init; }
    public long? RevokedAt { get; init; }
    public string Hash { get; init; } = "";

    /// <summary>With what ids of keys and of certificates begin.</summary>
    public static string PrefixOf(bool isCertificate) => isCertificate ? CertificatePrefix : "key";

    /// <summary>With what ids of people's sessions begin.</summary>
    public const string SessionPrefix = "session";

    public bool IsSession => Id.StartsWith($"{SessionPrefix}_", StringComparison.Ordinal);

    public bool IsCertificate => TableOf(Id) == AuditedTables.Certificates;

    /// <summary>The table in which something of this id is.</summary>
    public static AuditedTable TableOf(string id) => id.StartsWith($"{CertificatePrefix}_", StringComparison.Ordinal) ? AuditedTables.Certificates : AuditedTables.Keys;

    public Key ToKey() => new(
        Id, Principal, Name, [.. ScopeOf(Scope)], CreatedBy, At(CreatedAt), At(ExpiresAt), RevokedAt is { } revoked ? At(revoked) : null)
    {
        Certificate = IsCertificate ? Hash : null,
    };

    /// <summary>The permissions that a stored scope names.</summary>
    public static IEnumerable<Permission> ScopeOf(string scope) => scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Wire.Parse<Permission>);

    /// <summary>A scope as it is stored.</summary>
    public static string Text(IEnumerable<Permission> scope) => string.Join(' ', scope.Distinct().Order().Select(Wire.Name));

    public static Task<KeyRow?> FindAsync(Session session, string id, bool locked = false) =>
        session.FirstOrDefaultAsync<KeyRow>($"SELECT {Columns} FROM {TableOf(id).Name} WHERE id = @id{(locked ? session.ForUpdate : "")}", new { id });

    public static Task<List<KeyRow>> OfAsync(Session session, string principal) =>
        session.QueryAsync<KeyRow>(
        $"SELECT {Columns} FROM keys WHERE principal = @principal UNION ALL SELECT {Columns} FROM certificates WHERE principal = @principal ORDER BY 6 DESC, 1 DESC LIMIT {Limits.PageSize}", new { principal });

    public static Task InsertAsync(Session session, KeyRow row) => session.ExecuteAsync(
        $"INSERT INTO {TableOf(row.Id).Name} (id, principal, name, hash, scope, created_by, created_at, expires_at, revoked_at) VALUES (@Id, @Principal, @Name, @Hash, @Scope, @CreatedBy, @CreatedAt, @ExpiresAt, NULL)", row);

    /// <summary>Whether a certificate was registered, by whomever, good or not any more.</summary>
    public static async Task<bool> IsRegisteredAsync(Session session, string hash) =>
        await session.ScalarAsync<long>("SELECT COUNT(*) FROM certificates WHERE hash = @hash", new { hash }).ConfigureAwait(false) > 0;

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
