using System.Globalization;
using System.Numerics;
using WasmPay.Solving.Terms;

namespace WasmPay.Solving.Reading;

/// <summary>Reads the value that a solver gave to a term, by the term's own sort.</summary>
internal static class ValueReader
{
    /// <summary>Digits of a number; wider than any fact or machine word.</summary>
    private const int MaximumDigits = 4096;

    /// <summary>The value; null where it is none of that sort.</summary>
    public static SmtValue? Read(SExpression said, SmtSort sort)
    {
        if (sort == SmtSort.Bool) return said is Word { Text: "true" or "false" } truth ? new BoolValue(truth.Text == "true") : null;
        if (sort == SmtSort.Int) return Integer(said) is { } number ? new IntValue(number) : null;
        if (sort == SmtSort.String) return said is Quoted quoted && SmtText.Unescape(quoted.Inside) is { } text ? new StringValue(text) : null;
        return Bits(said) is { Width: > 0 } bits && SmtSort.Bits(bits.Width) == sort ? bits : null;
    }

    private static BigInteger? Integer(SExpression said) => said switch
    {
        Word word => Digits(word.Text, NumberStyles.None),
        Group { Items: [Word { Text: "-" }, Word word] } => -Digits(word.Text, NumberStyles.None),
        _ => null,
    };

    private static BitsValue? Bits(SExpression said) => said switch
    {
        Word { Text: ['#', 'x', .. var hex] } when Digits("0" + hex, NumberStyles.AllowHexSpecifier) is { } value => new BitsValue(hex.Length * 4, value),
        Word { Text: ['#', 'b', .. var binary] } when Digits("0" + binary, NumberStyles.AllowBinarySpecifier) is { } value => new BitsValue(binary.Length, value),
        Group { Items: [Word { Text: "_" }, Word { Text: ['b', 'v', .. var digits] }, Word width] }
            when Digits(digits, NumberStyles.None) is { } value && int.TryParse(width.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits > 0
            => new BitsValue(bits, value),
        _ => null,
    };

    private static BigInteger? Digits(string digits, NumberStyles style) =>
        digits.Length <= MaximumDigits && BigInteger.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) ? number : null;
}
