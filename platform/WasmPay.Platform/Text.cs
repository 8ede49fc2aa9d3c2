using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WasmPay.Platform;

/// <summary>Checks on text from outside, before anything else reads it.</summary>
internal static class TextCheck
{
    /// <summary>Null when <paramref name="text"/> is well-formed, without control characters, and within the bounds.</summary>
    public static Error? Check(string? text, string place, int longest, int shortest = 0)
    {
        if (text is null || text.Length < shortest)
            return new Error(ErrorCode.Malformed, shortest <= 1 ? $"`{place}` must be given." : $"`{place}` must have at least {shortest} characters.", place);
        if (text.Length > longest) return new Error(ErrorCode.Malformed, $"`{place}` has {text.Length} characters; at most {longest} are taken.", place);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && text[i] is not '\n' and not '\t')
                return new Error(ErrorCode.Malformed, $"`{place}` has a control character at position {i}.", place);
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return new Error(ErrorCode.Malformed, $"`{place}` has an unpaired surrogate at position {i}.", place);
            i++;
        }
        return null;
    }

    /// <summary>
    /// As <see cref="Check"/>, for what people decide by or read in a log: also nothing that breaks a line or shows text in another order
    /// unseen. The joiners stay, without which some languages cannot be written.
    /// </summary>
    public static Error? Readable(string? text, string place, int longest, int shortest = 0, bool oneLine = false)
    {
        if (Check(text, place, longest, shortest) is { } malformed) return malformed;
        var position = 0;
        foreach (var rune in text!.EnumerateRunes())
        {
            if (oneLine && Rune.IsControl(rune)) return new Error(ErrorCode.Malformed, $"`{place}` has a control character at position {position}; it is one line.", place);
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator && rune.Value is not 0x200C and not 0x200D)
                return new Error(ErrorCode.Malformed, $"`{place}` has the invisible character U+{rune.Value:X4} at position {position}.", place);
            position += rune.Utf16SequenceLength;
        }
        return null;
    }

    /// <summary>Null when <paramref name="code"/> is letters A-Z and digits only, of a length in the bounds.</summary>
    public static Error? Code(string? code, string place, int shortest, int longest) =>
        code is not null && code.Length >= shortest && code.Length <= longest && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c))
            ? null
            : new Error(ErrorCode.Malformed, shortest == longest
                ? $"`{place}` must be {shortest} capital letters or digits."
                : $"`{place}` must be {shortest} to {longest} capital letters or digits.", place);

    /// <summary>Null when it names something: letters, digits and <c>- _ . : /</c>.</summary>
    public static Error? Identifier(string? id, string place, int longest = 64) =>
        id is { Length: > 0 } && id.Length <= longest && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/')
            ? null
            : new Error(ErrorCode.Malformed, $"`{place}` must be 1 to {longest} letters, digits or any of - _ . : /", place);
}

/// <summary>SHA-256 in lower-case hexadecimal, the form in which everything here is named.</summary>
public static class Digest
{
    /// <summary>Of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Of a text's UTF-8.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
