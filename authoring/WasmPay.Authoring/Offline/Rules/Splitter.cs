using WasmPay.Authoring.Offline.Text;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>A run of tokens that belongs together: a sentence, or an item of a numbered list.</summary>
/// <param name="Tokens">Its tokens, ended by one of kind <see cref="TokenKind.End"/>.</param>
/// <param name="IsItem">Whether it began with a number, a letter or a bullet.</param>
internal sealed record Passage(IReadOnlyList<Token> Tokens, bool IsItem)
{
    /// <summary>Its text, out of the rule's text.</summary>
    public string Of(string text) => Tokens.Count < 2 ? "" : text[Tokens[0].Start..Tokens[^2].End];

    /// <summary>The passage from one token on.</summary>
    public Passage From(int token) => this with { Tokens = [.. Tokens.Skip(token)] };
}

/// <summary>Cuts a rule into list items and sentences.</summary>
internal static class Splitter
{
    private static readonly HashSet<string> Abbreviations = new(["rs", "no", "max", "min", "incl", "approx", "e.g", "i.e", "art", "sec", "fr", "st", "u.s", "u.k", "resp", "excl", "ca", "mr", "mrs", "ms", "dr", "co", "inc", "ltd", "ee", "uu"], StringComparer.Ordinal);

    private static readonly HashSet<string> s_items = new(["section", "clause", "rule", "article", "step", "paragraph", "item", "point"], StringComparer.Ordinal);

    /// <summary>The passages in their order. Items keep all their sentences together; other lines are cut into sentences.</summary>
    public static IReadOnlyList<Passage> Split(IReadOnlyList<Token> tokens)
    {
        var passages = new List<Passage>();
        foreach (var (line, isItem) in Lines(tokens))
        {
            if (isItem) passages.Add(Ended(line, true));
            else foreach (var sentence in Sentences(line)) passages.Add(Ended(sentence, false));
        }
        return [.. passages.Where(p => p.Tokens.Count > 1)];
    }

    /// <summary>The sentences of a passage, cut at full stops.</summary>
    public static IReadOnlyList<Passage> Sentences(Passage passage) =>
        [.. Sentences([.. passage.Tokens.SkipLast(1)]).Select(s => Ended(s, passage.IsItem))];

    private static IEnumerable<(List<Token> Tokens, bool IsItem)> Lines(IReadOnlyList<Token> tokens)
    {
        var line = new List<Token>();
        var isItem = false;
        for (var i = 0; i < tokens.Count; i++)
        {
            var atStart = i == 0 || tokens[i - 1].Kind == TokenKind.LineBreak;
            var marker = atStart ? Marker(tokens, i) : 0;
            var blank = tokens[i].Kind == TokenKind.LineBreak && i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.LineBreak;
            var ended = line.Count > 0 && line[^1].Lower is "." or ";" or "!" or ":";
            var continues = atStart && line.Count > 0 && !ended && char.IsLower(tokens[i].Text.FirstOrDefault()) && tokens[i].Lower is not ("else" or "otherwise" or "everything" or "anything");
            if ((marker > 0 || atStart && !continues || blank) && line.Count > 0)
            {
                yield return (line, isItem);
                line = [];
                isItem = false;
            }
            if (marker > 0)
            {
                isItem = true;
                i += marker;
            }
            if (tokens[i].Kind is not (TokenKind.LineBreak or TokenKind.End)) line.Add(tokens[i]);
        }
        if (line.Count > 0) yield return (line, isItem);
    }

    // "1.", "2)", "(a)", "b)", "-", "*"; the number of tokens.
    private static int Marker(IReadOnlyList<Token> tokens, int at)
    {
        bool Sign(int i, string sign) => i < tokens.Count && tokens[i].Lower == sign;
        bool Short(int i) => i < tokens.Count && (tokens[i].Kind == TokenKind.Number && tokens[i].Value < 1000 || tokens[i].Kind == TokenKind.Word && (tokens[i].Lower.Length == 1 || tokens[i].Lower is "ii" or "iii" or "iv" or "vi" or "vii" or "viii"));
        if (Sign(at, "(") && Short(at + 1) && Sign(at + 2, ")")) return 3;
        if (s_items.Contains(tokens[at].Lower) && Short(at + 1) && (Sign(at + 2, ".") || Sign(at + 2, ":") || Sign(at + 2, "-"))) return 3;
        if (Short(at) && (Sign(at + 1, ".") || Sign(at + 1, ")") || Sign(at + 1, ":"))) return 2;
        return Sign(at, "-") || Sign(at, "*") || Sign(at, "·") || Sign(at, "•") ? 1 : 0;
    }

    private static IEnumerable<List<Token>> Sentences(List<Token> line)
    {
        var sentence = new List<Token>();
        for (var i = 0; i < line.Count; i++)
        {
            sentence.Add(line[i]);
            // "ATM payments? Refer them." is one statement.
            var stop = line[i].Lower is "." or "!" && (i + 1 == line.Count || line[i + 1].Start > line[i].End || line[i + 1].Kind == TokenKind.Sign);
            // "2." within a line begins the next item.
            if (stop && sentence is [{ Kind: TokenKind.Number, Value: < 100 }, _] && i + 1 < line.Count)
            {
                sentence = [];
                continue;
            }
            if (!stop || sentence.Count == 1 || Abbreviations.Contains(sentence[^2].Lower) || IsInitial(sentence[^2], i + 1 < line.Count)) continue;
            yield return sentence;
            sentence = [];
        }
        if (sentence.Count > 0) yield return sentence;
    }

    // "J. Keller" is one name.
    private static bool IsInitial(Token token, bool goesOn) => goesOn && token.Text.Length == 1 && char.IsUpper(token.Text[0]);

    private static Passage Ended(List<Token> tokens, bool isItem)
    {
        var end = tokens.Count == 0 ? 0 : tokens[^1].End;
        return new Passage([.. tokens, new Token(TokenKind.End, "", "", end, end)], isItem);
    }
}
