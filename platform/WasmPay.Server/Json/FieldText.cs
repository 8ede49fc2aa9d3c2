using System.Globalization;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace WasmPay.Server.Json;

/// <summary>What may stand in a field, as text.</summary>
internal static class FieldText
{
    /// <summary>A type whose JSON is a text of a form of its own.</summary>
    public static bool IsText(FieldDescriptor field) => IsOf(field, Timestamp.Descriptor) || IsOf(field, Duration.Descriptor);

    private static bool IsOf(FieldDescriptor field, MessageDescriptor type) => field.FieldType == FieldType.Message && field.MessageType.FullName == type.FullName;

    /// <summary>Null when the text can be the field's value; else what it takes.</summary>
    public static string? Misfit(FieldDescriptor field, string text) => field.FieldType switch
    {
        FieldType.String => null,
        FieldType.Int64 => IsInDigits(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "a whole number of 64 bits",
        FieldType.UInt64 => IsInDigits(text) && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : "a whole number of 64 bits, not negative",
        FieldType.Int32 => IsInDigits(text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "a whole number of 32 bits",
        FieldType.Bool => text is "true" or "false" ? null : "true or false",
        FieldType.Enum => field.EnumType.FindValueByName(text) is not null ? null : $"one of {string.Join(", ", field.EnumType.Values.Select(v => v.Name))}",
        FieldType.Message when IsOf(field, Timestamp.Descriptor) => Reads(text, Timestamp.Descriptor) ? null : "an instant such as 2026-01-31T09:30:00Z",
        FieldType.Message when IsOf(field, Duration.Descriptor) => Reads(text, Duration.Descriptor) ? null : "a duration in seconds such as 3600s",
        _ => "no text",
    };

    // The readers of numbers pass over a plus before one, and zero bytes behind it.
    private static bool IsInDigits(string text) => text.All(c => char.IsAsciiDigit(c) || c == '-');

    private static bool Reads(string text, MessageDescriptor type)
    {
        try
        {
            return Google.Protobuf.JsonParser.Default.Parse($"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"", type) is not null;
        }
        catch (Google.Protobuf.InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
