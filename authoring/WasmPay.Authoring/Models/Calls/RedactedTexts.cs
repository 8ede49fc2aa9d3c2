using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WasmPay.Authoring.Models.Calls;

/// <summary>The texts of one call's data that were replaced, by what stands for them: <c>[account-1]</c>, <c>[name-1]</c>.</summary>
internal sealed partial class RedactedTexts
{
    private readonly Redaction _redaction;
    private readonly string _mark;
    private readonly Dictionary<string, string> _standIns = new(StringComparer.Ordinal);

    private RedactedTexts(Redaction redaction, string text)
    {
        _redaction = redaction;
        // What stands for a text must not be something that the rule says itself.
        for (_mark = ""; text.Contains($"[account{_mark}-", StringComparison.Ordinal) || text.Contains($"[name{_mark}-", StringComparison.Ordinal);) _mark += "x";
    }

    /// <summary>The data with every such text replaced, wherever a text stands in it; numbers of JSON and names of members stay.</summary>
    public static (JsonNode? Data, RedactedTexts Texts) Of(JsonNode? data, Redaction redaction)
    {
        var texts = new RedactedTexts(redaction, data?.ToJsonString() ?? "");
        return (texts.Replace(data), texts);
    }

    /// <summary>A JSON text with what was replaced put back.</summary>
    public string Restore(string answer)
    {
        var restored = new StringBuilder(answer);
        foreach (var (text, standIn) in _standIns) restored.Replace(standIn, JsonEncodedText.Encode(text).ToString());
        return restored.ToString();
    }

    private JsonNode? Replace(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Replace(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Replace)]),
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(Replace(text)),
        _ => node?.DeepClone(),
    };

    private string Replace(string text)
    {
        foreach (var name in _redaction.Names.Where(name => !string.IsNullOrWhiteSpace(name)).OrderByDescending(name => name.Length))
            text = Regex.Replace(text, Regex.Escape(name.Trim()), found => StandIn("name", found.Value), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        if (!_redaction.Accounts) return text;
        text = Iban().Replace(text, found => ReplaceIban(found.Value));
        return Number().Replace(text, found => LooksLikeAccount(found, text) ? StandIn("account", found.Value) : found.Value);
    }

    private string StandIn(string kind, string text)
    {
        if (_standIns.TryGetValue(text, out var known)) return known;
        return _standIns[text] = $"[{kind}{_mark}-{_standIns.Count + 1}]";
    }

    /// <summary>The words after an IBAN in groups of four may look like further groups; the longest beginning with right check digits counts.</summary>
    private string ReplaceIban(string found)
    {
        for (var end = found.Length; end > 0; end = found.LastIndexOfAny([' ', '-'], end - 1))
            if (IsIban(Plain(found[..end]))) return StandIn("account", found[..end]) + found[end..];
        return found;
    }

    private static string Plain(string text) => text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>A card number by its check digit; else eight digits or more that are not plainly an amount.</summary>
    private static bool LooksLikeAccount(Match found, string text)
    {
        var plain = Plain(found.Value);
        var digits = plain.TrimStart([.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]);
        if (digits.Length is < 8 or > 19 || !digits.All(char.IsAsciiDigit)) return false;
        if (digits.Length >= 13 && IsCard(digits)) return true;
        if (found.Value.Any(c => c is ' ' or '-')) return false;
        // An amount has its currency beside it, or ends in zeros, and yyyymmdd is a date.
        var prefix = plain[..^digits.Length];
        return prefix.Length > 0 ? !(prefix.Length == 3 && digits.EndsWith("00", StringComparison.Ordinal)) : !IsAmount(digits, text, found) && !IsDate(digits);
    }

    private static bool IsAmount(string digits, string text, Match found) =>
        digits.EndsWith("000", StringComparison.Ordinal)
        || CurrencyBefore().IsMatch(text[..found.Index]) || CurrencyAfter().IsMatch(text[(found.Index + found.Length)..]);

    private static bool IsDate(string digits) => digits.Length == 8 && digits[..2] is "19" or "20" && string.CompareOrdinal(digits[4..6], "12") <= 0 && string.CompareOrdinal(digits[6..], "31") <= 0;

    /// <summary>ISO 13616: the remainder by 97 of the number that letters and digits make is 1.</summary>
    private static bool IsIban(string text)
    {
        if (text.Length is < 15 or > 34 || !char.IsAsciiLetter(text[0]) || !char.IsAsciiLetter(text[1]) || !char.IsAsciiDigit(text[2]) || !char.IsAsciiDigit(text[3])) return false;
        var digits = string.Concat((text[4..] + text[..4]).Select(c => char.IsAsciiDigit(c) ? c.ToString() : (c - 'A' + 10).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) % 97 == 1;
    }

    /// <summary>ISO/IEC 7812: the sum by Luhn is a multiple of ten.</summary>
    private static bool IsCard(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        }
        return sum % 10 == 0;
    }

    [GeneratedRegex(@"\b[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]{1,4}){2,8}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Iban();

    [GeneratedRegex(@"\b[A-Za-z]{0,4}[0-9](?:[ -]?[0-9]){7,18}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"(?:\b[A-Z]{3}|\p{Sc})\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex CurrencyBefore();

    [GeneratedRegex(@"^\s*(?:[A-Z]{3}\b|\p{Sc})|^[.,][0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex CurrencyAfter();
}
