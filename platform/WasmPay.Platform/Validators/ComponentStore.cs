using System.Collections.Immutable;
using System.Text.Json.Nodes;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Validators;

/// <summary>A component that the platform holds, as somebody may know it.</summary>
/// <param name="Digest">SHA-256 of its bytes in lower-case hexadecimal.</param>
/// <param name="Contract">The contract that it exports.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="AddedAt">When the reader's bank brought it; for the staff, when it came first. Null for a bank that did not bring it.</param>
/// <param name="AddedBy">By whom; empty for a bank that did not bring it.</param>
public sealed record ComponentInfo(string Digest, string Contract, long Size, DateTimeOffset? AddedAt, string AddedBy);

/// <summary>Components by their digest: bytes in the store, and in memory the validators that are live or were used lately.</summary>
public sealed class ComponentStore : IDisposable
{
    private readonly Database _database;
    private readonly IValidatorLoader _loader;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly ComponentLimits _limits;
    private readonly ComponentQuota _quota;
    private readonly ValidatorShelf _shelf;

    internal ComponentStore(Database database, IValidatorLoader loader, AuditLog audit, TimeProvider time, ComponentLimits limits) =>
        (_database, _loader, _audit, _time, _limits, _quota, _shelf) = (database, loader, audit, time, limits, new(limits), new(limits.BytesInMemory));

    /// <summary>Admits and keeps a component. The same bytes once more change nothing.</summary>
    public async Task<Result<ComponentInfo>> AddAsync(Principal by, ReadOnlyMemory<byte> component, CancellationToken cancellation = default)
    {
        if (by.Denied(Permission.Author) is { } denied) return denied;
        var digest = Digest.Of(component.Span);
        // Nobody looks at what would not be kept.
        if (await _database.ReadAsync(s => _quota.RefuseAsync(s, by, digest, component.Length), cancellation).ConfigureAwait(false) is { } full) return full;
        if (!(await AdmitAsync(component, cancellation).ConfigureAwait(false)).TryGet(out var loaded, out var refused)) return refused;
        return await _database.WriteAsync(s => StoreAsync(s, by, component, loaded), cancellation).ConfigureAwait(false);
    }

    /// <summary>Why there is no room for a component that is brought for a proposal; null where there is.</summary>
    internal Task<Error?> RefuseAsync(Session session, Principal by, ReadOnlyMemory<byte> component, Purpose purpose) =>
        _quota.RefuseAsync(session, by, Digest.Of(component.Span), component.Length, purpose);

    /// <summary>What somebody may know of a component. One that is nothing to the reader's bank is told as one that is not there.</summary>
    public async Task<Result<ComponentInfo>> GetAsync(Principal by, string digest, CancellationToken cancellation = default)
    {
        var row = await _database.ReadAsync(s => FindAsync(s, by, digest), cancellation).ConfigureAwait(false);
        return row is null ? Unknown(digest) : row.ToInfo();
    }

    /// <summary>A component's bytes, for those who may know it.</summary>
    public Task<Result<byte[]>> BytesAsync(Principal by, string digest, CancellationToken cancellation = default) => _database.ReadAsync(async s =>
        await FindAsync(s, by, digest).ConfigureAwait(false) is null ? Unknown(digest) : await BytesAsync(s, digest).ConfigureAwait(false), cancellation);

    /// <summary>The validator of a component that the store holds, loaded where it is not in memory.</summary>
    public Task<Result<LoadedValidator>> LoadAsync(string digest, CancellationToken cancellation = default) => _database.ReadAsync<Result<LoadedValidator>>(async s =>
        await StopStore.RefuseAsync(s, digest, _time.GetUtcNow()).ConfigureAwait(false) is { } revoked ? revoked : await LoadAsync(s, digest).ConfigureAwait(false), cancellation);

    /// <summary>The same, also of a component that is revoked by now: checking what it decided before decides no payment.</summary>
    internal Task<(Result<LoadedValidator> Loaded, bool Revoked)> LoadToCheckAsync(string digest, CancellationToken cancellation) => _database.ReadAsync(async s =>
        (await LoadAsync(s, digest).ConfigureAwait(false), await StopStore.FindAsync(s, StopSubject.Component, digest, _time.GetUtcNow()).ConfigureAwait(false) is not null), cancellation);

    internal async Task<Result<LoadedValidator>> LoadAsync(Session session, string digest)
    {
        if (_shelf.Find(digest) is { } known) return known;
        if (!(await BytesAsync(session, digest).ConfigureAwait(false)).TryGet(out var bytes, out var missing)) return missing;
        // What is loaded serves everybody: callers who leave early would never let it be done.
        return Admit(bytes, CancellationToken.None);
    }

    private static async Task<Result<byte[]>> BytesAsync(Session session, string digest)
    {
        var bytes = await session.ScalarAsync<byte[]>("SELECT bytes FROM components WHERE digest = @digest", new { digest }).ConfigureAwait(false);
        if (bytes is null) return Unknown(digest);
        // INVARIANT: a component is named by the hash of its bytes; a store that gives back others is broken.
        Invariant.Holds(Digest.Of(bytes) == digest, "A component's bytes have its digest");
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _shelf.Dispose();

    /// <summary>Says what is live or in shadow: that stays in memory.</summary>
    internal void Hold(long version, IEnumerable<string> digests) => _shelf.Hold(version, digests.ToImmutableHashSet(StringComparer.Ordinal));

    /// <summary>A validator that loads a component of the store when it is called.</summary>
    internal async Task<LoadedValidator> LateAsync(Session session, string digest, string contract)
    {
        var bytes = await BytesAsync(session, digest).ConfigureAwait(false);
        Invariant.Holds(bytes.IsOk, "A live component is in the store");
        return new LoadedValidator(new LateValidator(_loader, bytes.Value), digest, contract, StandIn.NoEngine, 0);
    }

    /// <summary>Checks and compiles bytes without keeping them in the store; nobody looks at bytes that are revoked.</summary>
    internal async Task<Result<LoadedValidator>> AdmitAsync(ReadOnlyMemory<byte> component, CancellationToken cancellation)
    {
        if (component.Length > _limits.Bytes) return Admit(component, cancellation);
        var digest = Digest.Of(component.Span);
        return await _database.ReadAsync(s => StopStore.RefuseAsync(s, digest, _time.GetUtcNow()), cancellation).ConfigureAwait(false) is { } revoked ? revoked : Admit(component, cancellation);
    }

    private Result<LoadedValidator> Admit(ReadOnlyMemory<byte> component, CancellationToken cancellation)
    {
        if (component.Length > _limits.Bytes)
            return new Error(ErrorCode.TooLarge, $"The component has {component.Length} bytes; at most {_limits.Bytes} are taken (component-bytes).", "component");
        var digest = Digest.Of(component.Span);
        if (_shelf.Find(digest) is { } known) return known;
        if (!_loader.Load(component, cancellation).TryGet(out var loaded, out var refused)) return refused;
        // INVARIANT: the sandbox names a component as we do.
        Invariant.Holds(loaded.Digest == digest, "The sandbox's digest is that of the bytes");
        return _shelf.Keep(loaded, component.Length);
    }

    /// <summary>Keeps a component that was admitted, where there is room: the only way into the store.</summary>
    internal async Task<Result<ComponentInfo>> StoreAsync(Session session, Principal by, ReadOnlyMemory<byte> component, LoadedValidator loaded, Purpose? purpose = null)
    {
        if (await StopStore.RefuseAsync(session, loaded.Digest, _time.GetUtcNow()).ConfigureAwait(false) is { } revoked) return revoked;
        if (await _quota.RefuseAsync(session, by, loaded.Digest, component.Length, purpose).ConfigureAwait(false) is { } full) return full;
        if (await FindAsync(session, by, loaded.Digest).ConfigureAwait(false) is { AddedAt: not null } known) return known.ToInfo();
        var row = new Row { Digest = loaded.Digest, Contract = loaded.Contract, Size = component.Length, AddedAt = _time.GetUtcNow().ToUnixTimeMilliseconds(), AddedBy = by.Id };
        if (await session.ScalarAsync<string>("SELECT digest FROM components WHERE digest = @Digest", new { loaded.Digest }).ConfigureAwait(false) is not null)
        {
            await ComponentQuota.RecordBringerAsync(session, by, loaded.Digest, component.Length, row.AddedAt.Value).ConfigureAwait(false);
            await AuditAsync().ConfigureAwait(false);
            return row.ToInfo();
        }
        await session.ExecuteAsync(
            "INSERT INTO components (digest, contract, bytes, added_at, added_by) VALUES (@Digest, @Contract, @Bytes, @AddedAt, @AddedBy)",
            new { row.Digest, row.Contract, Bytes = component.ToArray(), row.AddedAt, row.AddedBy }).ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Components, loaded.Digest);
        await ComponentQuota.RecordAsync(session, by, loaded.Digest, component.Length).ConfigureAwait(false);
        await AuditAsync().ConfigureAwait(false);
        return row.ToInfo();

        Task AuditAsync() =>
            _audit.AppendAsync(session, "component.added", by, loaded.Digest, new JsonObject { ["size"] = (long)component.Length, ["contract"] = loaded.Contract });
    }

    // To a bank a component is something that it brought, that was proposed for it, or that decides or decided its payments.
    private static Task<Row?> FindAsync(Session session, Principal by, string digest) => session.FirstOrDefaultAsync<Row>(
        by.IsStaff
            ? "SELECT digest AS Digest, contract AS Contract, LENGTH(bytes) AS Size, added_at AS AddedAt, added_by AS AddedBy FROM components WHERE digest = @digest"
            : """
              SELECT c.digest AS Digest, c.contract AS Contract, LENGTH(c.bytes) AS Size,
                     CASE WHEN o.bank = @Bank THEN c.added_at ELSE b.added_at END AS AddedAt, CASE WHEN o.bank = @Bank THEN c.added_by ELSE b.added_by END AS AddedBy
              FROM components c LEFT JOIN component_owners o ON o.digest = c.digest LEFT JOIN component_bringers b ON b.digest = c.digest AND b.bank = @Bank
              WHERE c.digest = @digest AND (o.bank = @Bank OR b.bank = @Bank
                  OR EXISTS (SELECT 1 FROM proposals p WHERE p.target = @Bank AND (p.digest = @digest OR p.replaced_digest = @digest))
                  OR EXISTS (SELECT 1 FROM live_set l WHERE l.target = @Bank AND l.digest = @digest))
              """, new { digest, by.Bank });

    private static Error Unknown(string digest) => new(ErrorCode.NotFound, $"There is no component {digest}.", "digest");

    private sealed record Row
    {
        public string Digest { get; init; } = "";
        public string Contract { get; init; } = "";
        public long Size { get; init; }
        public long? AddedAt { get; init; }
        public string? AddedBy { get; init; }

        public ComponentInfo ToInfo() => new(Digest, Contract, Size, AddedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, AddedBy ?? "");
    }
}
