using System.Text.Encodings.Web;
using System.Text.Json;

namespace WasmPay.Platform.Backup;

/// <summary>
/// Rows as lines of JSON, whatever store they are from: <c>{"table":"banks","columns":["code",...]}</c>, then a line such as
/// <c>["NDHV",null,3,{"bytes":"AGFzbQ=="}]</c> for each row.
/// </summary>
internal static class RowLines
{
    /// <summary>No line is longer; a component has at most 16 MiB unless an operator raised that.</summary>
    public const int LineBytesMax = 160 << 20;

    /// <summary>The most bytes that one value may have: what JSON's writer takes.</summary>
    public const int ValueBytesMax = 80 << 20;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A line that begins a table.</summary>
    public static void Begin(Utf8JsonWriter line, string table, IEnumerable<string> columns)
    {
        line.WriteStartObject();
        line.WriteString("table", table);
        line.WriteStartArray("columns");
        foreach (var column in columns) line.WriteStringValue(column);
        line.WriteEndArray();
        line.WriteEndObject();
    }

    /// <summary>A row. False where it has a value that no backup can hold.</summary>
    public static bool TryWrite(Utf8JsonWriter line, IReadOnlyList<object?> row)
    {
        line.WriteStartArray();
        foreach (var value in row)
        {
            switch (value)
            {
                case null or DBNull: line.WriteNullValue(); break;
                case long number: line.WriteNumberValue(number); break;
                // SQLite keeps one where a hand put it; whoever restores has what was there.
                case double number: line.WriteNumberValue(number); break;
                case string { Length: <= ValueBytesMax / 3 } text: line.WriteStringValue(text); break;
                case byte[] { Length: <= ValueBytesMax } bytes:
                    line.WriteStartObject();
                    line.WriteBase64String("bytes", bytes);
                    line.WriteEndObject();
                    break;
                default: return false;
            }
        }
        line.WriteEndArray();
        return true;
    }

    /// <summary>A writer of lines.</summary>
    public static Utf8JsonWriter Writer(System.Buffers.IBufferWriter<byte> output) => new(output, s_options);

    /// <summary>Whether a line begins a table; else it is a row.</summary>
    public static bool IsBegin(ReadOnlySpan<byte> line) => line.Length > 0 && line[0] == '{';

    /// <summary>The table that a line begins, and its columns; null where it is no such line.</summary>
    public static (string Table, IReadOnlyList<string> Columns)? ReadBegin(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<Beginning>(line) is { table: { } table, columns: { } columns } ? (table, columns) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads a row into <paramref name="row"/>; false where the line is no row of as many values.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, object?[] row)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 2 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return false;
            for (var i = 0; i < row.Length; i++)
            {
                if (!reader.Read()) return false;
                switch (reader.TokenType)
                {
                    case JsonTokenType.Null: row[i] = null; break;
                    case JsonTokenType.String: row[i] = reader.GetString(); break;
                    case JsonTokenType.Number: row[i] = reader.TryGetInt64(out var whole) ? (object)whole : reader.GetDouble(); break;
                    case JsonTokenType.StartObject:
                        if (!reader.Read() || !reader.ValueTextEquals("bytes"u8) || !reader.Read() || !reader.TryGetBytesFromBase64(out var bytes)) return false;
                        row[i] = bytes;
                        if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject) return false;
                        break;
                    default: return false;
                }
            }
            return reader.Read() && reader.TokenType == JsonTokenType.EndArray && !reader.Read();
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    // Named as in the line.
    private sealed record Beginning(string? table, string[]? columns);
}
