using System.Globalization;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Verification;

/// <summary>A record with what it says.</summary>
internal sealed record ReadRecord(AuditRecord Record, RecordFacts Facts);

/// <summary>Holds payments and evaluations to the records, a page of records at a time.</summary>
internal sealed class StatedPayments
{
    private const string Referred = "referred";

    /// <summary>How many payments the records state.</summary>
    public long Payments { get; private set; }

    /// <summary>How many evaluations.</summary>
    public long Evaluations { get; private set; }

    /// <summary>The first difference in the payments of a page.</summary>
    public async Task<Difference?> CompareAsync(Session session, IReadOnlyList<ReadRecord> page)
    {
        var about = page.Where(r => r.Facts.Payment is not null).ToList();
        object[][] ids = [.. about.Select(r => r.Record.Subject).Distinct(StringComparer.Ordinal).Select(id => new object[] { id })];
        var rows = (await RowQuery.WhereAsync(session, "transactions", ["number", .. PaymentImage.Columns], ["id"], ids).ConfigureAwait(false)).ToDictionary(r => r.Text("id"), StringComparer.Ordinal);
        var evaluations = (await RowQuery.WhereAsync(session, "evaluations", PaymentImage.EvaluationColumns, ["transaction_id"], ids, "ORDER BY transaction_id, position").ConfigureAwait(false))
            .ToLookup(r => r.Text("transaction_id"), StringComparer.Ordinal);
        var words = await LaterWordsAsync(session, about).ConfigureAwait(false);
        foreach (var one in about)
        {
            var row = rows.GetValueOrDefault(one.Record.Subject);
            if (one.Facts.Payment is { Digest: null } resolution)
            {
                if (CompareWord(one.Record.Subject, row, resolution) is { } otherwise) return otherwise;
                continue;
            }
            Payments++;
            if (Compare(one, row, words) is { } difference) return difference;
            if (Compare(one, evaluations[one.Record.Subject].ToList()) is { } forged) return forged;
        }
        return null;
    }

    // What people said later of the payments that were referred.
    private static async Task<Dictionary<string, ValuesFact>> LaterWordsAsync(Session session, IEnumerable<ReadRecord> page)
    {
        var words = new Dictionary<string, ValuesFact>(StringComparer.Ordinal);
        object[][] referred = [.. page.Where(r => r.Facts.Payment is { Digest: not null } p && p.Text("status") == Referred).Select(r => new object[] { r.Record.Subject })];
        var later = await RowQuery.WhereAsync(
            session, "audit", ["sequence", "subject"], ["subject"], referred, "AND sequence > 0 AND kind IN ('transaction.released', 'transaction.rejected') ORDER BY sequence").ConfigureAwait(false);
        foreach (var one in later)
        {
            var record = await AuditPages.FindAsync(session, one.Number("sequence") ?? 0).ConfigureAwait(false);
            if (record is not null && RecordFacts.Read(record)?.Payment is { } word) words[record.Subject] = word;
        }
        return words;
    }

    private static Difference? Compare(ReadRecord one, StoredRow? row, Dictionary<string, ValuesFact> words)
    {
        var (id, payment) = (one.Record.Subject, one.Facts.Payment!);
        if (RowQuery.Compare("transactions", id, row, ("number", one.Record.Sequence.ToString(CultureInfo.InvariantCulture))) is { } difference) return difference;
        var isReferred = payment.Text("status") == Referred;
        if (isReferred && CompareWord(id, row, words.GetValueOrDefault(id)) is { } otherwise) return otherwise;
        var first = isReferred ? AsReferred(row!) : row!;
        var digest = first.Digest(PaymentImage.Columns);
        if (digest == payment.Digest) return null;
        foreach (var name in payment.Values.Keys)
            if (first.Values.ContainsKey(name) && first.Text(name) != payment.Text(name)) return new Difference("transactions", id, name, payment.Text(name), first.Text(name));
        return new Difference("transactions", id, "row", payment.Digest!, digest);
    }

    // Null: nobody has said a word, and it still waits.
    private static Difference? CompareWord(string id, StoredRow? row, ValuesFact? word) => RowQuery.Compare(
        "transactions", id, row, [.. PaymentImage.Resolved.Select(c => (c, word?.Text(c) ?? (c == "status" ? Referred : StoredRow.Nothing)))]);

    // The row as it was before a person's word.
    private static StoredRow AsReferred(StoredRow row)
    {
        var values = new Dictionary<string, object?>(row.Values, StringComparer.Ordinal);
        foreach (var column in PaymentImage.Resolved) values[column] = column == "status" ? Referred : null;
        return new StoredRow(values);
    }

    private Difference? Compare(ReadRecord one, List<StoredRow> rows)
    {
        var stated = one.Facts.Evaluations ?? [];
        Evaluations += stated.Count;
        for (var position = 0; position < stated.Count; position++)
        {
            var key = $"{one.Record.Subject}/{position}";
            if (RowQuery.Compare("evaluations", key, rows.ElementAtOrDefault(position), ("position", $"{position}")) is { } missing) return missing;
            var digest = rows[position].Digest(PaymentImage.EvaluationColumns);
            if (digest == stated[position].Digest) continue;
            foreach (var name in stated[position].Values.Keys)
                if (rows[position].Values.ContainsKey(name) && rows[position].Text(name) != stated[position].Text(name))
                    return new Difference("evaluations", key, name, stated[position].Text(name), rows[position].Text(name));
            return new Difference("evaluations", key, "row", stated[position].Digest ?? StoredRow.Nothing, digest);
        }
        return rows.Count > stated.Count ? new Difference("evaluations", $"{one.Record.Subject}/{rows[stated.Count].Text("position")}", "row", StoredRow.Nothing, "a row") : null;
    }
}
