using System.Globalization;
using System.Text;

namespace WasmPay.Rpc.Wire;

/// <summary>PROTOCOL-HTTP2.md, "Status-Message": UTF-8, percent-encoded outside printable ASCII and '%'.</summary>
internal static class StatusMessage
{
    private const string Hex = "0123456789ABCDEF";

    // Clients bound what they take as headers, some at 8 KiB for all of them.
    private const int MaxLength = 6 * 1024;
    private const string Cut = "%E2%80%A6";
    private const int LongestRune = 12;

    /// <summary>Text to header; of a very long one the beginning, with an ellipsis.</summary>
    public static string Encode(string text)
    {
        if (text.Length <= MaxLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%')) return text;
        var encoded = new StringBuilder(Math.Min(text.Length, MaxLength) + LongestRune);
        Span<byte> octets = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (encoded.Length > MaxLength - LongestRune) return encoded.Append(Cut).ToString();
            foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
            {
                if (octet is >= 0x20 and <= 0x7e and not (byte)'%') encoded.Append((char)octet);
                else encoded.Append('%').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
            }
        }
        return encoded.ToString();
    }

    /// <summary>Header to text; what is not validly encoded stays as it is, as the specification asks.</summary>
    public static string Decode(string header)
    {
        if (!header.Contains('%')) return header;
        var bytes = new List<byte>(header.Length);
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i] == '%' && i + 2 < header.Length
                && byte.TryParse(header.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                bytes.Add(octet);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(header[i].ToString()));
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
