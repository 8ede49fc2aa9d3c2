using System.Collections.Immutable;

namespace WasmPay.Authoring.Offline.Engine;

/// <summary>What no grammar lists: numbers, amounts, countries, the bank's lists.</summary>
internal interface ITerminals
{
    /// <summary>Whatever of that name begins at a token, with the token after it.</summary>
    IReadOnlyList<(int End, Sense Sense)> Match(string name, int at);
}

/// <summary>
/// All parses of one sentence: for each category and place, where it can end and what it then means. What was found is kept, so that nothing is read
/// twice, and every reading is found whatever the order of the grammar's lines.
/// </summary>
internal sealed class Chart
{
    /// <summary>The most meanings of one category between two places.</summary>
    private const int MeaningsMax = 400;

    /// <summary>The most steps for one sentence.</summary>
    private const int StepsMax = 3_000_000;

    private readonly GrammarText _grammar;
    private readonly WordLattice _words;
    private readonly Func<int, int, string> _text;
    private readonly ITerminals _terminals;
    private readonly Dictionary<(string, int), IReadOnlyList<(int End, Sense Sense)>> _found = [];
    private int _steps;

    /// <summary>A chart of a sentence.</summary>
    /// <param name="grammar">The grammar.</param>
    /// <param name="words">The tokens as the grammar compares them, and other ways to say them.</param>
    /// <param name="text">The text of a run of tokens.</param>
    /// <param name="terminals">What no grammar lists.</param>
    public Chart(GrammarText grammar, WordLattice words, Func<int, int, string> text, ITerminals terminals) =>
        (_grammar, _words, _text, _terminals) = (grammar, words, text, terminals);

    /// <summary>The furthest token that any attempt came to.</summary>
    public int Furthest { get; private set; }

    /// <summary>Every meaning of all the words as a category. Where a word joins like to like in one of them, those in which it does not are left out.</summary>
    /// <exception cref="TooManyReadingsException">There are more than is worth listing.</exception>
    public IReadOnlyList<Sense> Parse(string category)
    {
        var whole = Parse(category, 0).Where(found => _words.IsOver(found.End)).Select(found => found.Sense).ToList();
        var tight = whole.SelectMany(sense => sense.Tight).ToHashSet();
        return [.. whole.Where(sense => !sense.Loose.Overlaps(tight))];
    }

    private IReadOnlyList<(int End, Sense Sense)> Parse(string category, int at)
    {
        if (_found.TryGetValue((category, at), out var known)) return known;
        var found = new Dictionary<(int, string), (int End, Sense Sense)>();
        foreach (var production in _grammar.Productions[category]) Follow(production, 0, at, at, [], [], [], found);
        if (found.Count > MeaningsMax) throw new TooManyReadingsException();
        return _found[(category, at)] = [.. found.Values];
    }

    private void Follow(Production production, int element, int from, int at, ImmutableList<Sense> slots, ImmutableHashSet<int> tight, ImmutableHashSet<int> loose, Dictionary<(int, string), (int End, Sense Sense)> found)
    {
        if (++_steps > StepsMax) throw new TooManyReadingsException();
        Furthest = Math.Max(Furthest, _words.Token(at));
        if (element == production.Elements.Count)
        {
            Add(found, at, Meaning(production, from, at, slots, tight, loose));
            return;
        }
        switch (production.Elements[element])
        {
            case Words words:
                if (words.Optional) Follow(production, element + 1, from, at, slots, tight, loose, found);
                foreach (var end in _words.StartsAt(at).SelectMany(start => words.Phrases.Ends(_words, start)).Distinct())
                {
                    Follow(production, element + 1, from, end, slots,
                        words.Joint == Joint.Tight ? tight.Add(end) : tight, words.Joint == Joint.Loose ? loose.Add(end) : loose, found);
                }
                break;
            case Slot slot:
                foreach (var (end, sense) in Parse(slot.Category, at)) Follow(production, element + 1, from, end, slots.Add(sense), tight, loose, found);
                break;
            case Terminal terminal:
                foreach (var start in _words.StartsAt(at).Where(_words.IsToken))
                    foreach (var (end, sense) in _terminals.Match(terminal.Name, start)) Follow(production, element + 1, from, end, slots.Add(sense), tight, loose, found);
                break;
        }
    }

    // The same meaning found twice is one, whichever was first: it has every tight joint that one of them has, and the loose ones that both have.
    private static void Add(Dictionary<(int, string), (int End, Sense Sense)> found, int end, Sense sense)
    {
        var merged = found.TryGetValue((end, sense.Key), out var before) ? before.Sense.Joined(sense) : sense;
        found[(end, sense.Key)] = (end, merged);
    }

    private Sense Meaning(Production production, int first, int last, ImmutableList<Sense> slots, ImmutableHashSet<int> tight, ImmutableHashSet<int> loose)
    {
        var (from, to) = (_words.Token(first), _words.Token(last));
        var made = production.Meaning is { } template ? Fill(template) : slots[0];
        return production.Meaning is { Slot: > 0 } or null
            ? made.At(made.Span.To == 0 ? (from, to) : made.Span, tight, loose)
            : made.At((from, to), slots.Aggregate(tight, (all, slot) => all.Union(slot.Tight)), slots.Aggregate(loose, (all, slot) => all.Union(slot.Loose)));

        Sense Fill(Template form) => form switch
        {
            { Slot: > 0 } => slots[form.Slot - 1],
            { Slot: < 0 } => Sense.Atom(_text(from, to)),
            { Name: "" } => Sense.Atom(form.Text),
            // What is named `parts` stands for its parts.
            _ => Sense.Of(form.Name, [.. form.Parts.Select(Fill).SelectMany(part => part.Name == "parts" ? part.Parts : [part])]).At((from, to), [], []),
        };
    }
}

/// <summary>A sentence can be read in more ways than are worth listing.</summary>
internal sealed class TooManyReadingsException : Exception;
