namespace WasmPay.Platform.Ledger;

/// <summary>One line of a posting: minor units that an account gains (positive) or loses (negative).</summary>
public readonly record struct Entry(string Account, long Units, string Currency);

/// <summary>A set of entries that are made together. In each currency they sum to zero, or there is no posting.</summary>
public sealed record Posting
{
    private Posting(string id, string reason, string? transaction, IReadOnlyList<Entry> entries) =>
        (Id, Reason, Transaction, Entries) = (id, reason, transaction, entries);

    /// <summary>The posting's id.</summary>
    public string Id { get; }

    /// <summary>Why it was made: <c>transaction</c>, <c>funding</c>.</summary>
    public string Reason { get; }

    /// <summary>The transaction that it settles, where there is one.</summary>
    public string? Transaction { get; }

    /// <summary>The lines, in order.</summary>
    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>A balanced posting.</summary>
    /// <exception cref="InvariantException">The entries do not balance, or a line moves nothing.</exception>
    internal static Posting Of(string id, string reason, string? transaction, IReadOnlyList<Entry> entries)
    {
        // INVARIANT: money is neither made nor lost, in any currency.
        Invariant.Holds(IsBalanced(entries), "The entries of a posting sum to zero in each currency");
        // INVARIANT: a line says something, and an account stands in one line only, so that its balance has one successor.
        Invariant.Holds(entries.All(e => e.Units != 0), "No entry moves zero units");
        Invariant.Holds(entries.DistinctBy(e => e.Account).Count() == entries.Count, "An account has one entry in a posting");
        return new Posting(id, reason, transaction, entries);
    }

    internal static bool IsBalanced(IEnumerable<Entry> entries) =>
        entries.GroupBy(e => e.Currency, StringComparer.Ordinal).All(g => g.Aggregate(Int128.Zero, (sum, e) => sum + e.Units) == 0);
}
