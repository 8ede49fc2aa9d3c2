using System.Globalization;
using WasmPay.Platform.Audit.Verification;

namespace WasmPay.Platform.Audit.Heads;

/// <summary>Holds a chain to its signed heads, record by record; the heads are read as the walk goes, in the order in which they were signed.</summary>
public sealed class HeadsWalk(IEnumerable<SignedHead> heads, HeadPublicKey key) : IDisposable
{
    private readonly IEnumerator<SignedHead> _heads = heads.GetEnumerator();
    private SignedHead? _next;
    private bool _begun;

    /// <summary>The last record for which a head speaks; 0 where there was none.</summary>
    public long SignedTo { get; private set; }

    /// <summary>Null where the record is what was signed, or nobody signed it.</summary>
    public Difference? Next(AuditRecord record)
    {
        if (!_begun && MoveNext() is { } first) return first;
        while (_next is { } head && head.Sequence <= record.Sequence)
        {
            if (head.Sequence == record.Sequence && head.Hash != record.Hash) return new Difference("audit", Text(record.Sequence), "hash", $"{head.Hash}, as it was signed", record.Hash);
            SignedTo = head.Sequence;
            if (MoveNext() is { } bad) return bad;
        }
        return null;
    }

    /// <summary>Null where no head speaks of a record beyond the last.</summary>
    public Difference? End(long last)
    {
        if (!_begun && MoveNext() is { } first) return first;
        if (SignedTo == 0 && _next is null) return new Difference("heads", "1", "row", "a signed head", "none: whatever was cut off or written anew would not show");
        return _next is { } head ? new Difference("audit", Text(head.Sequence), "row", $"a record of the hash {head.Hash}, as it was signed", $"nothing after record {last}") : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _heads.Dispose();

    private Difference? MoveNext()
    {
        _begun = true;
        var before = _next;
        _next = _heads.MoveNext() ? _heads.Current : null;
        if (_next is null) return null;
        if (!key.Signed(_next)) return new Difference("heads", Text(_next.Sequence), "signature", $"one of the key {key.Id}", $"one of the key {_next.KeyId} that does not fit");
        return before is not null && _next.Sequence <= before.Sequence ? new Difference("heads", Text(_next.Sequence), "sequence", $"more than {before.Sequence}", Text(_next.Sequence)) : null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
