using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Validators;

/// <summary>
/// Holds the snapshot and swaps it whole. The store's version number tells when another node promoted: a transaction reads it
/// first, and takes a fresh snapshot where its own is old.
/// </summary>
public sealed class LiveSetKeeper
{
    private const string LiveRole = "live", ShadowRole = "shadow";
    private readonly Database _database;
    private readonly ComponentStore _components;
    private readonly AuditLog _audit;
    private readonly RateTable _rates;
    private readonly TimeProvider _time;
    private readonly Action<StandInNotice> _standsIn;
    private readonly ILogger _log;
    // By digest, for as long as this node runs: what is not admitted now is not later either, and what is late asks for itself.
    private readonly ConcurrentDictionary<string, LoadedValidator> _standIns = new(StringComparer.Ordinal);
    private LiveSet _current = LiveSet.Empty;

    internal LiveSetKeeper(Database database, ComponentStore components, AuditLog audit, RateTable rates, TimeProvider time, Action<StandInNotice> standsIn, ILogger log) =>
        (_database, _components, _audit, _rates, _time, _standsIn, _log) = (database, components, audit, rates, time, standsIn, log);

    /// <summary>The newest snapshot that this node has taken.</summary>
    public LiveSet Current => Volatile.Read(ref _current);

    /// <summary>Puts a validator in place without a proposal: only while the target has none, for the start of a platform.</summary>
    public async Task<Result<LiveSet>> InstallAsync(Principal by, string target, ReadOnlyMemory<byte> component, CancellationToken cancellation = default)
    {
        if (by.DeniedAsStaff(Permission.Administer) is { } denied) return denied;
        if (!(await _components.AdmitAsync(component, cancellation).ConfigureAwait(false)).TryGet(out var loaded, out var refused)) return refused;
        var installed = await _database.WriteAsync<bool>(async s =>
        {
            if (await LockAsync(s, target).ConfigureAwait(false) is { } present)
                return present.Digest == loaded.Digest ? true : new Error(ErrorCode.AlreadyExists, $"{target} has a validator; another comes by a proposal.", "target");
            if ((await _components.StoreAsync(s, by, component, loaded).ConfigureAwait(false)).Error is { } failed) return failed;
            await SetAsync(s, LiveRole, target, loaded.Digest, "").ConfigureAwait(false);
            await _audit.AppendAsync(s, "validator.installed", by, target, new JsonObject { ["digest"] = loaded.Digest }).ConfigureAwait(false);
            return true;
        }, cancellation).ConfigureAwait(false);
        return installed.TryGet(out _, out var error) ? await RefreshAsync(cancellation).ConfigureAwait(false) : error;
    }

    /// <summary>The snapshot that is in force in this database transaction.</summary>
    internal async Task<LiveSet> InForceAsync(Session session)
    {
        var version = await session.ScalarAsync<long>("SELECT version FROM live_version WHERE id = 1").ConfigureAwait(false);
        var current = Current;
        return current.IsInForce(version, _time.GetUtcNow()) ? current : await ReadAsync(session).ConfigureAwait(false);
    }

    /// <summary>Takes a fresh snapshot.</summary>
    public async Task<LiveSet> RefreshAsync(CancellationToken cancellation = default) =>
        await _database.ReadAsync(ReadAsync, cancellation).ConfigureAwait(false);

    /// <summary>What is live for a target now, locked against other promotions until the transaction ends.</summary>
    internal static async Task<LiveRow?> LockAsync(Session session, string target)
    {
        await session.ScalarAsync<long>($"SELECT version FROM live_version WHERE id = 1{session.ForUpdate}").ConfigureAwait(false);
        return await session.FirstOrDefaultAsync<LiveRow>(
            "SELECT digest AS Digest, proposal AS Proposal FROM live_set WHERE role = @LiveRole AND target = @target", new { LiveRole, target }).ConfigureAwait(false);
    }

    internal async Task PromoteAsync(Session session, string target, string digest, string proposal)
    {
        await RemoveAsync(session, ShadowRole, target, proposal).ConfigureAwait(false);
        await SetAsync(session, LiveRole, target, digest, proposal).ConfigureAwait(false);
    }

    internal Task ShadowAsync(Session session, string target, string digest, string proposal) => SetAsync(session, ShadowRole, target, digest, proposal);

    internal static Task ClearLiveAsync(Session session, string target, string proposal) => ClearAsync(session, LiveRole, target, proposal);

    internal static Task ClearShadowAsync(Session session, string target, string proposal) => ClearAsync(session, ShadowRole, target, proposal);

    // Where nothing was there, nothing is another: a new version has every node read the set again.
    private static async Task ClearAsync(Session session, string role, string target, string proposal)
    {
        if (await RemoveAsync(session, role, target, proposal).ConfigureAwait(false) > 0) await NextVersionAsync(session).ConfigureAwait(false);
    }

    private static Task<int> RemoveAsync(Session session, string role, string target, string proposal)
    {
        session.Journal.Row(AuditedTables.LiveSet, role, target);
        return session.ExecuteAsync("DELETE FROM live_set WHERE role = @role AND target = @target AND proposal = @proposal", new { role, target, proposal });
    }

    private async Task SetAsync(Session session, string role, string target, string digest, string proposal)
    {
        session.Journal.Row(AuditedTables.LiveSet, role, target);
        await session.ExecuteAsync(
            """
            INSERT INTO live_set (role, target, digest, proposal, since) VALUES (@role, @target, @digest, @proposal, @since)
            ON CONFLICT (role, target) DO UPDATE SET digest = excluded.digest, proposal = excluded.proposal, since = excluded.since
            """, new { role, target, digest, proposal, since = _time.GetUtcNow().ToUnixTimeMilliseconds() }).ConfigureAwait(false);
        await NextVersionAsync(session).ConfigureAwait(false);
    }

    /// <summary>Holds what is in force, stops included, as it is until the transaction ends.</summary>
    internal static Task HoldAsync(Session session) => session.ScalarAsync<long>($"SELECT version FROM live_version WHERE id = 1{session.ForUpdate}");

    internal static Task<int> NextVersionAsync(Session session)
    {
        session.Journal.Row(AuditedTables.LiveVersion, 1L);
        return session.ExecuteAsync("UPDATE live_version SET version = version + 1 WHERE id = 1");
    }

    private async Task<LiveSet> ReadAsync(Session session)
    {
        var now = _time.GetUtcNow();
        // One statement sees one state, so that the version belongs to the rows also where promotions commit meanwhile. What is read after it is
        // of this version or a later one, and then the next payment reads anew.
        var rows = await session.QueryAsync<Row>(
            """
            SELECT v.version AS Version, l.role AS Role, l.target AS Target, l.digest AS Digest, l.proposal AS Proposal, l.since AS Since,
                   c.contract AS Contract
            FROM live_version v LEFT JOIN live_set l ON v.id = 1 LEFT JOIN components c ON c.digest = l.digest
            """).ConfigureAwait(false);
        // Before they are loaded, so that none of them is let go again.
        _components.Hold(rows[0].Version, rows.Where(r => r.Digest.Length > 0).Select(r => r.Digest));
        var stops = await StopStore.AllAsync(session, now).ConfigureAwait(false);
        var revoked = stops.Where(stop => stop.Subject == StopSubject.Component).ToDictionary(stop => stop.Target, StringComparer.Ordinal);
        var set = new LiveSet(
            rows[0].Version, await PickAsync(session, rows, LiveRole, revoked).ConfigureAwait(false), await PickAsync(session, rows, ShadowRole, revoked).ConfigureAwait(false))
        {
            Stopped = stops.Where(stop => stop.Subject == StopSubject.Bank).ToImmutableDictionary(stop => stop.Target, stop => StoppedValidator.Of(stop.Reason), StringComparer.Ordinal),
            Rates = await RateStore.FindAsync(session).ConfigureAwait(false) ?? _rates,
            Until = stops.Min(stop => stop.EndsAt),
        };
        // Of two that swap at once, the newer stays; of one version, what holds at this time.
        for (var known = Current; known.Version < set.Version || known.Version == set.Version && known.Until <= now; known = Current)
        {
            if (Interlocked.CompareExchange(ref _current, set, known) != known) continue;
            PlatformLog.InForce(_log, set.Version, set.Live.Count, set.Shadow.Count);
            break;
        }
        return set;
    }

    private async Task<ImmutableDictionary<string, LiveValidator>> PickAsync(Session session, List<Row> rows, string role, Dictionary<string, Stop> revoked)
    {
        var picked = ImmutableDictionary.CreateBuilder<string, LiveValidator>(StringComparer.Ordinal);
        foreach (var row in rows.Where(r => r.Role == role))
        {
            var loaded = revoked.TryGetValue(row.Digest, out var stop)
                ? new LoadedValidator(new RevokedValidator(stop.Reason), row.Digest, row.Contract, StandIn.NoEngine, 0)
                : await LoadAsync(session, row).ConfigureAwait(false);
            picked.Add(row.Target, new LiveValidator(row.Target, row.Digest, row.Proposal, DateTimeOffset.FromUnixTimeMilliseconds(row.Since), loaded));
        }
        return picked.ToImmutable();
    }

    // One bank's component that is not admitted any more, or kills whatever looks at it, stops that bank's payments, not the platform.
    private async Task<LoadedValidator> LoadAsync(Session session, Row row)
    {
        if (_standIns.TryGetValue(row.Digest, out var known)) return known;
        if ((await _components.LoadAsync(session, row.Digest).ConfigureAwait(false)).TryGet(out var loaded, out var error)) return loaded;
        var made = error.Code == ErrorCode.Unavailable
            ? await _components.LateAsync(session, row.Digest, row.Contract).ConfigureAwait(false)
            : new LoadedValidator(new RefusedValidator(error.Message), row.Digest, row.Contract, StandIn.NoEngine, 0);
        var standIn = _standIns.GetOrAdd(row.Digest, made);
        if (ReferenceEquals(standIn, made)) _standsIn(new StandInNotice(row.Target, row.Digest, error.Message));
        return standIn;
    }

    private sealed record Row
    {
        public long Version { get; init; }
        public string? Role { get; init; }
        public string Target { get; init; } = "";
        public string Digest { get; init; } = "";
        public string Proposal { get; init; } = "";
        public long Since { get; init; }
        public string Contract { get; init; } = "";
    }
}

/// <summary>Which component is live for a target, and by which proposal (empty for none).</summary>
internal sealed record LiveRow
{
    public string Digest { get; init; } = "";
    public string Proposal { get; init; } = "";
}
