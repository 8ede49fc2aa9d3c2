using System.Collections.Frozen;

namespace WasmPay.Authoring.Offline.Text;

/// <summary>
/// A set of fixed phrases, written as <c>at least|no less than|[very] large</c>: alternatives between bars, optional words in
/// brackets, and for each a meaning. The longest that fits is taken.
/// </summary>
internal sealed class Phrases<T>
{
    private readonly FrozenDictionary<string, (string[] Words, T Meaning)[]> _byFirst;

    public Phrases(params ReadOnlySpan<(string Alternatives, T Meaning)> entries)
    {
        var all = new List<(string[] Words, T Meaning)>();
        foreach (var (alternatives, meaning) in entries)
            foreach (var alternative in alternatives.Split('|'))
                foreach (var phrase in Expand(alternative))
                    if (phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words) all.Add((words, meaning));
        _byFirst = all.GroupBy(e => e.Words[0], StringComparer.Ordinal).ToFrozenDictionary(
            g => g.Key, g => g.OrderByDescending(e => e.Words.Length).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The longest phrase at <paramref name="position"/>; its length in tokens, 0 where none fits.</summary>
    public int Match(IReadOnlyList<Token> tokens, int position, out T? meaning)
    {
        meaning = default;
        if (!_byFirst.TryGetValue(tokens[position].Lower, out var candidates)) return 0;
        foreach (var (words, candidate) in candidates)
        {
            if (position + words.Length > tokens.Count) continue;
            var i = 1;
            while (i < words.Length && tokens[position + i].Lower == words[i]) i++;
            if (i < words.Length) continue;
            meaning = candidate;
            return words.Length;
        }
        return 0;
    }

    private static IEnumerable<string> Expand(string pattern)
    {
        var open = pattern.IndexOf('[', StringComparison.Ordinal);
        if (open < 0) return [pattern];
        var close = pattern.IndexOf(']', open);
        var rest = pattern[(close + 1)..];
        return Expand(pattern[..open] + rest).Concat(Expand(pattern[..open] + pattern[(open + 1)..close] + rest));
    }
}
