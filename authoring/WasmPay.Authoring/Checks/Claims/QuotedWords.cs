namespace WasmPay.Authoring.Checks.Claims;

/// <summary>Finds words in a rule: spaces and line breaks count alike, and what was put together of several sentences is found sentence by sentence.</summary>
internal static class QuotedWords
{
    /// <summary>Where the words stand, in characters; nowhere where they do not.</summary>
    public static IReadOnlyList<(int Start, int End)> Find(string rule, string words)
    {
        if (Whole(rule, words) is { } whole) return [whole];
        return [.. Sentences(words).Select(sentence => Whole(rule, words[sentence.Start..sentence.End])).OfType<(int, int)>()];
    }

    /// <summary>Whether all of the words stand there.</summary>
    public static bool Stand(string rule, string words) =>
        Whole(rule, words) is not null || Sentences(words) is { Count: > 1 } sentences && sentences.All(sentence => Whole(rule, words[sentence.Start..sentence.End]) is not null);

    /// <summary>Where sentences and lines begin and end, in characters.</summary>
    public static IReadOnlyList<(int Start, int End)> Sentences(string text)
    {
        var sentences = new List<(int, int)>();
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var ends = text[at] == '\n' || text[at] is '.' or '!' or '?' && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1])) && !(at + 2 < text.Length && char.IsLower(text[at + 2]));
            if (!ends) continue;
            if (text.AsSpan(start, at + 1 - start).Trim().Length > 0) sentences.Add((start, at + 1));
            start = at + 1;
        }
        if (text.AsSpan(start).Trim().Length > 0) sentences.Add((start, text.Length));
        return sentences;
    }

    private static (int Start, int End)? Whole(string rule, string words)
    {
        var wanted = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (wanted.Length == 0) return null;
        for (var at = rule.IndexOf(wanted[0], StringComparison.OrdinalIgnoreCase); at >= 0; at = at + 1 < rule.Length ? rule.IndexOf(wanted[0], at + 1, StringComparison.OrdinalIgnoreCase) : -1)
        {
            var (end, next) = (at + wanted[0].Length, 1);
            while (next < wanted.Length)
            {
                var skip = end;
                while (skip < rule.Length && char.IsWhiteSpace(rule[skip])) skip++;
                if (skip == end || string.Compare(rule, skip, wanted[next], 0, wanted[next].Length, StringComparison.OrdinalIgnoreCase) != 0) break;
                end = skip + wanted[next++].Length;
            }
            if (next == wanted.Length) return (at, end);
        }
        return null;
    }
}
