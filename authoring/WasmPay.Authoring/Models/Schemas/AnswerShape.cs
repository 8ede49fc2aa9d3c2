using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WasmPay.Authoring.Models.Schemas;

/// <summary>
/// Turns an answer in the strict form into ours, and lists everything in it that misses the schema, so that it can be mended at once. Of
/// several choices the one is held against the answer that it is meant to be (the one of its <c>kind</c>); a validator that tries all
/// of them has a complaint for each.
/// </summary>
internal sealed partial class AnswerShape(JsonObject schema)
{
    /// <summary>More faults than this say nothing new.</summary>
    public const int MostFaults = 50;

    private const string Missing = " is missing.";

    /// <summary>Keywords that are understood; a schema of ours has no other.</summary>
    public static IReadOnlyList<string> Keywords { get; } =
        ["type", "enum", "properties", "required", "additionalProperties", "propertyNames", "items", "anyOf", "$ref", "$defs", "pattern", "maxLength", "maxItems", "description"];

    /// <summary>An object with free names: they have a schema, and it has no members of its own.</summary>
    public static bool IsMap(JsonObject schema) => schema["additionalProperties"] is JsonObject && schema["properties"] is null;

    /// <summary>Whether the member must be there.</summary>
    public static bool IsRequired(JsonObject schema, string name) =>
        schema["required"] is JsonArray required && required.Any(one => one!.GetValue<string>() == name);

    /// <summary>The answer in our form, and what misses the schema, each with its place as a JSON Pointer.</summary>
    public (JsonNode? Answer, IReadOnlyList<string> Faults) Read(JsonNode? answer)
    {
        var faults = new List<string>();
        var read = Read(answer, schema, "", faults);
        // Much may be missing that our reader does without; what is wrong is said first.
        return (read, [.. faults.OrderBy(fault => fault.EndsWith(Missing, StringComparison.Ordinal)).Take(MostFaults)]);
    }

    private JsonNode? Read(JsonNode? node, JsonObject rule, string at, List<string> faults)
    {
        rule = Resolve(rule);
        if (rule["anyOf"] is JsonArray choices) return ReadChoice(node, [.. choices.Select(choice => Resolve(choice!.AsObject()))], at, faults);
        if (rule["enum"] is JsonArray words)
        {
            if (!words.Any(word => JsonNode.DeepEquals(word, node))) faults.Add($"{Place(at)}: it is one of {Some(words)}, not {Shorten(node)}.");
            return node?.DeepClone();
        }
        if (IsMap(rule)) return ReadMap(node, rule, at, faults);
        if (rule["properties"] is JsonObject members) return ReadObject(node, rule, members, at, faults);
        if (!HasType(node, rule))
        {
            faults.Add($"{Place(at)}: {rule["type"]?.ToJsonString()} is expected, not {Shorten(node)}.");
            return node?.DeepClone();
        }
        if (node is JsonArray items) return ReadItems(items, rule, at, faults);
        if (node is JsonValue value && value.TryGetValue(out string? text)) CheckText(text, rule, at, faults);
        return node?.DeepClone();
    }

    private JsonNode? ReadChoice(JsonNode? node, List<JsonObject> choices, string at, List<string> faults)
    {
        var fitting = choices.FirstOrDefault(choice => Fits(node, choice)) ?? OnlyOneOfItsType(node, choices);
        if (fitting is not null) return Read(node, fitting, at, faults);
        var kinds = choices.SelectMany(choice => choice["properties"]?["kind"]?["enum"] as JsonArray ?? []).ToList();
        faults.Add(kinds.Count > 0 && node is JsonObject given
            ? $"{Place($"{at}/kind")}: it is one of {Some(kinds)}, not {Shorten(given["kind"])}."
            : $"{Place(at)}: {Shorten(node)} fits none of what may stand here.");
        return node?.DeepClone();
    }

    /// <summary>Whether a choice is the one that is meant, by what tells them apart: fixed words, or the members that there are, or the type.</summary>
    private bool Fits(JsonNode? node, JsonObject choice)
    {
        if (choice["anyOf"] is JsonArray inner) return inner.Any(one => Fits(node, Resolve(one!.AsObject())));
        if (choice["enum"] is JsonArray words) return words.Any(word => JsonNode.DeepEquals(word, node));
        if (choice["properties"] is not JsonObject members) return IsMap(choice) ? node is JsonObject or JsonArray : HasType(node, choice);
        if (node is not JsonObject given) return false;
        var fixedWords = members.Where(member => member.Value!["enum"] is JsonArray && member.Key is "kind" or "op").ToList();
        return fixedWords.Count > 0
            ? fixedWords.All(member => member.Value!["enum"]!.AsArray().Any(word => JsonNode.DeepEquals(word, given[member.Key])))
            : given.All(member => members.ContainsKey(member.Key)) && members.All(member => given.ContainsKey(member.Key) || !IsRequired(choice, member.Key));
    }

    /// <summary>A text among choices of which one is a text is that one, with a fault.</summary>
    private static JsonObject? OnlyOneOfItsType(JsonNode? node, List<JsonObject> choices) =>
        choices.Where(choice => HasType(node, choice)).ToList() is [var only] ? only : null;

    private JsonNode? ReadObject(JsonNode? node, JsonObject rule, JsonObject members, string at, List<string> faults)
    {
        if (node is not JsonObject given)
        {
            faults.Add($"{Place(at)}: an object is expected, not {Shorten(node)}.");
            return node?.DeepClone();
        }
        var read = new JsonObject();
        foreach (var (name, value) in given)
        {
            var place = $"{at}/{Escape(name)}";
            if (members[name] is not JsonObject member) faults.Add($"{Place(place)}: there is no such member; those that there are: {string.Join(", ", members.Select(m => m.Key))}.");
            // In the strict form what is left out is null.
            else if (value is null && !IsRequired(rule, name) && !MayBeNull(member)) continue;
            else
            {
                read[name] = Read(value, member, place, faults);
                continue;
            }
            read[name] = value?.DeepClone();
        }
        foreach (var (name, _) in members)
            if (IsRequired(rule, name) && !given.ContainsKey(name)) faults.Add($"{Place(at)}: `{name}`{Missing}");
        return read;
    }

    /// <summary>Names with their values, in the strict form or in ours. One that cannot be read without loss stays as it is, which our reader refuses.</summary>
    private JsonNode? ReadMap(JsonNode? node, JsonObject rule, string at, List<string> faults)
    {
        if (Pairs(node, at, faults) is not { } pairs) return node?.DeepClone();
        var (value, read) = (rule["additionalProperties"]!.AsObject(), new JsonObject());
        foreach (var (name, one) in pairs)
        {
            var place = $"{at}/{Escape(name)}";
            if (rule["propertyNames"] is JsonObject names) Read(JsonValue.Create(name), names, place, faults);
            read[name] = Read(one, value, place, faults);
        }
        return read;
    }

    private static Dictionary<string, JsonNode?>? Pairs(JsonNode? node, string at, List<string> faults)
    {
        if (node is JsonObject members) return members.ToDictionary(StringComparer.Ordinal);
        var pairs = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        var before = faults.Count;
        if (node is not JsonArray items) faults.Add($"{Place(at)}: names with their values are expected, not {Shorten(node)}.");
        else
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i] is not JsonObject { Count: 2 } pair || pair[StrictSchema.PairName] is not JsonValue name || !name.TryGetValue(out string? text) || !pair.ContainsKey(StrictSchema.PairValue))
                    faults.Add($"{Place($"{at}/{i}")}: an object with `name` and `value` is expected, not {Shorten(items[i])}.");
                else if (!pairs.TryAdd(text, pair[StrictSchema.PairValue])) faults.Add($"{Place($"{at}/{i}")}: `{Shorten(text)}` is there twice.");
            }
        return faults.Count == before ? pairs : null;
    }

    private JsonArray ReadItems(JsonArray items, JsonObject rule, string at, List<string> faults)
    {
        if (rule["maxItems"] is { } most && items.Count > most.GetValue<int>()) faults.Add($"{Place(at)}: there are {items.Count}; at most {most.GetValue<int>()} may be.");
        return rule["items"] is not JsonObject each
            ? (JsonArray)items.DeepClone()
            : new JsonArray([.. items.Select((item, i) => Read(item, each, $"{at}/{i}", faults))]);
    }

    private static void CheckText(string text, JsonObject rule, string at, List<string> faults)
    {
        if (rule["maxLength"] is { } longest && text.Length > longest.GetValue<int>()) faults.Add($"{Place(at)}: it has {text.Length} characters; at most {longest.GetValue<int>()} may be.");
        if (rule["pattern"] is { } pattern && !Regex.IsMatch(text, pattern.GetValue<string>(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))
            faults.Add($"{Place(at)}: \"{Shorten(text)}\" does not match {pattern.GetValue<string>()}");
    }

    private JsonObject Resolve(JsonObject rule)
    {
        const string local = "#/$defs/";
        for (; rule["$ref"] is { } reference;)
            rule = schema["$defs"]![reference.GetValue<string>()[local.Length..]]!.AsObject();
        return rule;
    }

    private bool MayBeNull(JsonObject rule)
    {
        rule = Resolve(rule);
        return rule["anyOf"] is JsonArray choices ? choices.Any(choice => MayBeNull(choice!.AsObject())) : HasType(null, rule) && rule["properties"] is null;
    }

    private static bool HasType(JsonNode? node, JsonObject rule) => rule["type"] switch
    {
        null => rule["enum"] is null,
        JsonArray several => several.Any(one => HasType(node, one!.GetValue<string>())),
        var one => HasType(node, one.GetValue<string>()),
    };

    private static bool HasType(JsonNode? node, string type) => (type, node?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("null", JsonValueKind.Null) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => Whole().IsMatch(node!.ToJsonString()),
        _ => false,
    };

    private static string Place(string at) => at.Length == 0 ? "The answer" : Shorten(at);

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string Some(IEnumerable<JsonNode?> words)
    {
        var names = words.Select(word => word?.ToString() ?? "null").ToList();
        return names.Count <= 100 ? string.Join(", ", names) : string.Join(", ", names.Take(100)) + ", ...";
    }

    private static string Shorten(JsonNode? node) => Shorten(node?.ToJsonString() ?? "null");

    private static string Shorten(string text) => text.Length <= 120 ? text : text[..120] + "...";

    [GeneratedRegex("^-?[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
