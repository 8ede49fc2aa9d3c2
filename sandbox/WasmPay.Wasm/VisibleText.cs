using System.Globalization;
using System.Text;

namespace WasmPay.Wasm;

/// <summary>
/// Text that others chose (a guest, a component, a worker, a bank), as it is shown to people on terminals and in logs: what would move a
/// cursor, begin a line or turn the direction of reading stands there as its code, such as <c>\u001b</c>.
/// </summary>
public static class VisibleText
{
    /// <summary>The text on one line.</summary>
    public static string Line(string text) => Show(text, keepsLines: false);

    /// <summary>The text with its line feeds and tabs, for what has lines by nature.</summary>
    public static string Block(string text) => Show(text, keepsLines: true);

    /// <summary>Whether a character is shown as itself: it is no control, no separator of lines, no mark that nobody sees, and no half of a pair.</summary>
    public static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        // Persian and the languages of India cannot be written without these two, which join and part letters beside them.
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => true,
    };

    private static string Show(string text, bool keepsLines)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0) return text;
        var shown = new StringBuilder(text.Length);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var whole = Rune.DecodeFromUtf16(rest, out var rune, out var units) == System.Buffers.OperationStatus.Done;
            if (whole && (IsShown(rune) || (keepsLines && rune.Value is '\n' or '\t'))) shown.Append(rest[..units]);
            else foreach (var unit in rest[..units]) shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            rest = rest[units..];
        }
        return shown.ToString();
    }
}
