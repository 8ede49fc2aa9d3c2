using System.Globalization;
using System.Text;

namespace WasmPay.Solving.Terms;

/// <summary>
/// Texts and names as SMT-LIB 2.6 writes them. A character of SMT-LIB is a UTF-16 code unit here, so that lengths, beginnings and parts mean what they
/// mean to .NET's ordinal comparison, and every text has a form: SMT-LIB's own characters end at U+2FFFF, and half a surrogate pair is one of them.
/// </summary>
internal static class SmtText
{
    /// <summary>A string literal: printable ASCII as it is, a quote doubled, all else and the backslash as <c>\u{...}</c>.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder(text.Length + 2).Append('"');
        foreach (var unit in text)
        {
            if (unit == '"') literal.Append("\"\"");
            else if (unit is >= ' ' and <= '~' and not '\\') literal.Append(unit);
            else literal.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)unit:x}}}");
        }
        return literal.Append('"').ToString();
    }

    /// <summary>The text that a literal's inside stands for; null where it holds a character that UTF-16 has no single unit for.</summary>
    /// <param name="inside">What is between the quotes, with doubled quotes made one.</param>
    public static string? Unescape(string inside)
    {
        var text = new StringBuilder(inside.Length);
        for (var at = 0; at < inside.Length;)
        {
            var (value, length) = Escape(inside.AsSpan(at));
            if (value > char.MaxValue) return null;
            text.Append((char)value);
            at += length;
        }
        return text.ToString();
    }

    /// <summary>A quoted symbol. Two names never give the same one: <c>!</c> begins what a quoted symbol cannot hold.</summary>
    public static string Symbol(string name)
    {
        var symbol = new StringBuilder(name.Length + 2).Append('|');
        foreach (var unit in name)
        {
            if (unit is >= ' ' and <= '~' and not ('|' or '\\' or '!')) symbol.Append(unit);
            else symbol.Append(CultureInfo.InvariantCulture, $"!{(int)unit:x4}");
        }
        return symbol.Append('|').ToString();
    }

    // \u{h...} with one to five digits, \uhhhh, or the character itself: a backslash that begins neither is a backslash.
    private static (int Value, int Length) Escape(ReadOnlySpan<char> at)
    {
        if (at.StartsWith("\\u{"))
        {
            var end = at.IndexOf('}');
            if (end is > 3 and <= 8 && Hex(at[3..end]) is { } braced) return (braced, end + 1);
        }
        else if (at.Length >= 6 && at.StartsWith("\\u") && Hex(at[2..6]) is { } four)
        {
            return (four, 6);
        }
        return (at[0], 1);
    }

    private static int? Hex(ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits)
            if (!char.IsAsciiHexDigit(digit)) return null;
        return int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
