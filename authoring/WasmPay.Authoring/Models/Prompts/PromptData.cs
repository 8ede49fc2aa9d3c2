using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Models.Prompts;

/// <summary>
/// What people and tools have produced, as a prompt is given it: one JSON object on one line. <c>&lt;</c> and <c>&gt;</c> are escaped in it, so that
/// nothing inside ends the fence around it; every script stays readable; and as the value of a variable it is never read as a template.
/// </summary>
internal static class PromptData
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The text that is put between the fences.</summary>
    public static string Write(JsonNode data) => data.ToJsonString(Plain);

    /// <summary><c>{"bank", "language", "rule", "answers"}</c>.</summary>
    public static JsonObject Of(RuleRequest rule) => new()
    {
        ["bank"] = JsonNode.Parse(rule.Bank.ToJson()),
        ["language"] = rule.Language,
        ["rule"] = rule.Text,
        ["answers"] = new JsonArray([.. rule.Answers.Select(answer => (JsonNode)new JsonObject
        {
            ["kind"] = answer.Kind,
            ["phrase"] = answer.Phrase,
            ["answer"] = answer.Text,
        })]),
    };

    /// <summary><c>{"rule", "paraphrase"}</c>: the critic sees nothing else.</summary>
    public static JsonObject Of(string rule, string paraphrase) => new() { ["rule"] = rule, ["paraphrase"] = paraphrase };
}
