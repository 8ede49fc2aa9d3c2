using System.Text.RegularExpressions;

namespace WasmPay.Platform.Access;

/// <summary>
/// What is tried first (NIST SP 800-63B, 3.1.1.2): few characters over and over, a row of the keyboard or the alphabet either way, and one short word with
/// figures and signs about it, which most stolen passwords are. Several words are none of these.
/// </summary>
internal static partial class WeakPasswords
{
    private const int FewestDistinct = 5, FewestFigures = 6, LongestWeak = 20;

    private static readonly string[] s_rows =
    [
        "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp",
    ];

    /// <summary>Whether somebody would find it without knowing whose it is.</summary>
    public static bool Has(string password)
    {
        var text = password.ToLowerInvariant().Replace('@', 'a').Replace('$', 's');
        if (text.Distinct().Count() < FewestDistinct || IsInRow(text) || IsOverAndOver(text)) return true;
        if (!text.Any(char.IsLetter)) return text.Distinct().Count() <= FewestFigures;
        return text.Length < LongestWeak && OneWord().IsMatch(Zero().Replace(text, "o"));
    }

    private static bool IsInRow(string text)
    {
        var back = new string([.. text.Reverse()]);
        return s_rows.Any(row => row.Contains(text, StringComparison.Ordinal) || row.Contains(back, StringComparison.Ordinal));
    }

    // A text that is found in itself, moved by less than its length, repeats something shorter.
    private static bool IsOverAndOver(string text) => (text + text).IndexOf(text, 1, StringComparison.Ordinal) < text.Length;

    [GeneratedRegex(@"^[^\p{L}]*\p{L}{3,10}[^\p{L}]*$")]
    private static partial Regex OneWord();

    [GeneratedRegex(@"(?<=\p{L})0(?=\p{L})")]
    private static partial Regex Zero();
}
