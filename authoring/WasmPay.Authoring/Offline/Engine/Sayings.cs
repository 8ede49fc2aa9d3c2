namespace WasmPay.Authoring.Offline.Engine;

/// <summary>
/// Words that say the same: a language's lexicon of synonyms, so that its grammar need say a thing in one way only, and of words that change nothing.
/// A line is <c>what the grammar says = another way, another way</c>; before the sign stands <c>-</c> for what changes nothing, <c>-!</c> for what
/// does so only where nothing is denied before it ("not always"), and <c>!</c> for what denies.
/// </summary>
internal sealed class Sayings
{
    private readonly HashSet<string> _turned = new(StringComparer.Ordinal);
    private readonly HashSet<string> _turning = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string[] Said, string[] Meant)>> _byFirst = new(StringComparer.Ordinal);

    /// <summary>None: each word says itself.</summary>
    public static Sayings None { get; } = new();

    /// <summary>Reads a lexicon.</summary>
    /// <exception cref="FormatException">A line is no saying; the message names it.</exception>
    public static Sayings Read(string text)
    {
        var sayings = new Sayings();
        foreach (var line in text.Split('\n').Select(raw => raw.Trim()).Where(line => line != "" && line[0] != '#'))
        {
            if (line.Split(" = ", 2) is not [var meant, var said]) throw new FormatException($"No saying: {line}");
            foreach (var way in said.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (meant == "!") sayings._turning.Add(way);
                else sayings.Add(Words(way), meant is "-" or "-!" ? [] : Words(meant));
                if (meant == "-!") sayings._turned.Add(way);
            }
        }
        return sayings;
    }

    /// <summary>Whether words that change nothing otherwise may be passed over behind others.</summary>
    /// <param name="before">All that stands before them.</param>
    /// <param name="passed">The words.</param>
    public bool Passes(IReadOnlyList<string> before, IEnumerable<string> passed) =>
        (before.Count == 0 || !_turning.Contains(before[^1])) && (!_turned.Contains(string.Join(' ', passed)) || !before.Any(_turning.Contains));

    /// <summary>What is said at a place of a sentence: where it ends, and what it means in the grammar's words; no words for what changes nothing.</summary>
    public IEnumerable<(int End, string[] Meant)> At(WordLattice words, int place)
    {
        foreach (var (word, to) in words.From(place))
            foreach (var (said, meant) in _byFirst.GetValueOrDefault(word, []))
                foreach (var end in Ends(words, to, said, 1)) yield return (end, meant);
    }

    // Only what begins and ends between words as they stand.
    private static IEnumerable<int> Ends(WordLattice words, int place, string[] said, int at) => at == said.Length
        ? words.IsToken(place) ? [place] : []
        : words.From(place).Where(arc => arc.Word == said[at]).SelectMany(arc => Ends(words, arc.To, said, at + 1));

    private static string[] Words(string phrase) => phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private void Add(string[] said, string[] meant)
    {
        if (!_byFirst.TryGetValue(said[0], out var ways)) _byFirst.Add(said[0], ways = []);
        ways.Add((said, meant));
    }
}
