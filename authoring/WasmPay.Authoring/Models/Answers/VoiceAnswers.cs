using System.Text.Json.Nodes;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models.Schemas;
using WasmPay.Authoring.Models.Voices;

namespace WasmPay.Authoring.Models.Answers;

/// <summary>Reads what the voices answer beside readings and sources.</summary>
internal static class VoiceAnswers
{
    /// <summary>Examples from the words alone.</summary>
    public static (WordExamples? Examples, IReadOnlyList<string> Faults) ReadExamples(JsonNode answer, JsonObject schema)
    {
        if (Misses(answer, schema) is { Count: > 0 } misses) return (null, misses);
        var examples = answer["examples"]!.AsArray();
        if (examples.Count + answer["unclear"]!.AsArray().Count == 0) return (null, ["There are no examples, and nothing is unclear: one of them is needed."]);
        // The same reader as a reading's examples have.
        var plain = new JsonObject { ["examples"] = new JsonArray([.. examples.Select(WithoutPhrase)]) };
        if (!InterpretationJson.TryRead(plain.ToJsonString(), out var read, out var fault)) return (null, [fault]);
        return (new WordExamples(
            [.. read.Examples.Zip(examples, (example, one) => new WordExample(example, one!["phrase"]!.GetValue<string>()))],
            [.. answer["unclear"]!.AsArray().Select(one => new UnclearPhrase(one!["phrase"]!.GetValue<string>(), one["why"]!.GetValue<string>()))]), []);
    }

    /// <summary>Where a rule and its paraphrase differ.</summary>
    public static (Critique? Critique, IReadOnlyList<string> Faults) ReadCritique(JsonNode answer, JsonObject schema)
    {
        if (Misses(answer, schema) is { Count: > 0 } misses) return (null, misses);
        return (new Critique([.. answer["differences"]!.AsArray().Select(one => new Difference(
            one!["rule"]!.GetValue<string>(), one["paraphrase"]!.GetValue<string>(), one["what"]!.GetValue<string>(), one["payment"]!.GetValue<string>()))]), []);
    }

    /// <summary>What does not fit, and what is too long to be shown to anybody.</summary>
    private static List<string> Misses(JsonNode answer, JsonObject schema)
    {
        var misses = new AnswerShape(schema).Read(answer).Faults.ToList();
        if (misses.Count > 0) return misses;
        foreach (var (name, list) in answer.AsObject())
        {
            if (list!.AsArray().Count > InterpretationLimits.Examples) misses.Add($"/{name}: there are {list.AsArray().Count}; at most {InterpretationLimits.Examples} may be.");
            misses.AddRange(list.AsArray().SelectMany((one, i) => one!.AsObject()
                .Where(member => member.Value is JsonValue value && value.TryGetValue(out string? text) && text.Length > InterpretationLimits.Text)
                .Select(member => $"/{name}/{i}/{member.Key}: the text is longer than {InterpretationLimits.Text} characters.")));
        }
        return misses;
    }

    private static JsonNode? WithoutPhrase(JsonNode? example)
    {
        var plain = (JsonObject)example!.DeepClone();
        plain.Remove("phrase");
        return plain;
    }
}
