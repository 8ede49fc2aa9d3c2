using System.Text.Json;
using System.Text.RegularExpressions;

namespace WasmPay.Authoring.Interpretations;

/// <summary>The parts that untrusted JSON is read by; a <see cref="FormatException"/> says what does not fit and where.</summary>
internal static partial class JsonParts
{
    public static Fact FactOf(JsonElement json, string name, string at, FactKind kind) => FactNamed(Text(json, name, at), $"{at}.{name}", kind);

    public static Fact FactNamed(string name, string at, FactKind kind) =>
        FactCatalog.TryFind(name, out var fact) && fact.Kind == kind ? fact
        : throw Bad(at, $"`{Shorten(name)}` is no {InterpretationJson.Name(kind)} fact of the contract");

    public static bool Members(JsonElement json, string at, params ReadOnlySpan<string> known)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Bad(at, "an object is expected");
        foreach (var member in json.EnumerateObject())
            if (!known.Contains(member.Name)) throw Bad(at, $"`{Shorten(member.Name)}` is not a member here");
        return true;
    }

    public static JsonElement Member(JsonElement json, string name, string at) =>
        json.TryGetProperty(name, out var member) ? member : throw Bad(at, $"`{name}` is missing");

    public static string Text(JsonElement json, string name, string at, string? absent = null)
    {
        if (!json.TryGetProperty(name, out var member)) return absent ?? throw Bad(at, $"`{name}` is missing");
        return String(member, $"{at}.{name}");
    }

    public static string Bounded(string text, string at) =>
        text.Length <= InterpretationLimits.Text ? text : throw Bad(at, $"the text is longer than {InterpretationLimits.Text} characters");

    public static string Code(JsonElement json, string name, string at)
    {
        var code = Text(json, name, at);
        return CodePattern().IsMatch(code) ? code : throw Bad($"{at}.{name}", "a code is kebab-case: letters, digits and single hyphens, at most 64");
    }

    public static string String(JsonElement json, string at) =>
        json.ValueKind == JsonValueKind.String ? Bounded(json.GetString()!, at) : throw Bad(at, "a text is expected");

    public static bool Flag(JsonElement json, string at) =>
        json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : throw Bad(at, "true or false is expected");

    public static T Word<T>(JsonElement json, string at) where T : struct, Enum
    {
        if (json.ValueKind == JsonValueKind.String)
            foreach (var value in Enum.GetValues<T>())
                if (InterpretationJson.Name(value) == json.GetString()) return value;
        throw Bad(at, $"it is one of {string.Join(", ", Enum.GetValues<T>().Select(InterpretationJson.Name))}");
    }

    public static List<T> Items<T>(JsonElement json, string name, string at, int limit, Func<JsonElement, string, T> read)
    {
        if (!json.TryGetProperty(name, out var array)) return [];
        if (array.ValueKind != JsonValueKind.Array) throw Bad($"{at}.{name}", "an array is expected");
        if (array.GetArrayLength() > limit) throw Bad($"{at}.{name}", $"there are more than {limit}");
        return [.. array.EnumerateArray().Select((item, i) => read(item, $"{at}.{name}[{i}]"))];
    }

    public static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "...";

    public static FormatException Bad(string at, string what) => new($"The interpretation does not fit its format at {at}: {what}.");

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$(?<=^.{1,64})", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();
}
