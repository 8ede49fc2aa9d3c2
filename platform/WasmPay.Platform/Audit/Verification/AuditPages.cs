using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Verification;

/// <summary>The audit records of a snapshot, in pages.</summary>
internal static class AuditPages
{
    private const int RecordsAtOnce = 200;
    private const string Columns = "sequence AS Sequence, at_ms AS AtMs, kind AS Kind, principal AS Principal, subject AS Subject, body AS Body, previous AS Previous, hash AS Hash";

    /// <summary>The records after one, in order.</summary>
    public static async Task<List<AuditRecord>> AfterAsync(Session session, long sequence) => (await session.QueryAsync<Row>(
        $"SELECT {Columns} FROM audit WHERE sequence > @sequence ORDER BY sequence LIMIT @RecordsAtOnce", new { sequence, RecordsAtOnce }).ConfigureAwait(false)).ConvertAll(r => r.ToRecord());

    /// <summary>One record.</summary>
    public static async Task<AuditRecord?> FindAsync(Session session, long sequence) =>
        (await session.FirstOrDefaultAsync<Row>($"SELECT {Columns} FROM audit WHERE sequence = @sequence", new { sequence }).ConfigureAwait(false))?.ToRecord();

    /// <summary>The chain's end, as the store keeps it beside the records; null where it keeps none.</summary>
    public static async Task<(long Sequence, string Hash)?> HeadAsync(Session session) =>
        await session.FirstOrDefaultAsync<Row>("SELECT sequence AS Sequence, hash AS Hash FROM audit_head WHERE id = 1").ConfigureAwait(false) is { } head ? (head.Sequence, head.Hash) : null;

    private sealed record Row
    {
        public long Sequence { get; init; }
        public long AtMs { get; init; }
        public string Kind { get; init; } = "";
        public string Principal { get; init; } = "";
        public string Subject { get; init; } = "";
        public string Body { get; init; } = "";
        public string Previous { get; init; } = "";
        public string Hash { get; init; } = "";

        public AuditRecord ToRecord() => new(Sequence, AtMs, Kind, Principal, Subject, Body, Previous, Hash);
    }
}
