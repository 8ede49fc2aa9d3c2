using System.Text.Json;
using System.Text.Json.Nodes;

namespace WasmPay.Authoring.Models.Schemas;

/// <summary>
/// The form of a schema that endpoints hold an answer to while it is written ("strict": true of OpenAI and those who speak like it).
/// There every object lists all its members as required and allows no other, so what may be left out is null instead, and an object with free
/// names is a list of pairs; lengths and patterns are not known everywhere, so they become words. <see cref="AnswerShape"/> turns an answer back.
/// </summary>
internal static class StrictSchema
{
    /// <summary>The members of a pair that stands for a free name and its value.</summary>
    public const string PairName = "name", PairValue = "value";

    /// <summary>The schema in its strict form.</summary>
    public static JsonObject Of(JsonObject schema) => Convert(schema);

    /// <summary>The schema of a patch: what may be added is whatever the answer's own schema has in its lists and definitions.</summary>
    /// <param name="patch">The patch's schema, with the definition <c>value</c> to fill in.</param>
    /// <param name="answer">The schema, with its facts, of the answer that is patched.</param>
    public static JsonObject OfPatch(JsonObject patch, JsonObject answer)
    {
        var filled = (JsonObject)patch.DeepClone();
        var definitions = filled["$defs"]!.AsObject();
        var values = new List<JsonNode>();
        foreach (var (name, definition) in answer["$defs"] as JsonObject ?? [])
        {
            definitions[name] = definition!.DeepClone();
            if (definition["enum"] is null) values.Add(new JsonObject { ["$ref"] = $"#/$defs/{name}" });
        }
        foreach (var (_, member) in answer["properties"]!.AsObject())
            if (member!["items"] is JsonObject { } items && items["properties"] is not null) values.Add(items.DeepClone());
        values.AddRange([Type("string"), Type("integer"), Type("boolean"), Type("null"), new JsonObject { ["type"] = "array", ["items"] = Type("string") }]);
        definitions["value"] = new JsonObject { ["anyOf"] = new JsonArray([.. values]) };
        return Convert(filled);
    }

    /// <summary>As the client's libraries take it.</summary>
    public static JsonElement ToElement(JsonObject schema) => JsonSerializer.SerializeToElement(schema);

    private static JsonObject Convert(JsonObject schema)
    {
        var strict = new JsonObject();
        if (Describe(schema) is { Length: > 0 } words) strict["description"] = words;
        if (schema["$ref"] is { } reference) return new JsonObject { ["$ref"] = reference.DeepClone() };
        if (schema["anyOf"] is JsonArray choices) strict["anyOf"] = new JsonArray([.. choices.Select(choice => (JsonNode)Convert(choice!.AsObject()))]);
        if (schema["enum"] is JsonArray words2)
        {
            strict["type"] = schema["type"]?.DeepClone() ?? "string";
            strict["enum"] = words2.DeepClone();
        }
        else if (AnswerShape.IsMap(schema)) Pairs(schema, strict);
        else if (schema["properties"] is JsonObject members) Members(schema, members, strict);
        else if (schema["type"] is { } type)
        {
            strict["type"] = type.DeepClone();
            if (schema["items"] is JsonObject items) strict["items"] = Convert(items);
        }
        if (strict["type"] is null && strict["anyOf"] is null) throw new InvalidOperationException($"A schema says too little to be strict: {schema.ToJsonString()}");
        if (schema["$defs"] is JsonObject definitions)
            strict["$defs"] = new JsonObject(definitions.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)Convert(d.Value!.AsObject()))));
        return strict;
    }

    private static void Members(JsonObject schema, JsonObject members, JsonObject strict)
    {
        strict["type"] = "object";
        strict["additionalProperties"] = false;
        strict["required"] = new JsonArray([.. members.Select(member => (JsonNode)member.Key)]);
        strict["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Member(schema, member.Key, member.Value!.AsObject()))));
    }

    /// <summary>What need not be there may be null instead.</summary>
    private static JsonObject Member(JsonObject owner, string name, JsonObject schema)
    {
        var strict = Convert(schema);
        if (AnswerShape.IsRequired(owner, name)) return strict;
        return new JsonObject { ["anyOf"] = new JsonArray(strict, Type("null")) };
    }

    private static void Pairs(JsonObject schema, JsonObject strict)
    {
        strict["type"] = "array";
        strict["items"] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray(PairName, PairValue),
            ["properties"] = new JsonObject
            {
                [PairName] = schema["propertyNames"] is JsonObject names ? Convert(names) : Type("string"),
                [PairValue] = Convert(schema["additionalProperties"]!.AsObject()),
            },
        };
    }

    /// <summary>The description, with the limits that strict servers may not know put into words.</summary>
    private static string Describe(JsonObject schema)
    {
        var words = new List<string>();
        if (schema["description"] is { } description) words.Add(description.GetValue<string>());
        if (schema["pattern"] is { } pattern) words.Add($"It matches {pattern.GetValue<string>()}");
        if (schema["maxLength"] is { } longest) words.Add($"At most {longest.ToJsonString()} characters.");
        if (schema["maxItems"] is { } most) words.Add($"At most {most.ToJsonString()} of them.");
        return string.Join(' ', words);
    }

    private static JsonObject Type(string name) => new() { ["type"] = name };
}
