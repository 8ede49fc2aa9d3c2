using System.Buffers.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Routing;
using WasmPay.Platform;

namespace WasmPay.Server.Json;

/// <summary>
/// Holds JSON to the message that it is to become: no field that is none, none twice, one of a choice, each value of its type. Nothing is
/// made of it here.
/// </summary>
internal ref struct StrictBody
{
    private readonly RouteValueDictionary _path;
    private Utf8JsonReader _reader;
    private long _byteFields;

    private StrictBody(ReadOnlySpan<byte> json, RouteValueDictionary path)
    {
        _reader = new Utf8JsonReader(json);
        _path = path;
    }

    /// <summary>How many bytes it has beside those of fields of bytes, or what is wrong with it.</summary>
    public static Result<long> Check(ReadOnlySpan<byte> json, MessageDescriptor type, RouteValueDictionary path)
    {
        var body = new StrictBody(json, path);
        try
        {
            body._reader.Read();
            if (body._reader.TokenType != JsonTokenType.StartObject) return Wrong($"The body must be an object: a {type.Name}.", "body");
            if (body.Message(type, "") is { } wrong) return wrong;
            // Nothing may follow, and whatever does is found here.
            body._reader.Read();
            return json.Length - body._byteFields;
        }
        catch (JsonException bad)
        {
            return Wrong($"The body is not JSON: {bad.Message}", "body");
        }
    }

    private Error? Message(MessageDescriptor type, string place)
    {
        var seen = new HashSet<FieldDescriptor>();
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (FieldOf(type) is not { } field) return Wrong($"There is no `{Text() ?? "\uFFFD"}` in a {type.Name}; it has {string.Join(", ", type.Fields.InDeclarationOrder().Select(f => f.Name))}.", At(place, Text() ?? "\uFFFD"));
            var at = At(place, field.Name);
            // Of two values one would hold, and who sent them might think it is the other.
            if (!seen.Add(field)) return Wrong($"`{at}` is there twice.", at);
            if (field.RealContainingOneof is { } choice && choice.Fields.FirstOrDefault(other => other != field && seen.Contains(other)) is { } other) return Wrong($"`{at}` and `{At(place, other.Name)}` exclude each other.", at);
            _reader.Read();
            if (_reader.TokenType == JsonTokenType.Null) continue;
            if (place.Length == 0 && _path.TryGetValue(field.Name, out var inPath) && !IsText(inPath as string)) return Wrong($"`{at}` is another in the body than in the path.", at);
            if ((field.IsRepeated ? Many(field, at) : One(field, at)) is { } wrong) return wrong;
        }
        return null;
    }

    private Error? Many(FieldDescriptor field, string at)
    {
        if (_reader.TokenType != JsonTokenType.StartArray) return Takes(at, "a list");
        for (var index = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; index++)
            if (One(field, $"{at}[{index}]") is { } wrong) return wrong;
        return null;
    }

    private Error? One(FieldDescriptor field, string at) => (field.FieldType, _reader.TokenType) switch
    {
        (FieldType.Message, JsonTokenType.StartObject) when !FieldText.IsText(field) => Message(field.MessageType, at),
        (FieldType.Message, _) when !FieldText.IsText(field) => Takes(at, $"an object: a {field.MessageType.Name}"),
        (FieldType.Bytes, JsonTokenType.String) => IsBase64() ? null : Takes(at, "bytes in base64"),
        (FieldType.Bool, JsonTokenType.True or JsonTokenType.False) => null,
        (FieldType.Bool, _) => Takes(at, "true or false"),
        (FieldType.Int32 or FieldType.Int64 or FieldType.UInt64, JsonTokenType.Number) => FieldText.Misfit(field, System.Text.Encoding.UTF8.GetString(_reader.ValueSpan)) is { } takes ? Takes(at, takes) : null,
        (FieldType.Enum, JsonTokenType.Number) when _reader.TryGetInt32(out var number) && field.EnumType.FindValueByNumber(number) is not null => null,
        (FieldType.Enum, JsonTokenType.Number) => Takes(at, FieldText.Misfit(field, "")!),
        (_, JsonTokenType.String) => Text() is { } text ? FieldText.Misfit(field, text) is { } takes ? Takes(at, takes) : null : Takes(at, "text in Unicode"),
        _ => Takes(at, "a text"),
    };

    private readonly FieldDescriptor? FieldOf(MessageDescriptor type)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
            if (_reader.ValueTextEquals(field.JsonName) || _reader.ValueTextEquals(field.Name)) return field;
        return null;
    }

    private readonly bool IsText(string? text) => _reader.TokenType == JsonTokenType.String && _reader.ValueTextEquals(text);

    // A half of a surrogate pair is no text.
    private readonly string? Text()
    {
        try
        {
            return _reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private bool IsBase64()
    {
        _byteFields += _reader.ValueSpan.Length;
        if (!_reader.ValueIsEscaped) return Base64.IsValid(_reader.ValueSpan);
        var plain = new byte[_reader.ValueSpan.Length];
        return Base64.IsValid(plain.AsSpan(0, _reader.CopyString(plain)));
    }

    private static string At(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";

    private static Error Takes(string at, string what) => Wrong($"`{at}` takes {what}.", at);

    private static Error Wrong(string sentence, string place) => new(ErrorCode.Malformed, sentence, place);
}
