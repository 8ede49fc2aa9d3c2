using System.Text.RegularExpressions;

namespace WasmPay.Platform.Translation;

/// <summary>Holds a translation to what may not change in it: numbers, and codes of capital letters and digits.</summary>
internal static partial class TranslationGuard
{
    /// <summary>Null when all of the original's numbers and codes stand in the translation, as often; else the first that is missing or new.</summary>
    public static string? Difference(string original, string translation)
    {
        var before = Tokens(original);
        var after = Tokens(translation);
        foreach (var (token, count) in before)
            if (after.GetValueOrDefault(token) != count) return token;
        return after.Keys.FirstOrDefault(t => !before.ContainsKey(t));
    }

    private static Dictionary<string, int> Tokens(string text) =>
        Fixed().Matches(text).CountBy(m => m.Value, StringComparer.Ordinal).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);

    // A number with its separators; or three and more capitals and digits in a row, as currencies, countries, banks and accounts are.
    [GeneratedRegex(@"\p{Nd}+(?:[.,:'/-]\p{Nd}+)*|\b[A-Z0-9]{3,}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Fixed();
}
