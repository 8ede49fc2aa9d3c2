namespace WasmPay.Authoring.Offline.Engine;

/// <summary>
/// The words of a sentence with the other ways of saying them: places, and the words that lead from one to the next. The first places are those between
/// the words as they stand; more follow within what is said with other words.
/// </summary>
internal sealed class WordLattice
{
    private readonly List<List<(string Word, int To)>> _arcs = [];
    private readonly List<int> _tokens = [];
    private readonly List<IReadOnlyList<int>> _starts = [];

    private WordLattice(int count) => Count = count;

    /// <summary>How many words stand there; also the place behind the last.</summary>
    public int Count { get; }

    /// <summary>The lattice of a sentence.</summary>
    public static WordLattice Of(IReadOnlyList<string> words, Sayings sayings)
    {
        var lattice = new WordLattice(words.Count);
        for (var at = 0; at <= words.Count; at++) lattice.Place(at);
        for (var at = 0; at < words.Count; at++) lattice._arcs[at].Add((words[at], at + 1));
        // Twice, so that a saying may have words in it that are said otherwise themselves.
        var idle = new HashSet<(int From, int To)>();
        var known = new HashSet<(int, int, string)>();
        for (var pass = 0; pass < 2; pass++)
        {
            var said = Enumerable.Range(0, words.Count).SelectMany(at => sayings.At(lattice, at).Select(found => (From: at, found.End, found.Meant))).ToList();
            foreach (var (from, end, meant) in said.Where(found => known.Add((found.From, found.End, string.Join(' ', found.Meant)))))
            {
                if (meant.Length > 0) lattice.Lead(from, end, meant);
                else if (sayings.Passes([.. words.Take(from)], words.Skip(from).Take(end - from))) idle.Add((from, end));
            }
        }
        foreach (var place in Enumerable.Range(0, words.Count + 1)) lattice._starts[place] = Starts(place, idle);
        return lattice;
    }

    /// <summary>The words that lead away from a place.</summary>
    public IReadOnlyList<(string Word, int To)> From(int place) => _arcs[place];

    /// <summary>The place itself, and those that only words that change nothing lead to.</summary>
    public IReadOnlyList<int> StartsAt(int place) => _starts[place];

    /// <summary>Whether nothing is left to read.</summary>
    public bool IsOver(int place) => place <= Count && _starts[place].Contains(Count);

    /// <summary>The word that a place stands before, or within whose other saying it is.</summary>
    public int Token(int place) => _tokens[place];

    /// <summary>Whether a place is between words as they stand.</summary>
    public bool IsToken(int place) => place <= Count;

    private static List<int> Starts(int place, IReadOnlySet<(int From, int To)> idle)
    {
        var found = new List<int> { place };
        for (var i = 0; i < found.Count; i++)
            foreach (var (_, to) in idle.Where(skip => skip.From == found[i] && !found.Contains(skip.To))) found.Add(to);
        return found;
    }

    private int Place(int token)
    {
        _arcs.Add([]);
        _tokens.Add(token);
        _starts.Add([_arcs.Count - 1]);
        return _arcs.Count - 1;
    }

    private void Lead(int from, int to, string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var next = i == words.Length - 1 ? to : Place(from);
            _arcs[from].Add((words[i], next));
            from = next;
        }
    }
}
