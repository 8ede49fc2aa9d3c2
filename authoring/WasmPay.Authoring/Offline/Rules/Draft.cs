using WasmPay.Authoring.Offline.Engine;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>A clause on its way: what is decided, where, and the words that say so.</summary>
/// <param name="Decision">What is decided; null where the officer must say.</param>
/// <param name="When">Where, in the abstract form.</param>
/// <param name="Text">The words.</param>
internal sealed record Draft(Decision? Decision, Sense When, string Text)
{
    /// <summary>The clause's own name; empty where it has none.</summary>
    public string Label { get; init; } = "";

    /// <summary>The number of the list's item that it came from; 0 for none.</summary>
    public int Item { get; init; }
}

/// <summary>What was read of a rule so far. Statements are added one by one, since one may speak of those before it.</summary>
/// <param name="Drafts">The clauses.</param>
internal sealed record RuleDraft(IReadOnlyList<Draft> Drafts)
{
    /// <summary>Nothing yet.</summary>
    public static RuleDraft Empty { get; } = new([]);

    /// <summary>How clauses work together; empty where the text does not say.</summary>
    public string Order { get; init; } = "";

    /// <summary>Pairs of decisions of which the first beats the second.</summary>
    public IReadOnlyList<(Decision Winner, Decision Loser)> Beats { get; init; } = [];

    /// <summary>What becomes of the rest; null where the text does not say.</summary>
    public Draft? Otherwise { get; init; }

    /// <summary>A limit that what follows may enforce.</summary>
    public Draft? Limit { get; init; }
}
