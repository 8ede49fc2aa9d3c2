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

    /// <summary>Whether it is a list of conditions that must all be met, to which the next item adds one.</summary>
    public bool Led { get; init; }

    /// <summary>Whether the text only forbids it, so that another sentence may say what becomes of it.</summary>
    public bool Soft { get; init; }
}

/// <summary>What was read of a rule so far. Statements are added one by one, since one may speak of those before it.</summary>
/// <param name="Drafts">The clauses.</param>
internal sealed record RuleDraft(IReadOnlyList<Draft> Drafts)
{
    /// <summary>Nothing yet.</summary>
    public static RuleDraft Empty { get; } = new([]);

    /// <summary>How clauses work together; empty where the text does not say.</summary>
    public string Order { get; init; } = "";

    /// <summary>The words that say so, of <see cref="Order"/> and of <see cref="Beats"/>.</summary>
    public string OrderText { get; init; } = "";

    /// <summary>The numbers of the items in the order in which they are read; empty for that of the numbers.</summary>
    public IReadOnlyList<int> Sequence { get; init; } = [];

    /// <summary>Pairs of decisions of which the first beats the second.</summary>
    public IReadOnlyList<(Decision Winner, Decision Loser)> Beats { get; init; } = [];

    /// <summary>What becomes of the rest; null where the text does not say.</summary>
    public Draft? Otherwise { get; init; }

    /// <summary>A limit that what follows may enforce.</summary>
    public Draft? Limit { get; init; }

    /// <summary>What the items that follow are decided, and of which payments they are; null where no list was begun.</summary>
    public Sense? Lead { get; init; }

    /// <summary>What stood before a colon in an earlier sentence of the same line, and may be the heading of the line; null where nothing did.</summary>
    public Sense? Heading { get; init; }

    /// <summary>What no clause touches.</summary>
    public IReadOnlyList<Draft> Outside { get; init; } = [];

    /// <summary>Items of which the first prevails where the second (0: any other) fires as well.</summary>
    public IReadOnlyList<(int Winner, int Loser)> Prevails { get; init; } = [];

    /// <summary>Words that the rule itself gives a measure.</summary>
    public IReadOnlyList<(string Name, Sense Meaning)> Terms { get; init; } = [];

    /// <summary>Every sentence that was read.</summary>
    public IReadOnlyList<string> Heard { get; init; } = [];

    /// <summary>The clauses with the rule's own words, spared parties and order of items worked in.</summary>
    public IReadOnlyList<Draft> Settled()
    {
        var drafts = Drafts.Select(d => d with { When = Named(d.When) }).ToList();
        foreach (var (winner, loser) in Prevails)
        {
            var over = Sense.Of("either", [.. drafts.Where(d => d.Item == winner).Select(d => d.When)]);
            for (var i = 0; i < drafts.Count; i++)
                if (drafts[i].Item != winner && (loser == 0 || drafts[i].Item == loser)) drafts[i] = drafts[i] with { When = Sense.Of("but", drafts[i].When, over) };
        }
        foreach (var spared in Outside) drafts = drafts.ConvertAll(d => d with { When = Sense.Of("but", d.When, Named(spared.When)) });
        return Otherwise is { Decision: not Decision.Approve } ? [.. drafts, .. Outside] : drafts;
    }

    // A word without a measure, where the rule has one for it.
    private Sense Named(Sense sense)
    {
        foreach (var (name, meaning) in Terms)
        {
            switch (sense.Name, name)
            {
                case ("vague-hours", "hours"):
                    return Sense.Of("not", Sense.Of("time", meaning));
                case ("vague-inside-hours", "hours") or ("vague-night", "night"):
                    return Sense.Of("time", meaning);
                case ("vague-amount", "amount") or ("vague-small", "amount") or ("vague-new", "new-account"):
                    return meaning;
            }
        }
        return sense.Parts.IsEmpty ? sense : Sense.Of(sense.Name, [.. sense.Parts.Select(Named)]);
    }
}
