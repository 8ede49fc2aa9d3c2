using System.Globalization;
using WasmPay.Authoring.Offline.Text;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>A run of tokens that belongs together: a sentence, or an item of a numbered list.</summary>
/// <param name="Tokens">Its tokens, ended by one of kind <see cref="TokenKind.End"/>.</param>
/// <param name="Item">Its number where it began with a number, a letter or a bullet, below 0 where nothing can refer to it by that; 0 for no item.</param>
internal sealed record Passage(IReadOnlyList<Token> Tokens, int Item)
{
    /// <summary>Its text, out of the rule's text.</summary>
    public string Of(string text) => Tokens.Count < 2 ? "" : text[Tokens[0].Start..Tokens[^2].End];

    /// <summary>The passage from one token on.</summary>
    public Passage From(int token) => this with { Tokens = [.. Tokens.Skip(token)] };
}

/// <summary>Cuts a rule into list items and sentences.</summary>
internal static class Splitter
{
    private static readonly HashSet<string> Abbreviations = new(["rs", "no", "nr", "para", "max", "min", "incl", "approx", "e.g", "i.e", "art", "sec", "fr", "st", "u.s", "u.k", "resp", "excl", "ca", "mr", "mrs", "ms", "dr", "co", "inc", "ltd", "ee", "uu"], StringComparer.Ordinal);

    private static readonly HashSet<string> s_items = new(["section", "clause", "rule", "article", "step", "paragraph", "item", "point", "row", "art", "line", "no", "control", "test", "stage", "letter", "provision", "condition", "sec", "para", "entry", "rung",
        "regla", "apartado", "punto", "artículo", "cláusula", "ziff", "ziffer", "nr", "punkt", "regel", "abs", "règle", "alinéa"], StringComparer.Ordinal);

    private static readonly string[] s_roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

    /// <summary>The passages in their order. Items keep all their sentences together; other lines are cut into sentences.</summary>
    public static IReadOnlyList<Passage> Split(IReadOnlyList<Token> tokens)
    {
        var lines = Lines(tokens).ToList();
        var numbers = new Queue<int>(Numbers([.. lines.Select(l => l.Label).OfType<string>()]));
        var passages = new List<Passage>();
        foreach (var (line, label) in lines)
        {
            if (label is not null) passages.Add(Ended(line, numbers.Dequeue()));
            else foreach (var sentence in Sentences(line)) passages.Add(Ended(sentence, 0));
        }
        return [.. passages.Where(p => p.Tokens.Count > 1)];
    }

    // What items are called by: figures, Roman figures or letters, if all are of one kind and none comes twice.
    private static IEnumerable<int> Numbers(IReadOnlyList<string> labels)
    {
        if (labels.All(label => label == "")) return Enumerable.Range(1, labels.Count);
        var kinds = new Func<string, int>[]
        {
            label => int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
            label => Array.IndexOf(s_roman, label) + 1,
            label => label is [>= 'a' and <= 'z' and var letter] ? letter - 'a' + 1 : 0,
        };
        return kinds.Select(kind => labels.Select(kind).ToList()).FirstOrDefault(numbers => numbers.All(number => number > 0) && numbers.Distinct().Count() == numbers.Count)
            ?? [.. Enumerable.Range(1, labels.Count).Select(number => -number)];
    }

    /// <summary>The sentences of a passage, cut at full stops.</summary>
    public static IReadOnlyList<Passage> Sentences(Passage passage) =>
        [.. Sentences([.. passage.Tokens.SkipLast(1)]).Select(s => Ended(s, passage.Item))];

    private static IEnumerable<(List<Token> Tokens, string? Label)> Lines(IReadOnlyList<Token> tokens)
    {
        var line = new List<Token>();
        string? label = null;
        for (var i = 0; i < tokens.Count; i++)
        {
            var atStart = i == 0 || tokens[i - 1].Kind == TokenKind.LineBreak;
            var (marker, called) = atStart ? Marker(tokens, i) : (0, "");
            var blank = tokens[i].Kind == TokenKind.LineBreak && i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.LineBreak;
            var ended = line.Count > 0 && line[^1].Lower is "." or ";" or "!" or ":";
            var continues = atStart && line.Count > 0 && !ended && char.IsLower(tokens[i].Text.FirstOrDefault()) && tokens[i].Lower is not ("else" or "otherwise" or "everything" or "anything");
            if ((marker > 0 || atStart && !continues || blank) && line.Count > 0)
            {
                yield return (line, label);
                line = [];
                label = null;
            }
            if (marker > 0)
            {
                label = called;
                i += marker;
            }
            if (tokens[i].Kind is not (TokenKind.LineBreak or TokenKind.End)) line.Add(tokens[i]);
        }
        if (line.Count > 0) yield return (line, label);
    }

    // "1.", "2)", "(a)", "b)", "Art. 3.", "Row 4:", "5 - Payments", "-", "*"; the number of tokens, and what the item is called.
    private static (int Length, string Label) Marker(IReadOnlyList<Token> tokens, int at)
    {
        bool Sign(int i, params ReadOnlySpan<string> signs) => i < tokens.Count && signs.Contains(tokens[i].Lower);
        bool Short(int i) => i < tokens.Count && (tokens[i].Kind == TokenKind.Number && tokens[i].Value < 1000 && decimal.Truncate(tokens[i].Value) == tokens[i].Value || tokens[i].Kind == TokenKind.Word && (tokens[i].Lower.Length == 1 || s_roman.Contains(tokens[i].Lower)));
        // A dash with room about it: "5 - Payments", not "5-day" or "24 - 48".
        bool Dash(int i) => Sign(i, "-") && i + 1 < tokens.Count && tokens[i + 1].Start > tokens[i].End && tokens[i + 1].Kind != TokenKind.Number && tokens[i].Start > tokens[i - 1].End;
        if (Sign(at, "(") && Short(at + 1) && Sign(at + 2, ")")) return (3, tokens[at + 1].Lower);
        if (s_items.Contains(tokens[at].Lower) || Sign(at, "§", "#"))
        {
            var named = Sign(at + 1, ".") ? at + 2 : at + 1;
            if (Short(named) && (Sign(named + 1, ".", ":", ")", ",") || Dash(named + 1))) return (named + 2 - at, tokens[named].Lower);
        }
        // "1.-" is one mark, and "1°" another.
        if (Short(at) && (Sign(at + 1, ".", ")", ":") || Dash(at + 1))) return (Sign(at + 2, "-") && tokens[at + 2].Start == tokens[at + 1].End ? 3 : 2, tokens[at].Lower);
        if (tokens[at].Kind == TokenKind.Ordinal && tokens[at].Text[^1] is 'º' or '°' && (Sign(at + 1, ".", ")", ":", "-") || char.IsUpper(tokens[at + 1].Text.FirstOrDefault())))
            return (Sign(at + 1, ".", ")", ":", "-") ? 2 : 1, tokens[at].Lower.TrimEnd('º', '°'));
        return Sign(at, "-", "*", "·", "•") ? (1, "") : (0, "");
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

    private static Passage Ended(List<Token> tokens, int item)
    {
        var end = tokens.Count == 0 ? 0 : tokens[^1].End;
        return new Passage([.. tokens, new Token(TokenKind.End, "", "", end, end)], item);
    }
}
