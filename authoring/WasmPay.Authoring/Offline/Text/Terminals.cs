using System.Globalization;
using WasmPay.Authoring.Offline.Engine;

namespace WasmPay.Authoring.Offline.Text;

/// <summary>Finds in a sentence what no grammar lists: figures, money, times, countries, currencies, codes and the bank's lists.</summary>
internal sealed class Terminals : ITerminals
{
    private readonly string _rule;
    private readonly IReadOnlyList<Token> _tokens;
    private readonly Numerals _numerals;
    private readonly ListNames _lists;
    private readonly Names _names;

    /// <summary>What stands in a sentence.</summary>
    /// <param name="rule">The rule's text.</param>
    /// <param name="tokens">The sentence's tokens, without an end.</param>
    /// <param name="numerals">Numbers in words.</param>
    /// <param name="names">What countries and currencies are called.</param>
    /// <param name="lists">The bank's lists.</param>
    public Terminals(string rule, IReadOnlyList<Token> tokens, Numerals numerals, Names names, ListNames lists) =>
        (_rule, _tokens, _numerals, _names, _lists) = (rule, tokens, numerals, names, lists);

    /// <inheritdoc/>
    public IReadOnlyList<(int End, Sense Sense)> Match(string name, int at) => at >= _tokens.Count ? [] : name switch
    {
        "Number" => [.. Figures(at).Where(f => decimal.Truncate(f.Value) == f.Value).Select(f => (f.End, Number(f.Value)))],
        "Money" => Money(at),
        "Ordinal" => Is(at, TokenKind.Ordinal) ? [(at + 1, Number(_tokens[at].Value))] : [.. _numerals.Ordinals(_tokens, at).Select(f => (f.End, Number(f.Value)))],
        "Time" => Times(at),
        "Hour" => Is(at, TokenKind.Number) && _tokens[at].Value is var hour and >= 0 and <= 24 && decimal.Truncate(hour) == hour ? [(at + 1, Number(hour * 60))] : [],
        "Country" => [.. Countries(at).Select(c => (c.End, Sense.Atom(c.Code)))],
        "CountryAdjective" => Adjectives(at),
        "Currency" => [.. Currencies(at).Select(c => (c.End, Sense.Of("currency", Sense.Atom(string.Join('|', c.Codes)), Sense.Atom(TextOf(at, c.End)))))],
        "List" => Called(_lists.Named(_tokens, at), _names.Lists, at),
        "ListNoun" => Called(_lists.Nouns(_tokens, at), _names.ListNouns, at),
        "Unlisted" => [.. Match("Words", at).Where(words => !_tokens.Skip(at).Take(words.End - at).Any(t => t.Lower is "or" or "and" or "the" or "on" or "list") && _lists.Named(_tokens, at).All(known => known.Item1 != words.End && known.Item1 != words.End + 1))],
        "CurrencyOf" => CurrencyOf(at),
        "Code" => Code(at),
        "Quoted" => Quoted(at),
        "Account" => Account(at),
        "Words" => [.. Enumerable.Range(1, 4).TakeWhile(n => at + n <= _tokens.Count && Is(at + n - 1, TokenKind.Word)).Select(n => (at + n, Sense.Atom(TextOf(at, at + n))))],
        "Year" => Is(at, TokenKind.Number) && _tokens[at].Value is >= 2000 and <= 2100 && _tokens[at].Text.Length == 4 ? [(at + 1, Number(_tokens[at].Value))] : [],
        "Word" => Is(at, TokenKind.Word) ? [(at + 1, Sense.Atom(TextOf(at, at + 1)))] : [],
        "Label" => Label(at),
        "Item" => Item(at),
        "Version" => _tokens[at].Lower is ['v', >= '0' and <= '9', ..] or ['v'] || Is(at, TokenKind.Number) ? [(at + 1, Sense.Atom(TextOf(at, at + 1)))] : _tokens[at].IsCode && Is(at + 1, TokenKind.Number) && _tokens[at + 1].Start <= _tokens[at].End + 1 ? [(at + 2, Sense.Atom(TextOf(at, at + 2)))] : [],
        "OwnName" => [.. Enumerable.Range(1, 4).TakeWhile(n => at + n <= _tokens.Count && _lists.IsOwnName(_tokens[at + n - 1])).Select(n => (at + n, Sense.Atom(TextOf(at, at + n))))],
        _ => throw new ArgumentException($"There is no terminal `{name}`.", nameof(name)),
    };

    private string TextOf(int from, int to) => _rule[_tokens[from].Start.._tokens[to - 1].End];

    private static Sense Number(decimal value) => Sense.Atom(value.ToString(CultureInfo.InvariantCulture));

    private bool Is(int at, TokenKind kind) => at < _tokens.Count && _tokens[at].Kind == kind;

    private IEnumerable<(int End, decimal Value)> Figures(int at)
    {
        IEnumerable<(int End, decimal Value)> plain = Is(at, TokenKind.Number) ? [(at + 1, _tokens[at].Value)] : _numerals.Spoken(_tokens, at);
        return plain.SelectMany(figure => _numerals.Scaled(_tokens, figure));
    }

    // The bank's lists have English names; a language says what else they are called.
    private List<(int, Sense)> Called(IReadOnlyList<(int, Sense)> found, Phrases<string> names, int at) =>
        names.Match(_tokens, at, out var name) is > 0 and var length && _lists.Has(name!) && !found.Any(f => f.Item1 == at + length) ? [.. found, (at + length, Sense.Atom(name!))] : [.. found];

    private List<(int, Sense)> Money(int at)
    {
        var found = new List<(int, Sense)>();
        foreach (var (end, codes) in Currencies(at))
        {
            var figure = end < _tokens.Count && _tokens[end].Lower == "." && _tokens[end].Start == _tokens[end - 1].End ? end + 1 : end;
            foreach (var (to, value) in Figures(figure))
            {
                Add(to, value, codes);
                // "$ 5,000 USD": the name behind the figure says which of those that share the sign is meant.
                foreach (var (last, named) in Currencies(to).Where(_ => codes.Count > 1))
                    if (codes.Intersect(named).ToArray() is { Length: > 0 } both) Add(last, value, both);
            }
        }
        foreach (var (end, value) in Figures(at))
        {
            Add(end, value, []);
            foreach (var (to, codes) in Currencies(end)) Add(to, value, codes);
        }
        return found;

        void Add(int to, decimal value, IReadOnlyList<string> codes) =>
            found.Add((to, Sense.Of("money", Number(value), Sense.Atom(string.Join('|', codes)), Sense.Atom(TextOf(at, to)))));
    }

    private List<(int, Sense)> Times(int at)
    {
        if (Is(at, TokenKind.Time)) return HalfDay(at);
        // "7 am", "11pm", "18h": an hour needs its sign, or any figure would be one.
        var (hour, sign) = Is(at, TokenKind.Number) && at + 1 < _tokens.Count ? (_tokens[at].Value, _tokens[at + 1].Lower) : Glued(_tokens[at].Lower);
        var end = Is(at, TokenKind.Number) ? at + 2 : at + 1;
        if (decimal.Truncate(hour) != hour) return [];
        if (sign.Length > 1 && end < _tokens.Count && sign is "a" or "p") return [];
        return sign switch
        {
            "am" or "a.m" or "a.m." when hour is >= 1 and <= 12 => [(end, Number(hour % 12 * 60))],
            "pm" or "p.m" or "p.m." when hour is >= 1 and <= 12 => [(end, Number((hour % 12 + 12) * 60))],
            "h" or "uhr" or "hs" or "heures" or "horas" or "o'clock" when hour is >= 0 and <= 24 => [(end, Number(hour * 60))],
            // "22h30"
            ['h', >= '0' and <= '5', >= '0' and <= '9'] when hour is >= 0 and <= 23 => [(end, Number(hour * 60 + int.Parse(sign[1..], CultureInfo.InvariantCulture)))],
            _ => [],
        };
    }

    // "5:00 p.m." is 17:00, and not 5:00 with a stray word.
    private List<(int, Sense)> HalfDay(int at)
    {
        var (minutes, half) = (_tokens[at].Value, at + 1 < _tokens.Count ? _tokens[at + 1].Lower : "");
        var twelve = minutes is >= 60 and < 780;
        return half switch
        {
            "am" or "a.m" or "a.m." => twelve ? [(at + 2, Number(minutes % 720))] : [],
            "pm" or "p.m" or "p.m." => twelve ? [(at + 2, Number(minutes % 720 + 720))] : [],
            _ => [(at + 1, Number(minutes))],
        };
    }

    private static (decimal, string) Glued(string word)
    {
        var digits = word.TakeWhile(char.IsAsciiDigit).Count();
        return digits is > 0 and < 3 ? (decimal.Parse(word[..digits], CultureInfo.InvariantCulture), word[digits..]) : (-1, "");
    }

    private IEnumerable<(int End, string Code)> Countries(int at)
    {
        var token = _tokens[at];
        if (token.Text is "US" or "U.S." or "U.S") return [(at + 1, "USA")];
        if (token.Text is "UK" or "U.K." or "U.K") return [(at + 1, "GBR")];
        var length = _names.Countries.Match(_tokens, at, out var code);
        if (length > 0) return [(at + length, code!)];
        if (token.IsCode && Tables.Instance.Alpha3.Contains(token.Text)) return [(at + 1, token.Text)];
        return token.IsCode && Tables.Instance.Alpha2.TryGetValue(token.Text, out var alpha3) ? [(at + 1, alpha3)] : [];
    }

    private List<(int, Sense)> Adjectives(int at)
    {
        if (_tokens[at].Text is "US" or "U.S.") return [(at + 1, Sense.Atom("USA"))];
        var length = _names.Adjectives.Match(_tokens, at, out var code);
        return length > 0 ? [(at + length, Sense.Atom(code!))] : [];
    }

    private IEnumerable<(int End, IReadOnlyList<string> Codes)> Currencies(int at)
    {
        if (at >= _tokens.Count) yield break;
        var token = _tokens[at];
        if (token.Lower.Length == 3 && token.Kind == TokenKind.Word && (token.IsCode || s_lowerCodes.Contains(token.Lower)) && Tables.Instance.Decimals(token.Text.ToUpperInvariant()) is not null)
            yield return (at + 1, [token.Text.ToUpperInvariant()]);
        var length = _names.Currencies.Match(_tokens, at, out var codes);
        if (length > 0) yield return (at + length, codes!);
    }

    // "in Australian or in New Zealand dollars": the noun comes once, behind the last.
    private List<(int, Sense)> CurrencyOf(int at)
    {
        var length = _names.Adjectives.Match(_tokens, at, out _);
        if (length == 0) length = _names.Countries.Match(_tokens, at, out _);
        if (length == 0) return [];
        foreach (var noun in _tokens.Skip(at + length).Take(7))
        {
            List<Token> joined = [.. _tokens.Skip(at).Take(length), noun];
            if (_names.Currencies.Match(joined, 0, out var codes) == joined.Count && codes is [var only])
                return [(at + length, Sense.Of("currency", Sense.Atom(only), Sense.Atom(TextOf(at, at + length))))];
        }
        return [];
    }

    // Codes that are no English words.
    private static readonly HashSet<string> s_lowerCodes = new(["usd", "eur", "gbp", "chf", "jpy", "inr", "aed", "sgd", "cad", "aud", "brl", "kwd", "hkd", "cny", "nzd", "zar", "sek", "nok", "dkk", "mxn", "bhd", "sar", "qar"], StringComparer.Ordinal);

    private List<(int, Sense)> Code(int at) =>
        _tokens[at] is { IsCode: true, Text: { Length: 4 } text } && text.All(char.IsAsciiLetterUpper) ? [(at + 1, Sense.Atom(text))] : [];

    // Quotation marks are no tokens; they are looked up in the rule.
    private List<(int, Sense)> Quoted(int at)
    {
        var start = _tokens[at].Start - 1;
        if (start < 0 || !"\"“„«‘'`".Contains(_rule[start])) return [];
        for (var end = at; end < _tokens.Count && end < at + 12; end++)
            if (_tokens[end].End < _rule.Length && "\"”“»’'`".Contains(_rule[_tokens[end].End])) return [(end + 1, Sense.Atom(TextOf(at, end + 1)))];
        return [];
    }

    private List<(int, Sense)> Account(int at) =>
        _tokens[at].Text is { Length: >= 5 } text && text.Any(char.IsAsciiDigit) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? [(at + 1, Sense.Atom(text))] : [];

    // Items are counted; a letter that is a Roman figure too can be either.
    private List<(int, Sense)> Item(int at)
    {
        if (Is(at, TokenKind.Number)) return [(at + 1, Number(_tokens[at].Value))];
        var found = new List<(int, Sense)>();
        if (Array.IndexOf(s_roman, _tokens[at].Lower) is var roman and >= 0) found.Add((at + 1, Number(roman + 1)));
        if (_tokens[at].Lower is [>= 'a' and <= 'z' and var letter]) found.Add((at + 1, Number(letter - 'a' + 1)));
        return found;
    }

    private static readonly string[] s_roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

    // What stands before a colon and is short: the name of a clause.
    private List<(int, Sense)> Label(int at)
    {
        if (at != 0) return [];
        for (var end = 1; end < Math.Min(_tokens.Count, 8); end++)
            if (_tokens[end].Lower is ":" or "-" && _tokens.Take(end).All(t => t.Kind is TokenKind.Word || t.Lower == ",")) return [(end, Sense.Atom(TextOf(0, end)))];
        return [];
    }
}
