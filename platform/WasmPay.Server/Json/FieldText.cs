using System.Globalization;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace WasmPay.Server.Json;

/// <summary>What may stand in a field, as text.</summary>
internal static class FieldText
{
    /// <summary>A type whose JSON is a text of a form of its own.</summary>
    public static bool IsTimestamp(FieldDescriptor field) => field.FieldType == FieldType.Message && field.MessageType.FullName == Timestamp.Descriptor.FullName;

    /// <summary>Null when the text can be the field's value; else what it takes.</summary>
    public static string? Misfit(FieldDescriptor field, string text) => field.FieldType switch
    {
        FieldType.String => null,
        FieldType.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "a whole number of 64 bits",
        FieldType.UInt64 => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : "a whole number of 64 bits, not negative",
        FieldType.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "a whole number of 32 bits",
        FieldType.Bool => text is "true" or "false" ? null : "true or false",
        FieldType.Enum => field.EnumType.FindValueByName(text) is not null ? null : $"one of {string.Join(", ", field.EnumType.Values.Select(v => v.Name))}",
        FieldType.Message when IsTimestamp(field) => IsInstant(text) ? null : "an instant such as 2026-01-31T09:30:00Z",
        _ => "no text",
    };

    private static bool IsInstant(string text)
    {
        try
        {
            return Google.Protobuf.JsonParser.Default.Parse($"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"", Timestamp.Descriptor) is not null;
        }
        catch (Google.Protobuf.InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
