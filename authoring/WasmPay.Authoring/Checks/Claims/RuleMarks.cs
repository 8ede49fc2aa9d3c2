using System.Collections.Frozen;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Offline.Text;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Checks.Claims;

/// <summary>What a reading must not lose.</summary>
internal enum MarkKind
{
    /// <summary>A number, in figures or in words.</summary>
    Number,

    /// <summary>The name of one of the bank's lists.</summary>
    List,

    /// <summary>A word that turns something about.</summary>
    Negation,

    /// <summary>A word that spares somebody or something.</summary>
    Exception,

    /// <summary>A word that allows and does not demand.</summary>
    Modal,
}

/// <summary>A place in a rule that a reading must make something of.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its words; of a list, its name.</param>
/// <param name="Start">Where it begins, in characters.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Value">Of a number; of a time, minutes since midnight.</param>
internal readonly record struct Mark(MarkKind Kind, string Text, int Start, int End, decimal Value = 0);

/// <summary>Finds the marks of a rule. Of languages that the offline author does not read, numbers and lists alone.</summary>
internal static class RuleMarks
{
    private static readonly FrozenDictionary<(string Language, string Word), MarkKind> s_words = Words().ToFrozenDictionary();

    // A number behind these is a name: "clause 3", "Article 12".
    private static readonly FrozenSet<string> s_numbered = new[]
    {
        "clause", "clauses", "section", "rule", "rules", "article", "art", "line", "lines", "point", "step", "item", "paragraph", "no", "part", "schedule", "version", "edition", "policy", "regulation", "act", "circular", "table", "annex",
        "ziffer", "ziff", "absatz", "satz", "artikel", "punkt", "regel", "nummer", "nr", "cláusula", "artículo", "regla", "punto", "apartado", "clause", "règle", "point", "alinéa", "numéro",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The marks, in their order.</summary>
    public static IReadOnlyList<Mark> Of(RuleRequest rule)
    {
        var language = Language.Of(rule);
        var tokens = Lexer.Read(rule.Text, language?.Code ?? "en", rule.Bank.Country);
        var marks = Lists(rule).ToList();
        for (var at = 0; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (Numeral(tokens, at, language) is { } number && !marks.Any(mark => mark.Start <= token.Start && token.End <= mark.End))
            {
                if (!IsName(tokens, at) && !IsIdiom(rule.Text, tokens, number)) marks.Add(new Mark(MarkKind.Number, rule.Text[token.Start..tokens[number.End - 1].End], token.Start, tokens[number.End - 1].End, number.Value));
                at = number.End - 1;
                continue;
            }
            if (token.Kind != TokenKind.Word || language is null) continue;
            // The month is no permission.
            if (token.Text == "May" && at > 0 && tokens[at - 1].Lower != ".") continue;
            if (Phrase(tokens, at, language.Code) is { } phrase) marks.Add(new Mark(phrase.Kind, rule.Text[token.Start..tokens[at + phrase.Length - 1].End], token.Start, tokens[at + phrase.Length - 1].End));
        }
        return [.. marks.OrderBy(mark => mark.Start)];
    }

    /// <summary>Whether a word turns about, spares or only allows, in a language by its ISO 639-1 code.</summary>
    public static bool Turns(string language, string word) => s_words.ContainsKey((language, word));

    /// <summary>Whether a word turns about, in a language by its ISO 639-1 code.</summary>
    public static bool Negates(string language, string word) => s_words.TryGetValue((language, word), out var kind) && kind == MarkKind.Negation;

    private static (int End, decimal Value)? Numeral(List<Token> tokens, int at, Language? language)
    {
        if (tokens[at].Kind is TokenKind.Time or TokenKind.Ordinal) return (at + 1, tokens[at].Value);
        if (language is null) return tokens[at].Kind == TokenKind.Number ? (at + 1, tokens[at].Value) : null;
        if (tokens[at].Kind == TokenKind.Number) return language.Numerals.Scaled(tokens, (at + 1, tokens[at].Value)).First();
        // "One", "a second person": the small ones are more often no numbers.
        foreach (var (end, value) in language.Numerals.Spoken(tokens, at).Concat(language.Numerals.Ordinals(tokens, at)))
            if (value > 2) return language.Numerals.Scaled(tokens, (end, value)).First();
        return null;
    }

    // "100% of them", "four-eyes".
    private static bool IsIdiom(string text, List<Token> tokens, (int End, decimal Value) number)
    {
        var last = tokens[number.End - 1];
        return number.Value == 100 && tokens[number.End].Lower == "%" || last.Kind == TokenKind.Word && last.End < text.Length && text[last.End] == '-';
    }

    // "1." and "(2)" before a line, and what is called by its number.
    private static bool IsName(List<Token> tokens, int at)
    {
        var open = at > 0 && tokens[at - 1].Lower == "(";
        var first = at == 0 || tokens[at - 1].Kind == TokenKind.LineBreak || open && (at == 1 || tokens[at - 2].Kind == TokenKind.LineBreak);
        if (first && (tokens[at + 1].Lower is "." or ")" or ":" or "-" or "°" || tokens[at].Text[^1] is '°' or 'º')) return true;
        for (var before = at - 1; before >= 0; before--)
        {
            if (s_numbered.Contains(tokens[before].Lower.TrimEnd('.'))) return true;
            // "Clauses 2 and 3", "rules 1 to 4".
            if (tokens[before].Kind != TokenKind.Number && tokens[before].Lower is not ("," or "and" or "or" or "to" or "und" or "bis" or "y" or "a" or "et" or "à" or "-" or ".")) return false;
        }
        return false;
    }

    private static IEnumerable<Mark> Lists(RuleRequest rule)
    {
        foreach (var name in rule.Bank.Lists.Keys)
        {
            // A name of one plain word may be a word of the rule ("staff"); what is quoted, joined by hyphens or called a list is the list.
            for (var at = rule.Text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = rule.Text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                var end = at + name.Length;
                var whole = (at == 0 || !IsOfName(rule.Text[at - 1])) && (end == rule.Text.Length || !IsOfName(rule.Text[end]));
                if (whole && (name.Contains('-', StringComparison.Ordinal) || name.Contains("list", StringComparison.OrdinalIgnoreCase) || IsCalledList(rule.Text, at, end))) yield return new Mark(MarkKind.List, name, at, end);
            }
        }

        static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c == '-';
    }

    private static bool IsCalledList(string text, int start, int end)
    {
        var (before, after) = (text[Math.Max(0, start - 12)..start].ToLowerInvariant(), text[end..Math.Min(text.Length, end + 8)].ToLowerInvariant());
        return after.TrimStart(' ', '"', '”', '\'', '-').StartsWith("list", StringComparison.Ordinal) || before.TrimEnd(' ', '"', '“', '\'') is var b
            && (b.EndsWith("list", StringComparison.Ordinal) || b.EndsWith(" on", StringComparison.Ordinal) || b.EndsWith(" on the", StringComparison.Ordinal) || b.EndsWith("lista", StringComparison.Ordinal) || b.EndsWith("liste", StringComparison.Ordinal));
    }

    private static (MarkKind Kind, int Length)? Phrase(List<Token> tokens, int at, string language)
    {
        for (var length = Math.Min(4, tokens.Count - at); length > 0; length--)
            if (s_words.TryGetValue((language, string.Join(' ', tokens.Skip(at).Take(length).Select(t => t.Lower))), out var kind)) return (kind, length);
        return null;
    }

    private static IEnumerable<KeyValuePair<(string, string), MarkKind>> Words()
    {
        using var stream = typeof(RuleMarks).Assembly.GetManifestResourceStream("marks.txt")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return [.. lines.SelectMany(line => line.Skip(2).Select(word => KeyValuePair.Create((line[0], word.Replace('_', ' ')), Enum.Parse<MarkKind>(line[1], ignoreCase: true)))).DistinctBy(pair => pair.Key)];
    }
}
