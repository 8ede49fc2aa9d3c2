using System.Globalization;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Ledger;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Transactions;

namespace WasmPay.Platform.Audit.Verification;

/// <summary>Makes postings, entries, balances and running totals anew from the records, a page of records at a time, and compares.</summary>
internal sealed class StatedPostings(Balances balances)
{
    private static readonly string[] PostingColumns = ["id", "at_ms", "reason", "transaction_id"];
    private static readonly string[] EntryColumns = ["posting", "line", "account", "units", "currency", "balance_after", "account_version"];
    private static readonly string[] FlowKey = ["subject", "currency", "position"];
    private static readonly string[] FlowColumns = [.. FlowKey, "posted_at", "high", "low"];

    /// <summary>How many postings the records state.</summary>
    public long Postings { get; private set; }

    /// <summary>How many entries.</summary>
    public long Entries { get; private set; }

    /// <summary>How many rows of running totals.</summary>
    public long Flows { get; private set; }

    /// <summary>The first difference in the postings of a page.</summary>
    public async Task<Difference?> CompareAsync(Session session, IReadOnlyList<ReadRecord> page)
    {
        var posted = page.Where(r => r.Facts.Posting is not null).ToList();
        object[][] ids = [.. posted.Select(r => new object[] { r.Facts.Posting!.Id })];
        var rows = (await RowQuery.WhereAsync(session, "postings", PostingColumns, ["id"], ids).ConfigureAwait(false)).ToDictionary(r => r.Text("id"), StringComparer.Ordinal);
        var entries = (await RowQuery.WhereAsync(session, "entries", EntryColumns, ["posting"], ids, "ORDER BY posting, line").ConfigureAwait(false)).ToLookup(r => r.Text("posting"), StringComparer.Ordinal);
        var flows = await FlowsAsync(session, posted).ConfigureAwait(false);
        foreach (var one in posted)
        {
            var posting = one.Facts.Posting!;
            Postings++;
            if (Compare(one.Record, posting, rows.GetValueOrDefault(posting.Id)) is { } difference) return difference;
            if (Compare(posting, entries[posting.Id].ToList()) is { } otherwise) return otherwise;
            if (one.Facts.Flows is not null && Compare(one, flows) is { } wrong) return wrong;
        }
        return null;
    }

    private static Difference? Compare(AuditRecord record, PostingFact posting, StoredRow? row)
    {
        var isPayment = record.Kind.StartsWith("transaction.", StringComparison.Ordinal);
        return RowQuery.Compare(
            "postings", posting.Id, row,
            ("at_ms", Text(posting.AtMs)), ("reason", isPayment ? "transaction" : "funding"), ("transaction_id", isPayment ? record.Subject : StoredRow.Nothing));
    }

    private Difference? Compare(PostingFact posting, List<StoredRow> rows)
    {
        foreach (var (i, line) in posting.Lines.Index())
        {
            Entries++;
            var (balance, version) = balances.Add(line);
            var difference = RowQuery.Compare(
                "entries", $"{posting.Id}/{i}", rows.ElementAtOrDefault(i),
                ("line", Text(i)), ("account", line.Account), ("units", Text(line.Units)), ("currency", line.Currency), ("balance_after", balance), ("account_version", version));
            if (difference is not null) return difference;
        }
        return rows.Count > posting.Lines.Count ? new Difference("entries", $"{posting.Id}/{rows[posting.Lines.Count].Text("line")}", "row", StoredRow.Nothing, "a row") : null;
    }

    // The running totals of each payment and of the one before it on the same way.
    private static async Task<Dictionary<(string, string, long), StoredRow>> FlowsAsync(Session session, IEnumerable<ReadRecord> posted)
    {
        var wanted = posted.SelectMany(Ways).SelectMany(w => new[] { w.Position, w.Position - 1 }.Where(p => p > 0).Select(p => (w.Subject, w.Currency, Position: p)))
            .Distinct().Select(w => new object[] { w.Subject, w.Currency, w.Position }).ToList();
        var rows = await RowQuery.WhereAsync(session, "flows", FlowColumns, FlowKey, wanted).ConfigureAwait(false);
        return rows.ToDictionary(r => (r.Text("subject"), r.Text("currency"), r.Number("position") ?? 0));
    }

    // By induction: a row that follows from the one before it, whose own record came earlier.
    private Difference? Compare(ReadRecord one, Dictionary<(string, string, long), StoredRow> rows)
    {
        var (high, low) = LedgerAudit.Split(-one.Facts.Posting!.Lines[0].Units);
        var at = one.Facts.Payment?.Number("posted_at") ?? 0;
        foreach (var (subject, currency, position) in Ways(one))
        {
            Flows++;
            var before = rows.GetValueOrDefault((subject, currency, position - 1));
            long Before(string column) => before?.Number(column) ?? 0;
            var difference = RowQuery.Compare(
                "flows", $"{subject}/{currency}/{position}", rows.GetValueOrDefault((subject, currency, position)),
                ("posted_at", Text(Math.Max(at, Before("posted_at")))), ("high", Text(unchecked(Before("high") + high))), ("low", Text(unchecked(Before("low") + low))));
            if (difference is not null) return difference;
        }
        return null;
    }

    private static IEnumerable<(string Subject, string Currency, long Position)> Ways(ReadRecord one)
    {
        if (one.Facts is not { Flows: { } positions, Posting.Lines: { Count: >= 2 } lines }) yield break;
        // A payment's first line is what the origin gives, its last what the destination gets.
        var (origin, destination, currency) = (lines[0].Account, lines[^1].Account, lines[0].Currency);
        yield return (FlowStore.Sent(origin), currency, positions[0]);
        yield return (FlowStore.Received(destination), currency, positions[1]);
        yield return (FlowStore.Pair(origin, destination), currency, positions[2]);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
