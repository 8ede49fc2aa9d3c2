using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Stops;

/// <summary>
/// States once what a migration has moved: revocations that were made when they had a table of their own. Without it the books would have rows of
/// which no record speaks.
/// </summary>
internal static class MovedStops
{
    /// <summary>The kind of its record.</summary>
    public const string Kind = "stops.moved";

    /// <summary>The table that there was.</summary>
    public const string Before = "revocations";

    private static readonly Principal s_platform = new(Principal.Platform, "The platform", Principal.Platform, Roles.None);

    /// <summary>Writes it where it is needed.</summary>
    public static async Task EnsureAsync(Database database, AuditLog audit, CancellationToken cancellation)
    {
        if ((await database.ReadAsync(FindAsync, cancellation).ConfigureAwait(false)).Count == 0) return;
        await database.WriteAsync<bool>(async s =>
        {
            // The chain's end is locked first: of two nodes that start at once, one writes and the other looks again.
            await AuditLog.NextAsync(s).ConfigureAwait(false);
            var moved = await FindAsync(s).ConfigureAwait(false);
            foreach (var target in moved) s.Journal.Row(AuditedTables.Stops, Wire.Name(StopSubject.Component), target);
            if (moved.Count > 0) await audit.AppendAsync(s, Kind, s_platform, "stops", []).ConfigureAwait(false);
            return true;
        }, cancellation).ConfigureAwait(false);
    }

    // A person's stop is ratified by a person's id, or by nobody.
    private static async Task<List<string>> FindAsync(Session session) => await session.QueryAsync<string>(
        "SELECT target FROM stops WHERE ratified_by = @Platform AND NOT EXISTS (SELECT 1 FROM audit WHERE subject = 'stops' AND kind = @Kind) ORDER BY target",
        new { Principal.Platform, Kind }).ConfigureAwait(false);
}
