using System.Globalization;
using System.Text.RegularExpressions;

namespace WasmPay.Authoring.Offline.Text;

/// <summary>Cuts a rule's text into tokens. Every character but white space and quotation marks is in some token.</summary>
internal static partial class Lexer
{
    private static readonly Dictionary<string, decimal> Scales = new(StringComparer.Ordinal)
    {
        ["k"] = 1_000,
        ["m"] = 1_000_000,
        ["mn"] = 1_000_000,
        ["mln"] = 1_000_000,
        ["mio"] = 1_000_000,
        ["bn"] = 1_000_000_000,
    };

    private static readonly HashSet<string> s_pointed = new(["MEX", "GTM", "HND", "SLV", "NIC", "PAN", "DOM", "PER", "PRI", "USA"], StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Folded = new(StringComparer.Ordinal)
    {
        ["≥"] = ">=",
        ["⩾"] = ">=",
        ["≤"] = "<=",
        ["⩽"] = "<=",
        ["→"] = "->",
        ["⇒"] = "->",
        ["=>"] = "->",
        ["–"] = "-",
        ["—"] = "-",
        ["−"] = "-",
        ["--"] = "-",
        ["•"] = "*",
        ["["] = "(",
        ["]"] = ")",
    };

    /// <summary>The tokens of <paramref name="text"/>, ended by one of kind <see cref="TokenKind.End"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">Its language, as ISO 639-1 code.</param>
    /// <param name="country">Where it is written, as alpha-3 code: Spanish has a decimal comma in some countries and a decimal point in others.</param>
    public static List<Token> Read(string text, string language = "en", string country = "")
    {
        var point = language == "en" || language == "es" && s_pointed.Contains(country) ? '.' : ',';
        var piece = point == '.' ? Piece() : CommaPiece();
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            var match = piece.Match(text, at);
            if (!match.Success || match.Index != at || match.Length == 0)
            {
                if (!char.IsWhiteSpace(text[at])) tokens.Add(new Token(TokenKind.Sign, text[at].ToString(), text[at].ToString(), at, at + 1));
                at++;
                continue;
            }
            Add(tokens, match, language, point);
            at += match.Length;
        }
        tokens.Add(new Token(TokenKind.End, "", "", text.Length, text.Length));
        return tokens;
    }

    private static void Add(List<Token> tokens, Match match, string language, char point)
    {
        var (start, end) = (match.Index, match.Index + match.Length);
        if (match.Groups["skip"].Success) return;
        if (match.Groups["line"].Success)
            tokens.Add(new Token(TokenKind.LineBreak, "\n", "\n", start, end));
        else if (match.Groups["time"].Success)
            tokens.Add(new Token(TokenKind.Time, match.Value, match.Value, start, end, Minutes(match.Value)));
        else if (match.Groups["ordinal"].Success)
            tokens.Add(new Token(TokenKind.Ordinal, match.Value, match.Value.ToLowerInvariant(), start, end, Digits(match.Groups["rank"].Value, '.')));
        else if (match.Groups["number"].Success)
            AddNumber(tokens, match, start, end, point);
        else if (match.Groups["word"].Success)
            AddWord(tokens, match.Value, start, end, language);
        else
            tokens.Add(new Token(TokenKind.Sign, match.Value, Folded.GetValueOrDefault(match.Value, match.Value), start, end));
    }

    private static void AddNumber(List<Token> tokens, Match match, int start, int end, char point)
    {
        var scale = match.Groups["scale"].Success ? Scales[match.Groups["scale"].Value.ToLowerInvariant()] : 1;
        var digits = Digits(match.Groups["digits"].Value, point);
        // A figure too long for any amount is a word that no grammar reads.
        tokens.Add(digits < 0 || digits > 1_000_000_000_000_000m
            ? new Token(TokenKind.Word, match.Value, match.Value, start, end)
            : new Token(TokenKind.Number, match.Value, match.Value.ToLowerInvariant(), start, end, digits * scale));
    }

    private static void AddWord(List<Token> tokens, string word, int start, int end, string language)
    {
        var lower = word.ToLowerInvariant().Replace('’', '\'');
        if (language != "en")
        {
            // "l'ordre" is two words; everything else is one, without the point of "Mio.".
            if (lower.Length > 1 && lower.IndexOf('.', StringComparison.Ordinal) == lower.Length - 1) lower = lower[..^1];
            var cut = lower.IndexOf('\'', StringComparison.Ordinal) + 1;
            if (cut > 0 && cut < lower.Length) tokens.Add(new Token(TokenKind.Word, word[..cut], lower[..cut], start, start + cut));
            else cut = 0;
            tokens.Add(new Token(TokenKind.Word, word[cut..], lower[cut..], start + cut, end));
            return;
        }
        if (lower.EndsWith("n't", StringComparison.Ordinal))
        {
            var stem = lower switch { "won't" => "will", "can't" => "can", "shan't" => "shall", _ => lower[..^3] };
            tokens.Add(new Token(TokenKind.Word, word, stem, start, end - 3));
            tokens.Add(new Token(TokenKind.Word, word, "not", end - 3, end));
            return;
        }
        if (lower.EndsWith("'s", StringComparison.Ordinal) || lower.EndsWith("s'", StringComparison.Ordinal))
        {
            var stem = lower.EndsWith("'s", StringComparison.Ordinal) ? 2 : 1;
            tokens.Add(new Token(TokenKind.Word, word[..^stem], lower[..^stem], start, end - stem));
            tokens.Add(new Token(TokenKind.Word, "'s", "'s", end - stem, end));
            return;
        }
        tokens.Add(new Token(TokenKind.Word, word, lower, start, end));
    }

    private static decimal Digits(string digits, char point)
    {
        var plain = (point == '.' ? digits.Replace(",", "") : digits.Replace(".", "").Replace(',', '.')).Replace("'", "").Replace("’", "").Replace(" ", "").Replace("\u00a0", "").Replace("\u202f", "");
        return plain.Length <= 20 && decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : -1;
    }

    private static decimal Minutes(string time)
    {
        var parts = time.Split(':', '.');
        return int.Parse(parts[0], CultureInfo.InvariantCulture) * 60 + int.Parse(parts[1], CultureInfo.InvariantCulture);
    }

    // Thousands are grouped by commas (western 1,000,000 or Indian 10,00,000), apostrophes or spaces; anything else is no number.
    [GeneratedRegex("""
        (?<line>\r?\n)
        | (?<skip>[ \t\u00a0]+ | ["“”„«»‘`] | '(?![sS]\b) | (?<=[\p{L}\d])[-‐‑](?=\p{L}) | (?<=\p{L})[-‐‑](?=\d))
        | (?<time>(?:[01]?\d|2[0-4]):[0-5]\d(?::00)?(?![\d:]))
        | (?<ordinal>(?<rank>\d{1,4})(?:st|nd|rd|th)\b)
        | (?<number>(?<digits>\d{1,3}(?:[,'’]\d{2,3})*[,'’]\d{3}(?:\.\d+)?(?![\d,'’]*\d)
            | \d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:\.\d+)?(?![\d])
            | \d+(?:\.\d+)?(?!\d|,\d)) (?:(?<scale>(?i:k|mn|mln|mio|m|bn))\b)?(?![A-Z0-9_]))
        | (?<word>(?i:a/cs?|and/or|c/o|n/a)\b | R(?=\d[\d,.]*(?:k|m|bn)?(?![\w-])) | R\$ | [A-Za-z]{1,3}\$ | (?:\p{L}\.){2,}(?=\s|$|[,;:)])
            | \p{L}[\p{L}\p{M}\d]*(?:['’](?:\p{L}+|(?<=s['’])(?=\s)))? | \d+[A-Za-z][A-Za-z0-9]*)
        | (?<sign>>=|<=|->|=>|--|[^\w\s])
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2_000)]
    private static partial Regex Piece();

    // The same where a comma begins the decimals and points group thousands, and a dash stands for no decimals ("9.900,–"). Three digits behind a single comma are thousands to some and decimals to
    // others: that is no number.
    [GeneratedRegex("""
        (?<line>\r?\n)
        | (?<skip>[ \t\u00a0]+ | ["“”„«»‘`] | '(?![sS]\b) | (?<=[\p{L}\d])[-‐‑](?=\p{L}) | (?<=\p{L})[-‐‑](?=\d))
        | (?<time>(?:[01]?\d|2[0-4]):[0-5]\d(?::00)?(?![\d:]) | (?:[01]?\d|2[0-4])\.[0-5]\d(?=\s*(?i:uhr)\b))
        | (?<ordinal>(?<rank>\d{1,2})(?:(?:er|re|e|ème|[º°ª]|\.[ºª])(?![\p{L}\d])
            | \.(?=\s(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Tag|Tages|eines|jedes|jeden|des|und|oder|Zahlung|Überweisung)\b)))
        | (?<number>(?<digits>\d{1,3}(?:[.'’]\d{3})+(?:,\d+)?(?![\d.'’]*\d)
            | \d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?![\d])
            | \d+(?:,(?!\d{3}(?!\d))\d+)?(?!\d|[.,]\d)) (?:(?<scale>(?i:k|mn|mln|mio|m|bn))\b | (?<=\d{3})[.,](?:[-–—]{1,2})(?!\w))?(?![A-Z0-9_]))
        | (?<word>(?i:y/o|und/oder|et/ou)\b | (?i:mio|mrd|tsd|nr|inkl|einschl|bzw|mind|max|mín|máx|núm)\.(?=\s+[\p{L}\d€$£]) | R\$ | [A-Za-z]{1,3}\$ | (?:\p{L}\.){2,}(?=\s|$|[,;:)])
            | \p{L}[\p{L}\p{M}\d]*(?:['’]\p{L}*)? | \d+[A-Za-z][A-Za-z0-9]*)
        | (?<sign>>=|<=|->|=>|--|[^\w\s])
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2_000)]
    private static partial Regex CommaPiece();
}
