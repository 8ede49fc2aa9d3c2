using System.Text.Json.Nodes;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Validators;

/// <summary>Components that are called no more.</summary>
/// <param name="Revoked">By the platform's staff, on all nodes, in the order of their digests.</param>
/// <param name="Quarantined">By this node since they killed what ran them: digest and reason.</param>
public sealed record HeldComponents(IReadOnlyList<Revocation> Revoked, IReadOnlyDictionary<string, string> Quarantined);

/// <summary>
/// Where the platform's staff stops components, and lets them run again. Every payment that begins after a revocation, on any node, finds
/// the component replaced by one that only refers; to undo it takes a second person.
/// </summary>
public sealed class HoldDesk
{
    private readonly Database _database;
    private readonly LiveSetKeeper _live;
    private readonly IValidatorLoader _loader;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;

    internal HoldDesk(Database database, LiveSetKeeper live, IValidatorLoader loader, AuditLog audit, TimeProvider time) =>
        (_database, _live, _loader, _audit, _time) = (database, live, loader, audit, time);

    /// <summary>Revokes a component, whether the platform holds it or not.</summary>
    public async Task<Result<Revocation>> RevokeAsync(Principal by, string digest, string reason, CancellationToken cancellation = default)
    {
        if (Check(by, digest, reason) is { } refused) return refused;
        var revocation = new Revocation(digest, reason, by.Id, DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds()));
        return await ChangeAsync(async s =>
        {
            if (await RevocationStore.FindAsync(s, digest).ConfigureAwait(false) is { } known)
                return new Error(ErrorCode.AlreadyExists, $"The component {digest} is revoked already, by {known.By}.", "digest");
            await RevocationStore.InsertAsync(s, revocation).ConfigureAwait(false);
            await _audit.AppendAsync(s, "component.revoked", by, digest, new JsonObject { ["reason"] = reason }).ConfigureAwait(false);
            return revocation;
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Undoes a revocation. The one who revoked may not.</summary>
    public async Task<Result<Revocation>> ReinstateAsync(Principal by, string digest, string reason, CancellationToken cancellation = default)
    {
        if (Check(by, digest, reason) is { } refused) return refused;
        return await ChangeAsync(async s =>
        {
            if (await RevocationStore.FindAsync(s, digest).ConfigureAwait(false) is not { } known)
                return new Error(ErrorCode.NotFound, $"The component {digest} is not revoked.", "digest");
            if (known.By == by.Id) return new Error(ErrorCode.FourEyes, "Who revoked a component may not reinstate it; a second person must.", "digest");
            await RevocationStore.DeleteAsync(s, digest).ConfigureAwait(false);
            await _audit.AppendAsync(s, "component.reinstated", by, digest, new JsonObject { ["reason"] = reason }).ConfigureAwait(false);
            return known;
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Lets this node call a quarantined component again; its reason was <see cref="HeldComponents.Quarantined"/>'s.</summary>
    public async Task<Result<string>> ReleaseAsync(Principal by, string digest, string reason, CancellationToken cancellation = default)
    {
        if (Check(by, digest, reason) is { } refused) return refused;
        if (!_loader.Quarantined.TryGetValue(digest, out var held)) return new Error(ErrorCode.NotFound, $"The component {digest} is not quarantined on this node.", "digest");
        var released = await _database.WriteAsync<string>(async s =>
        {
            await _audit.AppendAsync(s, "component.released", by, digest, new JsonObject { ["reason"] = reason, ["held"] = held }).ConfigureAwait(false);
            return held;
        }, cancellation).ConfigureAwait(false);
        // After its record: what is called again has somebody who answers for it.
        if (released.IsOk) _loader.Release(digest);
        return released;
    }

    /// <summary>All that is held.</summary>
    public async Task<Result<HeldComponents>> ListAsync(Principal by, CancellationToken cancellation = default)
    {
        if (by.DeniedAsStaff(Permission.Administer) is { } denied) return denied;
        var revoked = await _database.ReadAsync(RevocationStore.AllAsync, cancellation).ConfigureAwait(false);
        return new HeldComponents([.. revoked.Values.OrderBy(r => r.Digest, StringComparer.Ordinal)], _loader.Quarantined);
    }

    // A new version of the live set is what every node looks at before its next payment.
    private async Task<Result<Revocation>> ChangeAsync(Func<Session, Task<Result<Revocation>>> change, CancellationToken cancellation)
    {
        var result = await _database.WriteAsync(async s =>
        {
            await LiveSetKeeper.NextVersionAsync(s).ConfigureAwait(false);
            return await change(s).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
        if (result.IsOk) await _live.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    private static Error? Check(Principal by, string digest, string reason) =>
        !(digest.Length == 64 && digest.All(char.IsAsciiHexDigitLower))
            ? new Error(ErrorCode.Malformed, "A digest is a SHA-256 in 64 lower-case hexadecimal digits.", "digest")
            : TextCheck.Check(reason, "reason", Limits.Memo, 1, oneLine: true)
                ?? by.DeniedAsStaff(Permission.Administer);
}
