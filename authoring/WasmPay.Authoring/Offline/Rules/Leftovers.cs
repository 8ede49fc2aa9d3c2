using System.Collections.Frozen;
using WasmPay.Authoring.Checks.Claims;
using WasmPay.Authoring.Offline.Text;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>
/// Finds words without a role that a sentence may be read without, if the officer says that they decide nothing. What could be a fact, a limit, a name, a
/// decision, or what narrows or turns something about, is never among them.
/// </summary>
internal sealed class Leftovers(Language language, Terminals terminals, IReadOnlyList<Token> words)
{
    private const int MostWords = 7, MostTries = 40, LongestSentence = 70, LongestSmall = 3;

    // Such words stand before what has no role as often as before what has one.
    private static readonly FrozenSet<string> s_prepositions = new[] { "for", "in", "on", "at", "to", "by", "with", "from", "via", "per" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_joining = new[] { "and", "or", "nor", "und", "oder", "sowie", "bzw", "y", "e", "o", "u", "ni", "et", "ou" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] s_named = ["Number", "Ordinal", "Time", "Hour", "Country", "CountryAdjective", "Currency", "List", "ListNoun", "Code", "Account", "Year", "Quoted"];

    /// <summary>Runs of words to leave out, the shortest first, where reading came no further than <paramref name="furthest"/>.</summary>
    public IEnumerable<(int From, int To)> Around(int furthest)
    {
        if (words.Count > LongestSentence) return [];
        var runs = from length in Enumerable.Range(1, MostWords)
                   from start in Enumerable.Range(Math.Max(0, furthest - length), length + 1)
                   where start + length <= words.Count && start + length >= furthest && MayGo(start, start + length)
                   select (start, start + length);
        return runs.Distinct().Take(MostTries);
    }

    private bool MayGo(int from, int to) =>
        Enumerable.Range(from, to - from).All(IsPlain)
        && Enumerable.Range(from, to - from).Any(at => words[at].Kind == TokenKind.Word && !language.Grammar.Vocabulary.Contains(words[at].Lower))
        // What opens a sentence is set off by a comma, or it is what the sentence is about.
        && (from > 0 || words[to - 1].Lower == ",")
        // "Cash payments", "paiements suspects": what stands beside "payment" says which.
        && !IsPayment(to) && !IsPayment(from - 1)
        // Behind a "not" a word can turn about all the rest.
        && !Enumerable.Range(0, from).Any(at => RuleMarks.Turns(language.Code, words[at].Lower));

    private bool IsPayment(int at) => at >= 0 && at < words.Count && language.Grammar.Words("<payment>").Contains(words[at].Lower);

    private bool IsPlain(int at)
    {
        var token = words[at];
        if (token.Kind == TokenKind.Sign) return token.Lower is "," or "-";
        if (token.Kind != TokenKind.Word || token.IsCode || IsName(at)) return false;
        // A word that the grammar knows is not one without a role; the small ones belong to those around them.
        if (token.Lower.Length > LongestSmall && language.Grammar.Vocabulary.Contains(token.Lower)) return false;
        if (language.Decides.Contains(token.Lower) || s_joining.Contains(token.Lower) || language.Separators.Contains(token.Lower) || Narrows(token.Lower)) return false;
        return s_named.All(name => terminals.Match(name, at).Count == 0);
    }

    // German writes every noun so.
    private bool IsName(int at) => at > 0 && language.Code != "de" && char.IsUpper(words[at].Text[0]);

    private bool Narrows(string word) =>
        !s_prepositions.Contains(word) && (language.Grammar.Words("<limiting>").Contains(word) || language.Grammar.Words("<unmeasured-age>").Contains(word)
            || language.Grammar.Words("<unmeasured-idle>").Contains(word) || language.Grammar.Words("<unmeasured-amount>").Contains(word) || RuleMarks.Turns(language.Code, word));
}
