using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>The bank's lists, found by the words of their names and descriptions.</summary>
internal sealed class Lists(Cursor c, BankProfile bank)
{
    private static readonly HashSet<string> Fillers = new(["list", "lists", "register", "of", "the", "and", "a", "for", "as", "our", "party", "parties", "account", "accounts", "country", "countries", "person", "persons", "people", "by", "that"], StringComparer.Ordinal);

    private readonly (string Name, string[] NameStems, HashSet<string> All)[] _lists =
        [.. bank.Lists.Select(l => (l.Key, Stems(l.Key), Stems(l.Value).Concat(Stems(l.Key)).ToHashSet(StringComparer.Ordinal)))];

    /// <summary>After "on": <c>our high-risk list</c>, <c>the list mule-accounts</c>, <c>trusted-payees</c>. Asks where several fit.</summary>
    public IReadOnlyList<string>? Named() => c.Try<IReadOnlyList<string>>(() =>
    {
        var start = c.Position;
        c.Eat("the bank 's|the|our|a|any|its|that|this|one of the|one of our|either the");
        c.Eat("bank 's|own|internal|current|following");
        var called = c.Eat("list [called] [of]|list named|lists");
        if (Words(called) is { } lists) return lists;
        // A list that the bank does not have: words up to "list".
        for (var words = 0; words < 5 && c.Next.Kind == TokenKind.Word; words++)
        {
            c.Take();
            if (c.Eat("list|watchlist|blacklist|whitelist|register"))
            {
                c.Questions.Lack($"a list called \"{c.TextFrom(start)}\": the bank has {(bank.Lists.Count == 0 ? "no lists" : string.Join(", ", bank.Lists.Keys))}", c.TextFrom(start));
                return [];
            }
        }
        return null;
    });

    /// <summary>A noun that is a list's name, such as <c>mule accounts</c> or <c>sanctioned party</c>; the words that follow are left.</summary>
    public string? Noun() => c.Try(() =>
    {
        var best = (Name: (string?)null, Length: 0);
        foreach (var list in _lists)
        {
            var name = list.NameStems.Where(w => w != "list").ToArray();
            if (name.Length > best.Length && StandsHere(name)) best = (list.Name, name.Length);
            // "sanctioned", "watchlisted": the first word of a name of which the rest only says that it is of parties.
            if (best.Length == 0 && name.Length == 1 && StandsHere(name)) best = (list.Name, 1);
            if (best.Length == 0 && name.Length > 1 && name.Skip(1).All(Fillers.Contains) && StandsHere(name[..^1])) best = (list.Name, name.Length - 1);
        }
        foreach (var (key, description) in bank.Lists)
        {
            // "politically exposed persons": the description itself.
            var words = Stems(description);
            if (words.Length >= 2 && best.Length < words.Length && StandsHere(words)) best = (key, words.Length);
        }
        if (best.Name is null) return null;
        for (var i = 0; i < best.Length; i++) c.Take();
        return best.Name;
    });

    private List<string>? Words(bool called)
    {
        if (One(called) is not { } first) return null;
        List<string> found = [first];
        while (c.Try(() => c.Eat("or [on] [the]|, [on] [the]|and [on] [the]|, or [on] [the]") ? One(called) : null) is { } next) found.Add(next);
        return found;
    }

    private string? One(bool called) => c.Try(() =>
    {
        var start = c.Position;
        // The longest run of words that fits just one list, ended by "list" or by a full name.
        for (var length = 6; length >= 1; length--)
        {
            var words = Enumerable.Range(0, length).Select(c.Peek).ToArray();
            if (words.Any(w => w.Kind is not TokenKind.Word)) continue;
            var stems = words.Select(w => Stem(w.Lower)).ToArray();
            var whole = _lists.Where(l => l.NameStems.SequenceEqual(stems) || l.NameStems.SequenceEqual(stems.Where(s => s != "list"))).ToList();
            var ended = stems[^1] is "list" or "register" or "watchlist" or "blacklist" || called;
            var content = stems.Where(s => !Fillers.Contains(s)).ToArray();
            var fits = whole.Count > 0 ? whole
                : ended && content.Length > 0 ? [.. _lists.Where(l => content.All(l.All.Contains))]
                : [];
            if (ended && whole.Count == 0 && fits.Count > 1)
            {
                // The name counts before the description.
                var named = fits.Where(l => content.All(l.NameStems.Contains)).ToList();
                if (named.Count > 0) fits = named;
            }
            if (fits.Count == 0) continue;
            for (var i = 0; i < length; i++) c.Take();
            if (stems[^1] != "list") c.Eat("list|lists|register");
            if (fits.Count == 1) return fits[0].Name;
            var answer = c.Questions.Ask("undefined-term", c.TextFrom(start), [.. fits.Select(f => new Reading(f.Name, $"the list {f.Name}: {bank.Lists[f.Name]}"))]);
            return fits.Select(f => f.Name).FirstOrDefault(n => answer?.Contains(n, StringComparison.OrdinalIgnoreCase) == true) ?? fits[0].Name;
        }
        return null;
    });

    private bool StandsHere(string[] stems) =>
        stems.Length > 0 && stems.Select((s, i) => (s, i)).All(p => Stem(c.Peek(p.i).Lower) == p.s);

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
