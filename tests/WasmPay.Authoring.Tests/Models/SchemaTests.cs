using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models.Prompts;
using WasmPay.Authoring.Models.Schemas;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>What is sent as a schema, and what is found in an answer that misses it.</summary>
public sealed class SchemaTests
{
    // What servers hold an answer to while it is written, as far as all of them do.
    private static readonly string[] StrictKeywords = ["type", "enum", "properties", "required", "additionalProperties", "items", "anyOf", "$ref", "$defs", "description"];

    private static PromptLibrary Prompts => PromptLibrary.Embedded;

    public static TheoryData<string> Sent => [.. Prompts.All.Select(prompt => prompt.Name), .. Prompts.All.Select(prompt => $"patch of {prompt.Name}")];

    private static JsonObject Strict(string name)
    {
        var prompt = Prompts.All.Single(prompt => prompt.Name == name.Split(' ')[^1]);
        return JsonObject.Create(name.StartsWith("patch of", StringComparison.Ordinal) ? Prompts.PatchOf(prompt).StrictSchema : prompt.StrictSchema)!;
    }

    [Theory]
    [MemberData(nameof(Sent))]
    public void Every_schema_that_is_sent_keeps_to_what_strict_servers_know(string name)
    {
        var schema = Strict(name);
        var (members, words) = (0, 0);
        Walk(schema, rule =>
        {
            Assert.All(rule, keyword => Assert.Contains(keyword.Key, StrictKeywords));
            Assert.True(rule.ContainsKey("type") || rule.ContainsKey("anyOf") || rule.ContainsKey("$ref"), rule.ToJsonString());
            words += rule["enum"]?.AsArray().Count ?? 0;
            if (rule["properties"] is not JsonObject properties) return;
            members += properties.Count;
            Assert.False(rule["additionalProperties"]!.GetValue<bool>());
            Assert.Equal(properties.Select(p => p.Key), rule["required"]!.AsArray().Select(r => r!.GetValue<string>()));
        }, schema);

        Assert.Equal("object", schema["type"]!.GetValue<string>());
        Assert.InRange(members, 1, 5_000);
        Assert.InRange(words, 0, 1_000);
        Assert.InRange(schema.ToJsonString().Length, 1, 100_000);
    }

    [Fact]
    public void Wherever_a_fact_is_named_the_catalogues_names_of_its_kind_are_enumerated()
    {
        var definitions = Strict("interpret")["$defs"]!.AsObject();

        string[] Names(string definition) => [.. definitions[definition]!["enum"]!.AsArray().Select(name => name!.GetValue<string>())];
        Assert.Equal(FactCatalog.All.Where(f => f.Kind == FactKind.Number).Select(f => f.Name), Names("number-fact"));
        Assert.Equal(FactCatalog.All.Where(f => f.Kind == FactKind.Text).Select(f => f.Name), Names("text-fact"));
        Assert.Equal(FactCatalog.All.Where(f => f.Kind == FactKind.Flag).Select(f => f.Name), Names("flag-fact"));
        Assert.Equal(FactCatalog.All.Where(f => !f.Derived).Select(f => f.Name), Names("given-fact"));
        var named = 0;
        Walk(new JsonObject { ["$defs"] = definitions.DeepClone() }, rule =>
        {
            foreach (var (name, member) in rule["properties"] as JsonObject ?? [])
            {
                if (name is not ("fact" or "other" or "key")) continue;
                Assert.EndsWith("-fact", member!["$ref"]!.GetValue<string>(), StringComparison.Ordinal);
                named++;
            }
        }, null);
        Assert.InRange(named, 9, 99);
    }

    [Fact]
    public void The_schemas_in_the_repository_use_only_keywords_that_the_reader_of_answers_knows() =>
        Assert.All(Prompts.All, prompt => Walk(prompt.Schema, rule => Assert.All(rule, keyword => Assert.Contains(keyword.Key, AnswerShape.Keywords)), null));

    [Fact]
    public void What_our_writer_writes_fits_the_schema_and_its_reader_and_a_patch_can_hold_any_clause()
    {
        var full = Full();

        Assert.Empty(new AnswerShape(Prompts.Interpret.Schema).Read(full).Faults);
        Assert.True(InterpretationJson.TryRead(full.ToJsonString(), out _, out var error), error);
        var patch = new JsonObject { ["patch"] = new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/clauses/-", ["value"] = full["clauses"]![0]!.DeepClone() }) };
        Assert.True(JsonSchema.FromText(Strict("patch of interpret").ToJsonString()).Evaluate(JsonSerializer.SerializeToElement(patch)).IsValid);
    }

    /// <summary>Random damage: a validator of the field's and ours agree on whether there is a fault; ours says where.</summary>
    [Fact]
    public void A_damaged_answer_has_faults_exactly_where_a_validator_of_the_whole_language_finds_it_invalid()
    {
        var oracle = JsonSchema.FromText(Prompts.Interpret.Schema.ToJsonString());
        var shape = new AnswerShape(Prompts.Interpret.Schema);
        var random = new Random(11);
        var invalid = 0;
        for (var i = 0; i < 1_500; i++)
        {
            var damaged = Damage(Full(), random);
            // A list of pairs stands for an object with free names in the strict form only.
            if (damaged["examples"] is JsonArray { Count: > 0 } examples && examples[0] is JsonObject example && example["given"] is JsonArray) continue;
            var (_, faults) = shape.Read(damaged);
            var valid = oracle.Evaluate(JsonSerializer.SerializeToElement(damaged)).IsValid;
            Assert.True(valid == (faults.Count == 0), $"{damaged.ToJsonString()}\n{string.Join('\n', faults)}");
            if (!valid) invalid++;
        }
        Assert.InRange(invalid, 500, 1_499);
    }

    [Fact]
    public void Of_several_choices_only_the_one_that_is_meant_complains()
    {
        var answer = Full();
        answer["clauses"]![0]!["when"] = JsonNode.Parse("""{"kind":"compare","terms":["history.nervous"],"comparator":"above","limit":5}""");

        var (_, faults) = new AnswerShape(Prompts.Interpret.Schema).Read(answer);

        Assert.Equal(2, faults.Count);
        Assert.StartsWith("/clauses/0/when/terms/0: it is one of history.", faults[0], StringComparison.Ordinal);
        Assert.StartsWith("/clauses/0/when/comparator: it is one of more-than,", faults[1], StringComparison.Ordinal);
    }

    private static JsonObject Full()
    {
        const string full = """
            {
              "definitions": [{ "name": "abroad", "when": { "kind": "not", "part": { "kind": "one-of", "fact": "transaction.destination.country", "values": ["USA"] } }, "text": "abroad" }],
              "tables": [{ "name": "limits", "rows": [{ "keys": ["GBR", "FRA"], "limit": "USD 5,000" }], "otherwise": null }],
              "clauses": [
                { "code": "a", "decision": "refer", "message": "It is held.", "text": "x", "unless": ["b"], "translations": [{ "language": "fr", "message": "Oui." }], "reason": "AM02", "silent": true,
                  "when": { "kind": "all-of", "parts": [
                    { "kind": "compare", "terms": [{ "fact": "history.sent.day.total", "factor": "3/2" }, "transaction.reporting.units"], "comparator": "more-than", "limit": { "table": "limits", "key": "transaction.destination.country" } },
                    { "kind": "text", "fact": "transaction.memo", "part": "contains", "values": ["gift"], "any-case": true },
                    { "kind": "any-of", "parts": [{ "kind": "defined", "name": "abroad" }, { "kind": "is-true", "fact": "history.first-payment" }, { "kind": "is-absent", "fact": "history.idle-minutes" }] }] } },
                { "code": "b", "decision": "deny", "message": "No.", "text": "y",
                  "when": { "kind": "any-of", "parts": [
                    { "kind": "same-text", "fact": "transaction.origin.name", "other": "transaction.destination.name" },
                    { "kind": "listed", "party": "transaction.origin", "list": "sanctions" },
                    { "kind": "compare", "terms": ["history.sent.hour.count"], "comparator": "at-least", "limit": { "terms": ["history.sent.day.count"] } }] } }],
              "otherwise": { "decision": "refer", "code": "rest", "message": "Held.", "text": "the rest" },
              "floor": [{ "when": { "kind": "compare", "terms": ["transaction.reporting.units"], "comparator": "less-than", "limit": 5 }, "decision": "approve", "text": "z" }],
              "ambiguities": [{ "kind": "window", "phrase": "daily", "readings": [{ "id": "a", "text": "b" }] }],
              "missing": [{ "fact": "f", "phrase": "p" }], "warnings": [{ "code": "instruction", "phrase": "p", "reason": "r" }], "problems": [{ "code": "c", "message": "m", "phrase": "" }],
              "examples": [{ "about": "e", "given": { "transaction.reporting.units": 5, "history.idle-minutes": null, "transaction.origin.lists": ["sanctions"], "history.first-payment": true }, "decision": "refer" }]
            }
            """;
        Assert.True(InterpretationJson.TryRead(full, out var read, out var error), error);
        return InterpretationJson.ToNode(read);
    }

    private static JsonNode Damage(JsonObject answer, Random random)
    {
        for (var times = random.Next(1, 3); times > 0; times--)
        {
            var places = new List<JsonNode>();
            Collect(answer, places);
            var place = places[random.Next(places.Count)];
            JsonNode? other = random.Next(8) switch { 0 => null, 1 => 7, 2 => "x", 3 => true, 4 => new JsonArray(), 5 => new JsonObject(), 6 => "transaction.reporting.units", _ => new JsonArray("a", 5) };
            if (place is JsonObject members && members.Count > 0)
            {
                var name = members.ElementAt(random.Next(members.Count)).Key;
                if (random.Next(3) == 0) members.Remove(name);
                else members[random.Next(4) == 0 ? name + "x" : name] = other;
            }
            else if (place is JsonArray { Count: > 0 } items) items[random.Next(items.Count)] = other;
        }
        return answer;
    }

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        if (node is not (JsonObject or JsonArray)) return;
        places.Add(node);
        foreach (var child in node is JsonObject members ? members.Select(member => member.Value) : node.AsArray()) Collect(child, places);
    }

    /// <summary>Every schema in a schema; with a root, references in it must be kept.</summary>
    private static void Walk(JsonObject rule, Action<JsonObject> visit, JsonObject? root)
    {
        visit(rule);
        if (root is not null && rule["$ref"] is { } reference) Assert.NotNull(root["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]);
        foreach (var group in (string[])["properties", "$defs"])
            foreach (var (_, child) in rule[group] as JsonObject ?? []) Walk(child!.AsObject(), visit, root);
        foreach (var single in (string[])["items", "additionalProperties", "propertyNames"])
            if (rule[single] is JsonObject child) Walk(child, visit, root);
        foreach (var choice in rule["anyOf"] as JsonArray ?? []) Walk(choice!.AsObject(), visit, root);
    }
}
