using System.Globalization;
using System.Text.Json.Nodes;

namespace WasmPay.Authoring.Models.Answers;

/// <summary>
/// JSON Patch (RFC 6902), as far as an answer is mended by it: add, replace and remove. A merge patch (RFC 7386) can change an array as a
/// whole only, and nearly all of a reading is in arrays: one wrong limit would have every clause written again.
/// </summary>
internal static class JsonPatch
{
    /// <summary>Operations of one patch.</summary>
    public const int MostOperations = 500;

    /// <summary>The document with the operations made in their order, or a sentence that says which of them cannot be made. The document that is given stays as it is.</summary>
    public static (JsonNode? Patched, string? Fault) Apply(JsonNode document, JsonArray operations)
    {
        if (operations.Count > MostOperations) return (null, $"The patch has {operations.Count} operations; {MostOperations} are made.");
        var patched = document.DeepClone();
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i]!.AsObject();
            var (op, path) = (operation["op"]!.GetValue<string>(), operation["path"]!.GetValue<string>());
            if (Apply(patched, op, path, operation["value"]) is { } fault) return (null, $"Operation {i} of the patch ({op} at {Shorten(path)}) cannot be made: {fault}");
        }
        return (patched, null);
    }

    private static string? Apply(JsonNode document, string op, string path, JsonNode? value)
    {
        if (path.Length == 0) return "the whole answer is not replaced; name the places that are wrong.";
        if (path[0] != '/') return "a JSON Pointer begins with a slash.";
        var names = path[1..].Split('/').Select(Unescape).ToList();
        var owner = document;
        foreach (var name in names[..^1])
        {
            owner = Step(owner, name);
            if (owner is null) return $"there is no `{Shorten(name)}` on the way.";
        }
        return owner switch
        {
            JsonObject members => ApplyTo(members, op, names[^1], value),
            JsonArray items => ApplyTo(items, op, names[^1], value),
            _ => "what it points into is neither an object nor an array.",
        };
    }

    private static string? ApplyTo(JsonObject members, string op, string name, JsonNode? value)
    {
        if (op != "add" && !members.ContainsKey(name)) return $"there is no `{Shorten(name)}`.";
        if (op == "remove") members.Remove(name);
        else members[name] = value?.DeepClone();
        return null;
    }

    private static string? ApplyTo(JsonArray items, string op, string name, JsonNode? value)
    {
        if (op == "add" && name == "-")
        {
            items.Add(value?.DeepClone());
            return null;
        }
        if (Index(name) is not { } index || index > items.Count || (op != "add" && index == items.Count)) return $"the array has {items.Count} items, counted from 0, and no `{Shorten(name)}`.";
        if (op == "add") items.Insert(index, value?.DeepClone());
        else if (op == "remove") items.RemoveAt(index);
        else items[index] = value?.DeepClone();
        return null;
    }

    private static JsonNode? Step(JsonNode node, string name) => node switch
    {
        JsonObject members => members[name],
        JsonArray items when Index(name) is { } index && index < items.Count => items[index],
        _ => null,
    };

    /// <summary>RFC 6901 section 4: digits without leading zeros.</summary>
    private static int? Index(string name) =>
        name.Length is > 0 and < 7 && name.All(char.IsAsciiDigit) && (name.Length == 1 || name[0] != '0') ? int.Parse(name, CultureInfo.InvariantCulture) : null;

    private static string Unescape(string name) => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
