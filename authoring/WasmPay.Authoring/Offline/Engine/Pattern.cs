namespace WasmPay.Authoring.Offline.Engine;

/// <summary>One way to say something: elements in their order, and what they mean together.</summary>
/// <param name="Category">What it is.</param>
/// <param name="Elements">Its elements.</param>
/// <param name="Meaning">The form that its categories are put into; null where the only one passes on what it means.</param>
/// <param name="Line">Its line in the grammar, for messages.</param>
internal sealed record Production(string Category, IReadOnlyList<Element> Elements, Template? Meaning, int Line);

/// <summary>A part of a production.</summary>
internal abstract record Element;

/// <summary>Something of another category.</summary>
internal sealed record Slot(string Category) : Element;

/// <summary>Something that no grammar lists: a number, a country, a list of the bank.</summary>
internal sealed record Terminal(string Name) : Element;

/// <summary>One of several phrases.</summary>
/// <param name="Phrases">The phrases; the first is what is said where the grammar is used backwards.</param>
/// <param name="Optional">Whether they may be left out, and are where the grammar is used backwards.</param>
/// <param name="Joint">Whether they join, and how.</param>
internal sealed record Words(PhraseTree Phrases, bool Optional, Joint Joint) : Element;

/// <summary>How a word joins two things.</summary>
internal enum Joint
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Like to like.</summary>
    Tight,

    /// <summary>What is not alike.</summary>
    Loose,
}

/// <summary>The form of a production: a name over slots (<c>$1</c>), the words themselves (<c>$text</c>) or other forms.</summary>
/// <param name="Name">The name; empty for a slot or an atom.</param>
/// <param name="Parts">Its parts.</param>
/// <param name="Slot">The slot's number from 1, 0 for none, -1 for the words.</param>
/// <param name="Text">An atom's text.</param>
internal sealed record Template(string Name, IReadOnlyList<Template> Parts, int Slot = 0, string Text = "");

/// <summary>Phrases by their words, so that all that stand at a place are found in one walk.</summary>
internal sealed class PhraseTree
{
    private readonly Dictionary<string, PhraseTree> _next = new(StringComparer.Ordinal);
    private bool _ends;

    /// <summary>The first phrase that was added.</summary>
    public string First { get; private set; } = "";

    /// <summary>The words that a phrase can begin with.</summary>
    public IEnumerable<string> Beginnings => _next.Keys;

    /// <summary>What can follow a word of <see cref="Beginnings"/>.</summary>
    public PhraseTree After(string word) => _next[word];

    /// <summary>Adds a phrase, its words with single spaces between.</summary>
    public void Add(string phrase)
    {
        if (First == "") First = phrase;
        var tree = this;
        foreach (var word in phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!tree._next.TryGetValue(word, out var next)) tree._next.Add(word, next = new PhraseTree());
            tree = next;
        }
        tree._ends = true;
    }

    /// <summary>Where the phrases that stand at a place end.</summary>
    public IEnumerable<int> Ends(WordLattice words, int place)
    {
        foreach (var (word, to) in words.From(place))
        {
            if (!_next.TryGetValue(word, out var next)) continue;
            if (next._ends) yield return to;
            foreach (var end in next.Ends(words, to)) yield return end;
        }
    }
}
