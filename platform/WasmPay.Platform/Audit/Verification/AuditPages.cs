using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Verification;

/// <summary>The audit records of a snapshot, in pages.</summary>
internal static class AuditPages
{
    private const int RecordsAtOnce = 200;
    private const string Columns = "sequence, at_ms, kind, principal, subject, body, previous, hash";

    /// <summary>The records after one, in order, a page at a time.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<AuditRecord>> AfterAsync(Session session, long sequence)
    {
        for (var page = await PageAsync(session, sequence).ConfigureAwait(false); page.Count > 0; page = await PageAsync(session, page[^1].Sequence).ConfigureAwait(false)) yield return page;
    }

    private static async Task<List<AuditRecord>> PageAsync(Session session, long sequence) => (await RowQuery.ReadAsync(
        session, $"SELECT {Columns} FROM audit WHERE sequence > @sequence ORDER BY sequence LIMIT @RecordsAtOnce", new { sequence, RecordsAtOnce }).ConfigureAwait(false)).ConvertAll(Record);

    /// <summary>How many rows there are, numbered as records are or not.</summary>
    public static Task<long> CountAsync(Session session) => session.ScalarAsync<long>("SELECT COUNT(*) FROM audit");

    /// <summary>One record.</summary>
    public static async Task<AuditRecord?> FindAsync(Session session, long sequence) =>
        (await RowQuery.ReadAsync(session, $"SELECT {Columns} FROM audit WHERE sequence = @sequence", new { sequence }).ConfigureAwait(false)).ConvertAll(Record).FirstOrDefault();

    /// <summary>The chain's end, as the store keeps it beside the records; null where it keeps none.</summary>
    public static async Task<(long Sequence, string Hash)?> HeadAsync(Session session) =>
        (await RowQuery.ReadAsync(session, "SELECT sequence, hash FROM audit_head WHERE id = 1").ConfigureAwait(false)).FirstOrDefault() is { } head ? (Number(head, "sequence"), head.Text("hash")) : null;

    private static AuditRecord Record(StoredRow row) => new(
        Number(row, "sequence"), Number(row, "at_ms"), row.Text("kind"), row.Text("principal"), row.Text("subject"), row.Text("body"), row.Text("previous"), row.Text("hash"));

    // What is no number was put there by hand; whatever stands for it, the record's hash is that of another.
    private static long Number(StoredRow row, string column) => row.Number(column) ?? -1;
}
