using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace WasmPay.Authoring.Json;

/// <summary>JSON in one form only, as RFC 8785 says: sorted keys, no white space, integers. The form that is hashed and signed.</summary>
public static class CanonicalJson
{
    /// <summary>The canonical text.</summary>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    /// <summary>SHA-256 of the canonical text in UTF-8, in lower-case hexadecimal.</summary>
    public static string Digest(JsonNode? node) => Digest(Write(node));

    /// <summary>SHA-256 of a text in UTF-8, in lower-case hexadecimal.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                AppendObject(text, members);
                break;
            case JsonArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    if (i > 0) text.Append(',');
                    Append(text, items[i]);
                }
                text.Append(']');
                break;
            case JsonValue value when value.TryGetValue(out bool flag):
                text.Append(flag ? "true" : "false");
                break;
            case JsonValue value when value.TryGetValue(out string? words):
                AppendString(text, words);
                break;
            case JsonValue value when value.TryGetValue(out long number):
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case JsonValue value when value.TryGetValue(out int number):
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                throw new ArgumentException($"Only strings, integers, booleans and null have a canonical form here, not {node.ToJsonString()}.", nameof(node));
        }
    }

    private static void AppendObject(StringBuilder text, JsonObject members)
    {
        // RFC 8785 section 3.2.3 sorts by UTF-16 code units, which is what ordinal comparison does.
        text.Append('{');
        var first = true;
        foreach (var member in members.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (!first) text.Append(',');
            first = false;
            AppendString(text, member.Key);
            text.Append(':');
            Append(text, member.Value);
        }
        text.Append('}');
    }

    // RFC 8785 section 3.2.2.2: only what must be escaped is escaped.
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\"\\\b\f\n\r\t\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u000b\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private static void AppendString(StringBuilder text, string words)
    {
        text.Append('"');
        var rest = words.AsSpan();
        for (int at; (at = rest.IndexOfAny(Escaped)) >= 0; rest = rest[(at + 1)..])
        {
            text.Append(rest[..at]);
            text.Append(rest[at] switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                var other => $"\\u{(int)other:x4}",
            });
        }
        text.Append(rest).Append('"');
    }
}
