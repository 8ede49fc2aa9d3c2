using System.Collections.Immutable;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Validators;

/// <summary>A component that is called no more, by the word of the platform's staff.</summary>
/// <param name="Digest">SHA-256 of its bytes; the platform need not hold it.</param>
/// <param name="Reason">Why, in words of the one who did it.</param>
/// <param name="By">Who revoked it, and may not reinstate it.</param>
/// <param name="At">When.</param>
public sealed record Revocation(string Digest, string Reason, string By, DateTimeOffset At);

/// <summary>Revocations as rows.</summary>
internal static class RevocationStore
{
    private const string Columns = "digest AS Digest, reason AS Reason, revoked_by AS RevokedBy, revoked_at AS RevokedAt";

    public static async Task<Revocation?> FindAsync(Session session, string digest) =>
        (await session.FirstOrDefaultAsync<Row>($"SELECT {Columns} FROM revocations WHERE digest = @digest", new { digest }).ConfigureAwait(false))?.ToRevocation();

    /// <summary>
    /// The error of whoever wants to use a revoked component; null where it is none. The staff's reason is for the bank whose component it is,
    /// and anybody can bring its bytes.
    /// </summary>
    public static async Task<Error?> RefuseAsync(Session session, string digest, bool owners = false) => await FindAsync(session, digest).ConfigureAwait(false) is { } revoked
        ? new Error(ErrorCode.ComponentRevoked, owners ? $"The component {digest} is revoked: {revoked.Reason}" : $"The component {digest} is revoked; the platform's staff knows why.", "digest")
        : null;

    public static async Task<ImmutableDictionary<string, Revocation>> AllAsync(Session session) =>
        (await session.QueryAsync<Row>($"SELECT {Columns} FROM revocations ORDER BY digest").ConfigureAwait(false)).ToImmutableDictionary(r => r.Digest, r => r.ToRevocation(), StringComparer.Ordinal);

    public static Task InsertAsync(Session session, Revocation revocation)
    {
        session.Journal.Row(AuditedTables.Revocations, revocation.Digest);
        return session.ExecuteOneAsync(
            "INSERT INTO revocations (digest, reason, revoked_by, revoked_at) VALUES (@Digest, @Reason, @By, @At)",
            new { revocation.Digest, revocation.Reason, revocation.By, At = revocation.At.ToUnixTimeMilliseconds() });
    }

    public static Task DeleteAsync(Session session, string digest)
    {
        session.Journal.Row(AuditedTables.Revocations, digest);
        return session.ExecuteOneAsync("DELETE FROM revocations WHERE digest = @digest", new { digest });
    }

    private sealed record Row
    {
        public string Digest { get; init; } = "";
        public string Reason { get; init; } = "";
        public string RevokedBy { get; init; } = "";
        public long RevokedAt { get; init; }

        public Revocation ToRevocation() => new(Digest, Reason, RevokedBy, DateTimeOffset.FromUnixTimeMilliseconds(RevokedAt));
    }
}
