using System.Text.Json.Nodes;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Rows;

/// <summary>
/// What a database transaction has changed and no audit record has said yet. The next record of the transaction says it, and a transaction
/// that would leave something unsaid is not committed.
/// </summary>
internal sealed class Journal
{
    private readonly List<(AuditedTable Table, object[] Key)> _rows = [];
    private readonly JsonObject _facts = [];

    /// <summary>Whether all has been said.</summary>
    public bool IsEmpty => _rows.Count == 0 && _facts.Count == 0;

    /// <summary>A row was written or removed; the record reads it again.</summary>
    public void Row(AuditedTable table, params object[] key)
    {
        if (!_rows.Any(r => r.Table == table && r.Key.SequenceEqual(key))) _rows.Add((table, key));
    }

    /// <summary>Something that rows follow from.</summary>
    public void Fact(string name, JsonNode fact)
    {
        // INVARIANT: a record has one posting, so that none takes another's place.
        Invariant.Holds(!_facts.ContainsKey(name), "A fact is said once");
        _facts[name] = fact;
    }

    /// <summary>Moves all of it into a record's body.</summary>
    public async Task SayAsync(Session session, JsonObject body)
    {
        var rows = new JsonArray();
        foreach (var (table, key) in _rows) rows.Add(await RowImage.ReadAsync(session, table, key).ConfigureAwait(false));
        body[RecordBody.Rows] = rows;
        foreach (var (name, fact) in _facts.ToList())
        {
            _facts.Remove(name);
            body[name] = fact;
        }
        _rows.Clear();
    }
}

/// <summary>Names in a record's body that the check of the books reads.</summary>
internal static class RecordBody
{
    /// <summary>Images of the rows that changed; also empty, since records of before have none.</summary>
    public const string Rows = "rows";

    /// <summary>The posting's id, instant and lines.</summary>
    public const string Posting = "posting";

    /// <summary>Which place the payment has among those that the origin sent, the destination received, and the one sent the other.</summary>
    public const string Flows = "flows";

    /// <summary>The payment's row.</summary>
    public const string Payment = "payment";

    /// <summary>The rows of who was asked about it.</summary>
    public const string Evaluations = "evaluations";

    /// <summary>At a baseline: what accounts hold.</summary>
    public const string Balances = "balances";

    /// <summary>At a baseline: how many rows there are of what its records do not state.</summary>
    public const string Counts = "counts";
}
