using System.Globalization;
using System.Text.RegularExpressions;
using WasmPay.Fuzzing;

namespace WasmPay.Authoring;

/// <summary>
/// The texts and numbers that a source spells out. A source may test for a word that no clause knows, by mistake or as a back
/// door; a fuzzer that has the word finds out what it does.
/// </summary>
internal static partial class SourceHints
{
    private const int ItemsMax = 200;
    private const int LongestText = 64;

    /// <summary>The hints of an AssemblyScript source.</summary>
    public static FuzzHints Read(string source)
    {
        string[] words = [.. Texts().Matches(source).Select(match => match.Groups[1].Value).Where(text => text.Length is > 0 and <= LongestText).Distinct().Take(ItemsMax)];
        long[] numbers = [.. Numbers().Matches(source).Select(match => Parse(match.Value)).OfType<long>().Distinct().Take(ItemsMax)];
        return new FuzzHints
        {
            Amounts = [.. numbers],
            Integers = [.. numbers],
            Currencies = [.. words.Where(word => IsCode(word, 3))],
            Countries = [.. words.Where(word => IsCode(word, 3))],
            Purposes = [.. words.Where(word => IsCode(word, 4))],
            Banks = [.. words.Where(word => word.All(char.IsAsciiLetterOrDigit))],
            Lists = [.. words.Where(word => !word.Contains(' ', StringComparison.Ordinal))],
            Words = [.. words],
        };
    }

    private static long? Parse(string digits) =>
        long.TryParse(digits.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsCode(string word, int length) => word.Length == length && word.All(char.IsAsciiLetterUpper);

    [GeneratedRegex("[\"'`]([^\"'`\\\\\n]*)[\"'`]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Texts();

    [GeneratedRegex(@"(?<![\w.])\d[\d_]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}
