using WasmPay.Solving.Terms;

namespace WasmPay.Authoring.Meaning.Texts;

/// <summary>
/// Finds the texts that a solver's numbers stand for. Where there is none with the parts that it chose, it says so as a lemma, for the next attempt.
/// </summary>
internal sealed class TextDecoder(TextCodes codes)
{
    /// <summary>What was found: the texts, or a lemma, or neither where it is not known.</summary>
    /// <param name="Texts">The text of each fact.</param>
    /// <param name="Lemma">Holds of every payment, and not of what the solver chose.</param>
    public sealed record Result(IReadOnlyDictionary<string, string>? Texts, SmtTerm? Lemma);

    /// <summary>Decodes what a solver chose.</summary>
    /// <param name="code">The code of each fact.</param>
    /// <param name="match">Whether each of <see cref="TextCodes.Matches"/> holds.</param>
    public Result Decode(Func<string, int> code, Func<SmtTerm, bool> match)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in codes.Groups)
        {
            var taken = new List<string>();
            foreach (var same in group.Facts.GroupBy(code))
            {
                var facts = same.ToList();
                if (!group.IsOther(same.Key))
                {
                    foreach (var fact in facts) texts[fact] = group.Known[same.Key];
                    continue;
                }
                var needs = codes.Matches.Where(m => facts.Contains(m.Key.Fact)).Select(m => (m.Key, Term: m.Value, Holds: match(m.Value))).ToList();
                var (text, lemma) = Choose(group, facts, [.. needs.Select(n => (new TextNeed(n.Key.Part, n.Key.Value, n.Key.AnyCase, n.Holds), n.Term))], taken);
                if (lemma is not null) return new Result(null, lemma);
                if (text is null) return new Result(null, null);
                taken.Add(text);
                foreach (var fact in facts) texts[fact] = text;
            }
        }
        return new Result(texts, null);
    }

    private (string? Text, SmtTerm? Lemma) Choose(TextGroup group, List<string> facts, List<(TextNeed Need, SmtTerm Term)> needs, List<string> taken)
    {
        var domains = facts.ConvertAll(fact => TextDomain.Of(fact, codes.Bank));
        var (text, exhausted) = Search(group.Known.Concat(taken), needs);
        if (text is not null || !exhausted) return (text, null);
        // Others have taken the few texts that there are. They might have taken others, so this shows nothing.
        if (taken.Count > 0 && !Search(group.Known, needs).Exhausted) return (null, null);
        // As few needs as still have no text, so that the lemma says much.
        for (var i = needs.Count - 1; i >= 0; i--)
        {
            var fewer = needs.Where((_, at) => at != i).ToList();
            if (Search(group.Known, fewer).Exhausted) needs = fewer;
        }
        var met = needs.Select(n => n.Need.Holds ? n.Term : Smt.Not(n.Term));
        return (null, Smt.Not(Smt.And([group.IsOther(codes.Code(facts[0])), .. facts.Skip(1).Select(fact => codes.Same(facts[0], fact)), .. met])));

        (string? Text, bool Exhausted) Search(IEnumerable<string> not, IEnumerable<(TextNeed Need, SmtTerm Term)> wanted)
        {
            var all = wanted.Select(n => n.Need).ToList();
            // Only what meets the rest must be kept out.
            return TextSearch.Find(domains, [.. all, .. not.Where(text => domains.All(d => d.Allows(text)) && all.All(n => n.IsMetBy(text))).Select(text => new TextNeed(null, text, false, false))]);
        }
    }
}
