using System.Text.Json.Nodes;
using WasmPay.Authoring.Json;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit.Heads;
using WasmPay.Platform.Audit.Verification;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit;

/// <summary>The append-only record of everything that changed, as a hash chain.</summary>
public sealed class AuditLog
{
    private const string Columns = "sequence AS Sequence, at_ms AS AtMs, kind AS Kind, principal AS Principal, subject AS Subject, body AS Body, previous AS Previous, hash AS Hash";
    private readonly Database _database;
    private readonly ISecretSource _secrets;
    private readonly TimeProvider _time;

    internal AuditLog(Database database, ISecretSource secrets, TimeProvider time) => (_database, _secrets, _time) = (database, secrets, time);

    /// <summary>
    /// Appends within the caller's transaction, so that a change and its record are one; what the transaction changed until now goes into the
    /// body. Call it last: it locks the chain's end. Whoever does it must be known yet, so that nobody is heard after he was shut out, however early he began.
    /// </summary>
    /// <exception cref="ShutOutException">He is not; <see cref="Database"/> keeps nothing and makes an answer of it.</exception>
    internal async Task<long> AppendAsync(Session session, string kind, Principal by, string subject, JsonObject body)
    {
        await session.Journal.SayAsync(session, body).ConfigureAwait(false);
        // Heads have the record's hash and are for all to fetch: nobody finds what it was of by trying.
        body["salt"] = _secrets.Next("salt");
        var end = await EndAsync(session, session.ForUpdate).ConfigureAwait(false);
        // Behind the chain's end nobody is shut out any more before this is kept: whoever was, had his record before.
        if (!session.IsCallerKnown && !await Principals.IsStillKnownAsync(session, by, _time.GetUtcNow()).ConfigureAwait(false)) throw new ShutOutException();
        session.IsCallerKnown |= by.KnownBy.Count > 0;
        var record = new AuditRecord(
            end.Sequence + 1, _time.GetUtcNow().ToUnixTimeMilliseconds(), kind, by.Id, subject, CanonicalJson.Write(body), end.Hash, "");
        record = record with { Hash = AuditChain.HashOf(record) };
        await session.ExecuteAsync(
            "INSERT INTO audit (sequence, at_ms, kind, principal, subject, body, previous, hash) VALUES (@Sequence, @AtMs, @Kind, @Principal, @Subject, @Body, @Previous, @Hash)",
            record).ConfigureAwait(false);
        await session.ExecuteOneAsync("UPDATE audit_head SET sequence = @Sequence, hash = @Hash WHERE id = 1", record).ConfigureAwait(false);
        return record.Sequence;
    }

    /// <summary>The number of the record that comes next; it stays that until the transaction ends.</summary>
    internal static async Task<long> NextAsync(Session session) => (await EndAsync(session, session.ForUpdate).ConfigureAwait(false)).Sequence + 1;

    private static async Task<Row> EndAsync(Session session, string locked)
    {
        var end = await session.FirstOrDefaultAsync<Row>($"SELECT sequence, hash FROM audit_head WHERE id = 1{locked}").ConfigureAwait(false);
        Invariant.Holds(end is not null, "The audit chain has an end");
        return end;
    }

    /// <summary>Records after a sequence number, in order; all of one subject where it is given.</summary>
    public async Task<IReadOnlyList<AuditRecord>> ReadAsync(long after, int limit, string? subject = null, CancellationToken cancellation = default) =>
        (await _database.ReadAsync(s => s.QueryAsync<Row>(
            $"SELECT {Columns} FROM audit WHERE sequence > @after {(subject is null ? "" : "AND subject = @subject ")}ORDER BY sequence LIMIT @limit",
            new { after, limit, subject }), cancellation).ConfigureAwait(false)).ConvertAll(r => r.ToRecord());

    /// <summary>Checks the whole chain against itself and against the end that the store knows.</summary>
    public Task<AuditCheck> VerifyAsync(CancellationToken cancellation = default) => _database.ReadAsync(async s =>
    {
        var head = await EndAsync(s, "").ConfigureAwait(false);
        var walk = new AuditWalk();
        await foreach (var page in AuditPages.AfterAsync(s, 0).ConfigureAwait(false))
            foreach (var record in page)
                if (walk.Next(record) is { } broken) return broken;
        return walk.End(head.Hash);
    }, cancellation);

    /// <summary>Makes the books anew from the records and compares them with the store, in one snapshot; holds the chain to signed heads where they are given.</summary>
    public Task<Result<BooksCheck>> VerifyBooksAsync(HeadsWalk? heads = null, CancellationToken cancellation = default) =>
        _database.ReadAsync(s => BooksVerifier.RunAsync(s, heads), cancellation);

    /// <summary>Signs the chain's end with a key, into a file.</summary>
    public HeadSigner Signer(HeadKey key, HeadFile file) => new(_database, key, file, _time);

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
