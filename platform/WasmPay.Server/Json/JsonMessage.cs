using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace WasmPay.Server.Json;

/// <summary>
/// A message in the UTF-8 that came. Fields of bytes, in which components come, are decoded where they stand and never become text; protobuf's
/// parser reads the rest, which is short.
/// </summary>
internal sealed class JsonMessage
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));

    // Nothing is put in the place of what is no UTF-8.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _json;
    private readonly List<ReadOnlyMemory<byte>> _text = [];
    private readonly List<(FieldDescriptor[] Path, ByteString Value)> _bytes = [];
    private int _taken;

    private JsonMessage(ReadOnlyMemory<byte> json) => _json = json;

    /// <summary>Bytes beside those of fields of bytes.</summary>
    public int TextBytes => _text.Sum(part => part.Length);

    /// <summary>Takes the fields of bytes out of a message's JSON, which stays where it is until the message is made.</summary>
    /// <exception cref="FormatException">It is no JSON, a field is there twice, or its bytes are no base64.</exception>
    public static JsonMessage Split(ReadOnlyMemory<byte> json, MessageDescriptor type)
    {
        // Some programs begin with a byte order mark, which is no part of the JSON.
        var message = new JsonMessage(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json);
        try
        {
            var reader = new Utf8JsonReader(message._json.Span);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject) message.ReadObject(ref reader, type, []);
            else reader.Skip();
            // Nothing follows, or it is an error.
            reader.Read();
            message._text.Add(message._json[message._taken..]);
            return message;
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            throw new FormatException(bad.Message, bad);
        }
    }

    /// <summary>The message.</summary>
    /// <exception cref="FormatException">It is no such message.</exception>
    public TMessage Make<TMessage>() where TMessage : IMessage<TMessage>, new()
    {
        try
        {
            var text = new MemoryStream(TextBytes);
            foreach (var part in _text) text.Write(part.Span);
            text.Position = 0;
            using var reader = new StreamReader(text, StrictUtf8);
            var message = Parser.Parse<TMessage>(reader);
            foreach (var (path, value) in _bytes) Set(message, path, value);
            return message;
        }
        catch (Exception bad) when (bad is InvalidProtocolBufferException or InvalidJsonException or OverflowException or DecoderFallbackException)
        {
            throw new FormatException(bad.Message, bad);
        }
    }

    // Without a path its fields of bytes stay text: it is one of many.
    private void ReadObject(ref Utf8JsonReader reader, MessageDescriptor type, FieldDescriptor[]? path)
    {
        var seen = new HashSet<FieldDescriptor>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader, type);
            // Of two values one would hold, and who sent them might think it is the other.
            if (field is not null && !seen.Add(field)) throw new FormatException($"`{field.Name}` is there twice.");
            reader.Read();
            if (field is { FieldType: FieldType.Bytes, IsRepeated: false } && path is not null && reader.TokenType == JsonTokenType.String) TakeBytes(ref reader, [.. path, field]);
            else if (field is { FieldType: FieldType.Message, IsRepeated: false } && reader.TokenType == JsonTokenType.StartObject) ReadObject(ref reader, field.MessageType, path is null ? null : [.. path, field]);
            else if (field is { FieldType: FieldType.Message, IsRepeated: true } && reader.TokenType == JsonTokenType.StartArray) ReadArray(ref reader, field.MessageType);
            else reader.Skip();
        }
    }

    private void ReadArray(ref Utf8JsonReader reader, MessageDescriptor type)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject) ReadObject(ref reader, type, null);
            else reader.Skip();
        }
    }

    private static FieldDescriptor? FieldOf(ref Utf8JsonReader reader, MessageDescriptor type)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
            if (reader.ValueTextEquals(field.JsonName) || reader.ValueTextEquals(field.Name)) return field;
        return null;
    }

    // The field stays in the text, and is empty there: of a choice it is still the one that was made.
    private void TakeBytes(ref Utf8JsonReader reader, FieldDescriptor[] path)
    {
        _bytes.Add((path, Decode(ref reader) ?? throw new FormatException($"`{path[^1].Name}` is not base64.")));
        _text.Add(_json[_taken..(int)reader.TokenStartIndex]);
        _text.Add("\"\""u8.ToArray());
        _taken = (int)reader.BytesConsumed;
    }

    private static ByteString? Decode(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            var plain = new byte[text.Length];
            text = plain.AsSpan(0, reader.CopyString(plain));
        }
        var bytes = GC.AllocateUninitializedArray<byte>(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        return Base64.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done ? UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(0, written)) : null;
    }

    private static void Set(IMessage message, FieldDescriptor[] path, ByteString value)
    {
        foreach (var field in path[..^1]) message = (IMessage)field.Accessor.GetValue(message);
        path[^1].Accessor.SetValue(message, value);
    }
}
