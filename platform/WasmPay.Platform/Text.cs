using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WasmPay.Platform;

/// <summary>
/// Checks on text from outside, before anything else reads it. People decide by this text and read it in logs, so it holds nothing that is not
/// seen or shows the rest in another order. It is kept as it came, not normalised: hashes, signatures and verdicts are over what was sent.
/// </summary>
internal static class TextCheck
{
    // Letters or blanks by their category, and drawn as nothing.
    private const string Unseen = "\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0";

    /// <summary>Null when <paramref name="text"/> is within the bounds and has only what is seen, line breaks and tabs included unless it is <paramref name="oneLine"/>.</summary>
    public static Error? Check(string? text, string place, int longest, int shortest = 0, bool oneLine = false)
    {
        if (text is null || text.Length < shortest)
            return new Error(ErrorCode.Malformed, shortest <= 1 ? $"`{place}` must be given." : $"`{place}` must have at least {shortest} characters.", place);
        if (shortest > 0 && !text.EnumerateRunes().Any(IsDrawn)) return new Error(ErrorCode.Malformed, $"`{place}` has nothing in it that is seen; say it in words.", place);
        if (text.Length > longest) return new Error(ErrorCode.Malformed, $"`{place}` has {text.Length} characters; at most {longest} are taken.", place);
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune)) return Refused(place, text[at], at, "an unpaired surrogate");
            if (Fault(rune, oneLine) is { } fault && !Joins(text, at, rune)) return Refused(place, rune.Value, at, fault);
            at += rune.Utf16SequenceLength;
        }
        return null;
    }

    // The empty Braille cell is a symbol, and is drawn as a blank.
    private static bool IsDrawn(Rune rune) => rune.Value != 0x2800 && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.SpaceSeparator or UnicodeCategory.Control
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark);

    private static string? Fault(Rune rune, bool oneLine) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => rune.Value is '\n' or '\t' && !oneLine ? null : oneLine ? "a control character, and is one line" : "a control character",
        UnicodeCategory.Format => "a format character, which is not seen",
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "a separator, which is not seen",
        UnicodeCategory.PrivateUse => "a private-use character, which looks otherwise to everybody",
        UnicodeCategory.OtherNotAssigned => "a character that Unicode has not assigned",
        _ => rune.IsBmp && Unseen.Contains((char)rune.Value, StringComparison.Ordinal) ? "a character that is not seen" : null,
    };

    // The joiners between letters of the scripts from Arabic to Mongolian: Persian, Hindi and others cannot be written without them.
    private static bool Joins(string text, int at, Rune rune) =>
        rune.Value is 0x200C or 0x200D && at > 0 && at + 1 < text.Length && IsOfJoinedScript(text[at - 1]) && IsOfJoinedScript(text[at + 1]);

    private static bool IsOfJoinedScript(char c) => c is >= '\u0600' and <= '\u18AF' && char.GetUnicodeCategory(c)
        is UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static Error Refused(string place, int value, int at, string what) =>
        new(ErrorCode.Malformed, $"`{place}` has U+{value:X4} at position {at}, {what}.", place);

    /// <summary>Null when <paramref name="code"/> is letters A-Z and digits only, of a length in the bounds.</summary>
    public static Error? Code(string? code, string place, int shortest, int longest) =>
        code is not null && code.Length >= shortest && code.Length <= longest && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c))
            ? null
            : new Error(ErrorCode.Malformed, shortest == longest
                ? $"`{place}` must be {shortest} capital letters or digits."
                : $"`{place}` must be {shortest} to {longest} capital letters or digits.", place);

    /// <summary>Null when it names something: letters, digits and <c>- _ .</c>, the first a letter or a digit, so that it can stand in a path.</summary>
    public static Error? Identifier(string? id, string place, int longest = 64) =>
        id is { Length: > 0 } && id.Length <= longest && char.IsAsciiLetterOrDigit(id[0]) && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? null
            : new Error(ErrorCode.Malformed, $"`{place}` must be 1 to {longest} letters, digits or any of - _ . , and begin with a letter or a digit.", place);
}

/// <summary>SHA-256 in lower-case hexadecimal, the form in which everything here is named.</summary>
public static class Digest
{
    /// <summary>Of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Of a text's UTF-8.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
