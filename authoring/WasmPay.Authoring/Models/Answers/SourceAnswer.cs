using System.Text.Json.Nodes;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models.Schemas;
using WasmPay.Authoring.Models.Voices;

namespace WasmPay.Authoring.Models.Answers;

/// <summary>Reads what a model answered where a source was asked for. The compiler judges the source itself.</summary>
internal static class SourceAnswer
{
    private const int Characters = 64 * 1024, MostAssumptions = 100;

    /// <summary>A whole source.</summary>
    public static (WrittenSource? Source, IReadOnlyList<string> Faults) Read(JsonNode answer, JsonObject schema)
    {
        if (new AnswerShape(schema).Read(answer).Faults is { Count: > 0 } faults) return (null, faults);
        var source = answer["source"]!.GetValue<string>();
        var assumptions = answer["assumptions"]!.AsArray().Select(one => new Assumption(Text(one!, "phrase"), Text(one!, "read-as")));
        return Fault(source) is { } fault ? (null, [fault]) : (new WrittenSource(source, [.. assumptions.Take(MostAssumptions)]), []);
    }

    private static string? Fault(string source) =>
        string.IsNullOrWhiteSpace(source) ? "/source: the source is empty."
        : source.Length > Characters ? $"/source: the source has {source.Length} characters; at most {Characters} may be."
        : null;

    private static string Text(JsonNode node, string name) => InterpretationLimits.Cut(node[name]!.GetValue<string>());
}
