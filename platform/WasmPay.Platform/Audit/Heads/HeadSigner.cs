using WasmPay.Platform.Audit.Verification;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Heads;

/// <summary>
/// Signs the end of the chain where it moved. It first looks that the chain still follows from the head before: a chain that was cut or written
/// anew is not signed, so that no later head stands for it.
/// </summary>
public sealed class HeadSigner : IDisposable
{
    private readonly Database _database;
    private readonly HeadKey _key;
    private readonly HeadFile _file;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);

    internal HeadSigner(Database database, HeadKey key, HeadFile file, TimeProvider time) => (_database, _key, _file, _time) = (database, key, file, time);

    /// <summary>The key by which the heads can be checked.</summary>
    public HeadPublicKey PublicKey => _key.PublicKey;

    /// <summary>The newest head; null where there is none yet.</summary>
    public SignedHead? Newest => _file.Newest;

    /// <summary>Heads after a record's number, in order.</summary>
    public IReadOnlyList<SignedHead> After(long sequence, int limit) => _file.After(sequence, Limits.Page(limit));

    /// <summary>Signs the chain's end. Null where it is what was signed last; an error where the chain does not follow from that.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<Result<SignedHead?>> SignAsync(CancellationToken cancellation = default)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var before = _file.Newest;
            if (before is not null && !PublicKey.Signed(before))
                return new Error(ErrorCode.Malformed, $"The newest of the signed heads, of record {before.Sequence}, is not of the key {PublicKey.Id}: each key has a file of its own.", "heads");
            var end = await _database.ReadAsync(s => FollowAsync(s, before), cancellation).ConfigureAwait(false);
            if (!end.TryGet(out var found, out var broken)) return broken;
            if (found.Sequence == (before?.Sequence ?? 0)) return Result<SignedHead?>.Ok(null);
            var head = _key.Sign(found.Sequence, found.Hash, _time.GetUtcNow());
            _file.Add(head);
            return head;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turn.Dispose();
        _key.Dispose();
    }

    // From the head before to the end, record by record.
    private static async Task<Result<(long Sequence, string Hash)>> FollowAsync(Session session, SignedHead? before)
    {
        var (sequence, hash) = (before?.Sequence ?? 0, before?.Hash ?? "");
        if (before is not null && (await AuditPages.FindAsync(session, sequence).ConfigureAwait(false))?.Hash != hash)
            return Broken($"record {sequence}, which was signed, is gone or another now");
        var walk = new AuditWalk(sequence, hash);
        await foreach (var page in AuditPages.AfterAsync(session, sequence).ConfigureAwait(false))
        {
            foreach (var record in page)
                if (walk.Next(record) is { } broken) return Broken(broken.Explanation);
            (sequence, hash) = (page[^1].Sequence, page[^1].Hash);
        }
        return (sequence, hash);
    }

    private static Error Broken(string how) => new(ErrorCode.HashMismatch, $"The audit chain is not signed any more, since it does not follow from the head that was signed last: {how}", "audit");
}
