using System.Text.Json.Nodes;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;

namespace WasmPay.Platform.Stops;

/// <summary>What is called no more, as somebody may know it.</summary>
/// <param name="Stops">That hold, on all nodes.</param>
/// <param name="Quarantined">By this node since they killed what ran them, for the platform's staff: digest and reason.</param>
public sealed record Held(IReadOnlyList<Stop> Stops, IReadOnlyDictionary<string, string> Quarantined);

/// <summary>
/// The emergency stop. One person stops a component, or everything of a bank: every payment that begins afterwards, on any node, waits for a
/// person. A second person ratifies it within a day, or it ends by itself; only another than the one who stopped lets it go on.
/// </summary>
public sealed class StopDesk
{
    private readonly Database _database;
    private readonly LiveSetKeeper _live;
    private readonly IValidatorLoader _loader;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;

    internal StopDesk(Database database, LiveSetKeeper live, IValidatorLoader loader, AuditLog audit, TimeProvider time) =>
        (_database, _live, _loader, _audit, _time) = (database, live, loader, audit, time);

    /// <summary>Stops a component, whether the platform holds it or not, or a bank.</summary>
    public async Task<Result<Stop>> StopAsync(Principal by, StopSubject subject, string target, string reason, CancellationToken cancellation = default)
    {
        if (Check(by, subject, target, reason) is { } refused) return refused;
        return await ChangeAsync(async (s, now) =>
        {
            if (subject == StopSubject.Bank && target != Principal.Platform && await BankDirectory.FindAsync(s, target).ConfigureAwait(false) is null) return BankDirectory.Unknown(target);
            var known = await StopStore.FindAsync(s, subject, target, now).ConfigureAwait(false);
            // The staff take over what a bank's people stopped, who could let it go on else. What two of them stopped lasts; who ratified it and now stops it is one, and needs a second.
            if (known is { ByStaff: false } && by.IsStaff)
            {
                var taken = known with { Reason = reason, By = by.Id, At = now, ByStaff = true, RatifiedBy = known.RatifiedBy == by.Id ? null : known.RatifiedBy, RatifiedAt = known.RatifiedBy == by.Id ? null : known.RatifiedAt };
                await StopStore.PutAsync(s, taken).ConfigureAwait(false);
                await AppendAsync(s, "stopped", by, taken, reason).ConfigureAwait(false);
                return taken;
            }
            if (known is not null)
                return new Error(ErrorCode.AlreadyExists, $"{Name(subject, target)} is {Word(subject)} already, by {known.By}{(known.RatifiedBy is null ? "; ratify it, so that it lasts" : "")}.", Place(subject));
            var stop = new Stop(subject, target, reason, by.Id, now, by.IsStaff);
            await StopStore.PutAsync(s, stop).ConfigureAwait(false);
            await AppendAsync(s, "stopped", by, stop, reason).ConfigureAwait(false);
            return stop;
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Says as a second person that it is right: from then on it lasts.</summary>
    public async Task<Result<Stop>> RatifyAsync(Principal by, StopSubject subject, string target, string reason, CancellationToken cancellation = default)
    {
        if (Check(by, subject, target, reason) is { } refused) return refused;
        return await ChangeAsync(async (s, now) =>
        {
            if (!(await FindAsync(s, by, subject, target, now).ConfigureAwait(false)).TryGet(out var known, out var error)) return error;
            if (known.RatifiedBy is { } other) return new Error(ErrorCode.IllegalTransition, $"{other} has ratified it already.", Place(subject));
            var stop = known with { RatifiedBy = by.Id, RatifiedAt = now };
            await StopStore.PutAsync(s, stop).ConfigureAwait(false);
            await AppendAsync(s, "ratified", by, stop, reason).ConfigureAwait(false);
            return stop;
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Lets it go on. The one who stopped it may not.</summary>
    public async Task<Result<Stop>> ResumeAsync(Principal by, StopSubject subject, string target, string reason, CancellationToken cancellation = default)
    {
        if (Check(by, subject, target, reason) is { } refused) return refused;
        return await ChangeAsync(async (s, now) =>
        {
            if (!(await FindAsync(s, by, subject, target, now).ConfigureAwait(false)).TryGet(out var known, out var error)) return error;
            if (known.ByStaff && !by.IsStaff) return new Error(ErrorCode.Forbidden, "The platform's own staff stopped it, and lets it go on.", Place(subject));
            await StopStore.DeleteAsync(s, known).ConfigureAwait(false);
            await AppendAsync(s, "resumed", by, known, reason).ConfigureAwait(false);
            return known;
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Lets this node call a quarantined component again; its reason was <see cref="Held.Quarantined"/>'s.</summary>
    public async Task<Result<string>> ReleaseAsync(Principal by, string digest, string reason, CancellationToken cancellation = default)
    {
        if (Check(by, StopSubject.Component, digest, reason) is { } refused) return refused;
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

    /// <summary>All that is held, for the staff; for a bank's people, their bank.</summary>
    public async Task<Held> ListAsync(Principal by, CancellationToken cancellation = default)
    {
        var stops = await _database.ReadAsync(s => StopStore.AllAsync(s, Now()), cancellation).ConfigureAwait(false);
        return by.IsStaff ? new Held(stops, _loader.Quarantined) : new Held(stops.FindAll(stop => stop.Subject == StopSubject.Bank && by.ActsFor(stop.Target)), new Dictionary<string, string>());
    }

    // A stop of another than the caller.
    private static async Task<Result<Stop>> FindAsync(Session session, Principal by, StopSubject subject, string target, DateTimeOffset now)
    {
        if (await StopStore.FindAsync(session, subject, target, now).ConfigureAwait(false) is not { } known)
            return new Error(ErrorCode.NotFound, $"{Name(subject, target)} is not {Word(subject)}; what nobody ratified within {Stop.Alone.TotalHours:0} hours has ended.", Place(subject));
        return known.By == by.Id ? new Error(ErrorCode.FourEyes, "Who stopped it may neither ratify it nor let it go on; a second person must.", Place(subject)) : known;
    }

    // A new version of the live set is what every node looks at before its next payment, and its lock puts those who stop in one order.
    private async Task<Result<Stop>> ChangeAsync(Func<Session, DateTimeOffset, Task<Result<Stop>>> change, CancellationToken cancellation)
    {
        var result = await _database.WriteAsync(async s =>
        {
            await LiveSetKeeper.NextVersionAsync(s).ConfigureAwait(false);
            return await change(s, Now()).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
        if (result.IsOk) await _live.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    private Task<long> AppendAsync(Session session, string what, Principal by, Stop stop, string reason) =>
        _audit.AppendAsync(session, $"{Wire.Name(stop.Subject)}.{what}", by, stop.Target, new JsonObject { ["reason"] = reason });

    private static Error? Check(Principal by, StopSubject subject, string target, string reason) =>
        (subject == StopSubject.Component && !(target.Length == 64 && target.All(char.IsAsciiHexDigitLower))
            ? new Error(ErrorCode.Malformed, "A digest is a SHA-256 in 64 lower-case hexadecimal digits.", "digest")
            : null)
        ?? TextCheck.Check(reason, "reason", Limits.Memo, 1, oneLine: true)
        ?? (subject == StopSubject.Component ? by.DeniedAsStaff(Permission.Administer) : by.Denied(Permission.Review, target));

    private static string Name(StopSubject subject, string target) => subject == StopSubject.Component ? $"The component {target}" : target == Principal.Platform ? "The platform" : $"The bank {target}";

    private static string Word(StopSubject subject) => subject == StopSubject.Component ? "revoked" : "stopped";

    private static string Place(StopSubject subject) => subject == StopSubject.Component ? "digest" : "bank";

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
}
