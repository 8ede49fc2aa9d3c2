using WasmPay.Platform.Audit.Heads;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Verification;

/// <summary>
/// Makes the books anew from the audit records, in one snapshot and in pages, and compares them with the store. The chain is checked on the
/// way, against itself, against the end that the store keeps, and against signed heads where they are given.
/// </summary>
internal sealed class BooksVerifier
{
    private readonly AuditWalk _chain = new();
    private readonly StatedRows _rows = new();
    private readonly Balances _balances = new();
    private readonly StatedPayments _payments = new();
    private readonly StatedPostings _postings;
    private readonly HeadsWalk? _heads;
    private IReadOnlyDictionary<string, long> _before = new Dictionary<string, long>();
    private long _records, _unstated;
    private string _head = "";
    private bool _covered;
    private AuditCheck? _broken;
    private Difference? _unsigned;

    private BooksVerifier(HeadsWalk? heads) => (_heads, _postings) = (heads, new(_balances));

    /// <summary>Checks everything that can be seen in this database transaction.</summary>
    public static async Task<Result<BooksCheck>> RunAsync(Session session, HeadsWalk? heads = null)
    {
        var verifier = new BooksVerifier(heads);
        var first = await verifier.FirstOrUnreadableAsync(session).ConfigureAwait(false);
        if (first is null && verifier is { _unstated: > 0, _covered: false })
            return new Error(ErrorCode.Unavailable, "The store is from before its records stated the books: open it once with the server, which writes a baseline.", "database");
        return new BooksCheck(
            verifier._records, verifier._head, verifier._payments.Payments, verifier._before.GetValueOrDefault("transactions"), heads?.SignedTo ?? 0, first)
        {
            Chain = verifier._broken ?? verifier._chain.End(await AuditPages.HeadAsync(session).ConfigureAwait(false) is var (_, end) ? end : StoredRow.Nothing),
        };
    }

    // Whoever writes into the store himself can write what nothing here expects. That nobody can read it is a difference, whatever it was to be.
    private async Task<Difference?> FirstOrUnreadableAsync(Session session)
    {
        try
        {
            return await FirstAsync(session).ConfigureAwait(false);
        }
        catch (Exception odd) when (odd is InvalidOperationException or ArgumentException or FormatException or OverflowException or InvalidCastException or KeyNotFoundException or System.Data.DataException or System.Text.Json.JsonException)
        {
            return _unsigned ?? new Difference("store", $"after record {_records}", "rows", "rows as the platform writes them", odd.Message);
        }
    }

    private async Task<Difference?> FirstAsync(Session session)
    {
        Difference? first = null;
        await foreach (var page in AuditPages.AfterAsync(session, 0).ConfigureAwait(false))
        {
            // The chain is followed to its end whatever differs, so that one pass says of both.
            var (whole, broken) = Follow(page);
            first ??= await PageAsync(session, whole).ConfigureAwait(false) ?? broken;
            if (_broken is not null) return first;
        }
        if (first is not null) return first;
        if (await EndAsync(session).ConfigureAwait(false) is { } cut) return cut;
        if (_unstated > 0 && !_covered) return null;
        return await _rows.CompareAsync(session, _balances).ConfigureAwait(false)
            ?? await UnstatedRows.FindAsync(session, Counts()).ConfigureAwait(false);
    }

    // The records of a page up to where the chain breaks, or is not what was signed.
    private (IReadOnlyList<AuditRecord> Whole, Difference? Broken) Follow(IReadOnlyList<AuditRecord> page)
    {
        var whole = new List<AuditRecord>();
        foreach (var record in page)
        {
            _broken = _chain.Next(record);
            if (_broken is not null) return (whole, _unsigned ?? _broken.First);
            (_records, _head) = (record.Sequence, record.Hash);
            _unsigned ??= _heads?.Next(record);
            if (_unsigned is null) whole.Add(record);
        }
        return (whole, _unsigned);
    }

    private async Task<Difference?> PageAsync(Session session, IReadOnlyList<AuditRecord> page)
    {
        var read = new List<ReadRecord>();
        foreach (var record in page)
        {
            if (RecordFacts.Read(record) is not { } facts) return Unreadable(record, "a record of the books");
            if (Cover(record, facts) is { } uncovered) return uncovered;
            if (facts.Rows is null) continue;
            _rows.Take(record, facts.Rows);
            foreach (var balance in facts.Balances ?? []) _balances.Begin(balance);
            read.Add(new ReadRecord(record, facts));
        }
        return await _payments.CompareAsync(session, read).ConfigureAwait(false) ?? await _postings.CompareAsync(session, read).ConfigureAwait(false);
    }

    // Records state the books from the first one on, or from a baseline on; never less again.
    private Difference? Cover(AuditRecord record, RecordFacts facts)
    {
        if (facts.Rows is null)
        {
            _unstated++;
            return _covered ? Unreadable(record, "rows") : null;
        }
        if (record.Kind == Baseline.Kind)
        {
            if (_covered) return Unreadable(record, "no second baseline");
            (_covered, _before) = (facts.Counts is not null, facts.Counts ?? _before);
            return null;
        }
        if (_unstated > 0 && !_covered) return Unreadable(record, "a baseline before it");
        _covered = true;
        return null;
    }

    private async Task<Difference?> EndAsync(Session session)
    {
        if (await AuditPages.HeadAsync(session).ConfigureAwait(false) is not var (sequence, hash)) return new Difference("audit_head", "1", "row", "a row", StoredRow.Nothing);
        if (sequence != _records) return new Difference("audit_head", "1", "sequence", $"{_records}", $"{sequence}");
        if (hash != _head) return new Difference("audit_head", "1", "hash", _head, hash);
        // Records are numbered from 1 on: a row beside them is in no chain, whoever believes it.
        if (await AuditPages.CountAsync(session).ConfigureAwait(false) is var count && count != _records) return new Difference("audit", "all", "rows", $"{_records}", $"{count}");
        return _heads?.End(_records);
    }

    private Dictionary<string, long> Counts() => new(StringComparer.Ordinal)
    {
        ["transactions"] = _before.GetValueOrDefault("transactions") + _payments.Payments,
        ["evaluations"] = _before.GetValueOrDefault("evaluations") + _payments.Evaluations,
        ["postings"] = _before.GetValueOrDefault("postings") + _postings.Postings,
        ["entries"] = _before.GetValueOrDefault("entries") + _postings.Entries,
        ["flows"] = _before.GetValueOrDefault("flows") + _postings.Flows,
        ["audit_head"] = 1,
    };

    private static Difference Unreadable(AuditRecord record, string expected) => new("audit", $"{record.Sequence}", "body", expected, record.Body.Length <= 200 ? record.Body : record.Body[..200] + "...");
}
