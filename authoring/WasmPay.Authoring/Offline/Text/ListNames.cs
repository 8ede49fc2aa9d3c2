using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Text;

/// <summary>The bank's lists, found by the words of their names and of what they hold.</summary>
internal sealed class ListNames
{
    // Words that say of a list only that it is one, or what kind of thing is on it.
    private static readonly HashSet<string> s_fillers = new(
        ["list", "register", "of", "the", "and", "a", "for", "as", "our", "party", "account", "country", "person", "people", "by", "payee", "bank", "under", "customer"], StringComparer.Ordinal);

    private readonly (string Name, string[] Words, string[] About)[] _lists;

    private readonly string[] _own;

    /// <summary>The lists of <paramref name="bank"/>.</summary>
    public ListNames(BankProfile bank) =>
        (_lists, _own) = ([.. bank.Lists.Select(list => (list.Key, Stems(list.Key), Stems(list.Value)))], bank.Name.Split([' ', '-', ',', '.'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether a word is one of the bank's own name, written as a name is.</summary>
    public bool IsOwnName(Token word) => char.IsUpper(word.Text.FirstOrDefault()) && _own.Contains(word.Text, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the bank has a list of that name.</summary>
    public bool Has(string name) => _lists.Any(list => list.Name == name);

    /// <summary>A list by its name, after "on": every list that the words fit.</summary>
    public IReadOnlyList<(int, Sense)> Named(IReadOnlyList<Token> tokens, int at)
    {
        var found = new List<(int, Sense)>();
        foreach (var (name, words, _) in _lists)
        {
            var bare = words.Where(w => w != "list").ToArray();
            foreach (var form in (string[][])[words, bare])
                if (Stands(tokens, at, form)) found.Add((at + form.Length, Sense.Atom(name)));
            // "the high risk list", "the sanctioned parties list": some of the name's words, ended by "list".
            for (var length = 1; length <= 4 && at + length < tokens.Count; length++)
            {
                if (Stem(tokens[at + length].Lower) is not ("list" or "register")) continue;
                var content = Enumerable.Range(at, length).Select(i => Stem(tokens[i].Lower)).Where(w => !s_fillers.Contains(w)).ToList();
                if (content.Count == 0 || !content.All(bare.Contains)) continue;
                found.Add((at + length, Sense.Atom(name)));
                // A part of a name may be what another list is about: "the sanctions list" where two are lists of sanctions.
                if (content.Count < bare.Length) found.AddRange(_lists.Where(other => content.All(other.About.Contains)).Select(other => (at + length, Sense.Atom(other.Name))));
            }
        }
        return [.. found.DistinctBy(f => (f.Item1, f.Item2.Key))];
    }

    /// <summary>A noun that says that somebody is on a list: <c>mule accounts</c>, <c>sanctioned</c>, <c>politically exposed persons</c>.</summary>
    public IReadOnlyList<(int, Sense)> Nouns(IReadOnlyList<Token> tokens, int at)
    {
        var found = new List<(int, Sense)>();
        foreach (var (name, words, about) in _lists)
        {
            var bare = words.Where(w => w != "list").ToArray();
            if (Stands(tokens, at, bare)) found.Add((at + bare.Length, Sense.Atom(name)));
            if (bare.Length > 1 && bare.Skip(1).All(s_fillers.Contains) && Stands(tokens, at, bare[..1])) found.Add((at + 1, Sense.Atom(name)));
            // "politically exposed", where the list is of politically exposed persons.
            if (about is [.., "person" or "people" or "party" or "customer"] && about.Length == 3 && Stands(tokens, at, about[..2]) && !Stands(tokens, at, about)) found.Add((at + 2, Sense.Atom(name)));
            if (about.Length is >= 2 and <= 4 && Stands(tokens, at, about)) found.Add((at + about.Length, Sense.Atom(name)));
        }
        return [.. found.DistinctBy(f => (f.Item1, f.Item2.Key))];
    }

    private static bool Stands(IReadOnlyList<Token> tokens, int at, string[] stems) =>
        stems.Length > 0 && at + stems.Length <= tokens.Count && stems.Select((stem, i) => Stem(tokens[at + i].Lower) == stem).All(same => same);

    private static string[] Stems(string text) =>
        [.. text.ToLowerInvariant().Split([' ', '-', '_', ',', '.', '(', ')', '\'', ';', ':'], StringSplitOptions.RemoveEmptyEntries).Select(Stem)];

    private static string Stem(string word) => word switch
    {
        _ when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        _ when word.EndsWith("ioned", StringComparison.Ordinal) => word[..^2],
        _ when word.EndsWith("listed", StringComparison.Ordinal) => word[..^2],
        _ when word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) => word[..^1],
        _ => word,
    };
}
