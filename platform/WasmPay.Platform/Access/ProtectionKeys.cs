using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access;

/// <summary>
/// The keys by which nodes seal what they hand to a browser and want back unchanged within minutes. They let nobody in: who has them can put a
/// question in the platform's name, and not answer it.
/// </summary>
public sealed class ProtectionKeys
{
    private static readonly Principal s_platform = new(Principal.Platform, "The platform", Principal.Platform, Roles.None);

    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;

    internal ProtectionKeys(Database database, AuditLog audit, TimeProvider time) => (_database, _audit, _time) = (database, audit, time);

    /// <summary>All, as they were given.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default) =>
        await _database.ReadAsync(s => s.QueryAsync<string>("SELECT xml FROM protection_keys ORDER BY created_at, id"), cancellation).ConfigureAwait(false);

    /// <summary>Keeps another.</summary>
    public Task<Result<bool>> AddAsync(string id, string xml, CancellationToken cancellation = default) => _database.WriteAsync<bool>(async s =>
    {
        await s.ExecuteAsync("INSERT INTO protection_keys (id, xml, created_at) VALUES (@id, @xml, @now)", new { id, xml, now = _time.GetUtcNow().ToUnixTimeMilliseconds() }).ConfigureAwait(false);
        s.Journal.Row(AuditedTables.ProtectionKeys, id);
        await _audit.AppendAsync(s, "protection_key.added", s_platform, id, []).ConfigureAwait(false);
        return true;
    }, cancellation);
}
