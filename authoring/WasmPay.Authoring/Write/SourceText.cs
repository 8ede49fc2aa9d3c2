using System.Globalization;
using System.Text;

namespace WasmPay.Authoring.Write;

/// <summary>Brings text that may hold anything safely into source.</summary>
internal static class SourceText
{
    /// <summary>A string literal whose value is exactly <paramref name="text"/>.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var unit in text)
        {
            literal.Append(unit switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                _ when IsPlain(unit) => unit.ToString(),
                _ => $"\\u{(int)unit:x4}",
            });
        }
        return literal.Append('"').ToString();
    }

    /// <summary>The text as a part of one line of comment: what could end the line or hide text is a space.</summary>
    public static string Comment(string text)
    {
        var comment = new StringBuilder(text.Length);
        foreach (var unit in text) comment.Append(IsPlain(unit) ? unit : ' ');
        var line = string.Join(' ', comment.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 300 ? line : line[..300] + "...";
    }

    /// <summary>A number with groups of three, as source allows them.</summary>
    public static string Number(long number) =>
        number == long.MinValue ? "i64.MIN_VALUE"
        : number is > -10_000 and < 10_000 ? number.ToString(CultureInfo.InvariantCulture)
        : number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');

    // Controls, line separators, direction overrides and lone surrogates never stand in source as themselves.
    private static bool IsPlain(char unit) => char.GetUnicodeCategory(unit) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
