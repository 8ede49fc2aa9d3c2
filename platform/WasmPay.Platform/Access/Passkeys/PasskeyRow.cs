using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access.Passkeys;

/// <summary>Passkeys as they are stored.</summary>
internal sealed record PasskeyRow
{
    private const string Select = "SELECT id AS Id, principal AS Principal, name AS Name, public_key AS PublicKey, counter AS Counter, created_at AS CreatedAt, used_at AS UsedAt FROM passkeys";

    public string Id { get; init; } = "";
    public string Principal { get; init; } = "";
    public string Name { get; init; } = "";
    public string PublicKey { get; init; } = "";
    public long Counter { get; init; }
    public long CreatedAt { get; init; }
    public long? UsedAt { get; init; }

    public Passkey ToPasskey() => new(
        Id, Principal, Name, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), UsedAt is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null);

    public static Task<PasskeyRow?> FindAsync(Session session, string id, bool locked = false) =>
        session.FirstOrDefaultAsync<PasskeyRow>($"{Select} WHERE id = @id{(locked ? session.ForUpdate : "")}", new { id });

    /// <summary>Somebody's, oldest first.</summary>
    public static Task<List<PasskeyRow>> OfAsync(Session session, string principal, bool locked = false) =>
        session.QueryAsync<PasskeyRow>($"{Select} WHERE principal = @principal ORDER BY created_at, id{(locked ? session.ForUpdate : "")}", new { principal });

    public static Task InsertAsync(Session session, PasskeyRow row) => session.ExecuteAsync(
        "INSERT INTO passkeys (id, principal, name, public_key, counter, created_at, used_at) VALUES (@Id, @Principal, @Name, @PublicKey, @Counter, @CreatedAt, NULL)", row);

    public static Task DeleteAsync(Session session, string id) => session.ExecuteOneAsync("DELETE FROM passkeys WHERE id = @id", new { id });

    /// <summary>Whether somebody has one.</summary>
    public static async Task<long> CountAsync(Session session, string principal) =>
        await session.ScalarAsync<long>("SELECT COUNT(*) FROM passkeys WHERE principal = @principal", new { principal }).ConfigureAwait(false);
}
