using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Stops;

/// <summary>Stops as rows. One that nobody ratified in time stays as a row until something takes its place, and stops nothing.</summary>
internal static class StopStore
{
    private const string Columns = "subject AS Subject, target AS Target, reason AS Reason, stopped_by AS StoppedBy, by_staff AS ByStaff, stopped_at AS StoppedAt, ratified_by AS RatifiedBy, ratified_at AS RatifiedAt";

    /// <summary>The stop that holds; null where there is none.</summary>
    public static async Task<Stop?> FindAsync(Session session, StopSubject subject, string target, DateTimeOffset at) =>
        (await session.FirstOrDefaultAsync<Row>($"SELECT {Columns} FROM stops WHERE subject = @subject AND target = @target", new { subject = Wire.Name(subject), target }).ConfigureAwait(false))?.ToStop() is { } stop && stop.Holds(at) ? stop : null;

    /// <summary>
    /// The error of whoever wants to use a stopped component; null where it is none. The staff's reason is for the bank whose component it is,
    /// and anybody can bring its bytes.
    /// </summary>
    public static async Task<Error?> RefuseAsync(Session session, string digest, DateTimeOffset at, bool owners = false) =>
        await FindAsync(session, StopSubject.Component, digest, at).ConfigureAwait(false) is { } stop
            ? new Error(ErrorCode.ComponentRevoked, owners ? $"The component {digest} is revoked: {stop.Reason}" : $"The component {digest} is revoked; the platform's staff knows why.", "digest")
            : null;

    /// <summary>All that hold, in the order of what they stop.</summary>
    public static async Task<List<Stop>> AllAsync(Session session, DateTimeOffset at) =>
        [.. (await session.QueryAsync<Row>($"SELECT {Columns} FROM stops ORDER BY subject, target").ConfigureAwait(false)).Select(row => row.ToStop()).Where(stop => stop.Holds(at))];

    /// <summary>Writes it in the place of one that ended.</summary>
    public static Task PutAsync(Session session, Stop stop)
    {
        session.Journal.Row(AuditedTables.Stops, Wire.Name(stop.Subject), stop.Target);
        return session.ExecuteOneAsync(
            """
            INSERT INTO stops (subject, target, reason, stopped_by, by_staff, stopped_at, ratified_by, ratified_at) VALUES (@Subject, @Target, @Reason, @StoppedBy, @ByStaff, @StoppedAt, @RatifiedBy, @RatifiedAt)
            ON CONFLICT (subject, target) DO UPDATE SET reason = excluded.reason, stopped_by = excluded.stopped_by, by_staff = excluded.by_staff, stopped_at = excluded.stopped_at,
                ratified_by = excluded.ratified_by, ratified_at = excluded.ratified_at
            """, Row.Of(stop));
    }

    public static Task DeleteAsync(Session session, Stop stop)
    {
        session.Journal.Row(AuditedTables.Stops, Wire.Name(stop.Subject), stop.Target);
        return session.ExecuteOneAsync("DELETE FROM stops WHERE subject = @Subject AND target = @Target", Row.Of(stop));
    }

    private sealed record Row
    {
        public string Subject { get; init; } = "";
        public string Target { get; init; } = "";
        public string Reason { get; init; } = "";
        public string StoppedBy { get; init; } = "";
        public long ByStaff { get; init; }
        public long StoppedAt { get; init; }
        public string? RatifiedBy { get; init; }
        public long? RatifiedAt { get; init; }

        public static Row Of(Stop stop) => new()
        {
            Subject = Wire.Name(stop.Subject),
            Target = stop.Target,
            Reason = stop.Reason,
            StoppedBy = stop.By,
            ByStaff = stop.ByStaff ? 1 : 0,
            StoppedAt = stop.At.ToUnixTimeMilliseconds(),
            RatifiedBy = stop.RatifiedBy,
            RatifiedAt = stop.RatifiedAt?.ToUnixTimeMilliseconds(),
        };

        public Stop ToStop() => new(
            Wire.Parse<StopSubject>(Subject), Target, Reason, StoppedBy, DateTimeOffset.FromUnixTimeMilliseconds(StoppedAt), ByStaff != 0,
            RatifiedBy, RatifiedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    }
}
