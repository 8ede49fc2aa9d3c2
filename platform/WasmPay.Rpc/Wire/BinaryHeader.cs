namespace WasmPay.Rpc.Wire;

/// <summary>PROTOCOL-HTTP2.md, "Custom-Metadata": bytes travel as base64; senders should omit padding, receivers take both.</summary>
internal static class BinaryHeader
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Several values may be joined by commas.</summary>
    public static bool TryDecode(string header, out List<byte[]> values)
    {
        values = [];
        foreach (var part in header.Split(','))
        {
            var text = part.Trim();
            var missing = text.EndsWith('=') ? 0 : (4 - text.Length % 4) % 4;
            var buffer = new byte[(text.Length + 3) / 4 * 3];
            if (missing == 3 || !Convert.TryFromBase64String(text + new string('=', missing), buffer, out var written)) return false;
            values.Add(buffer[..written]);
        }
        return true;
    }
}
