using System.Text.Json.Nodes;
using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Models.Schemas;

/// <summary>
/// Puts the names of the catalogue's facts into a schema's definitions (<c>number-fact</c>, ...), so that a model cannot invent one. The
/// file in the repository stays readable, and cannot fall behind the catalogue.
/// </summary>
internal static class FactNames
{
    private const string Suffix = "-fact";

    /// <summary>The names that a definition stands for.</summary>
    public static IReadOnlyList<string> Of(string definition) => definition switch
    {
        "number-fact" => Where(fact => fact.Kind == FactKind.Number),
        "text-fact" => Where(fact => fact.Kind == FactKind.Text),
        "flag-fact" => Where(fact => fact.Kind == FactKind.Flag),
        // The reader knows no other that can be absent.
        "optional-fact" => ["history.idle-minutes"],
        "given-fact" => Where(fact => !fact.Derived),
        _ => throw new InvalidOperationException($"No facts are called `{definition}`."),
    };

    /// <summary>The schema with the names in it; the one that was given is left as it is.</summary>
    public static JsonObject Fill(JsonObject schema)
    {
        var filled = (JsonObject)schema.DeepClone();
        foreach (var (name, definition) in filled["$defs"] as JsonObject ?? [])
            if (name.EndsWith(Suffix, StringComparison.Ordinal)) definition!["enum"] = new JsonArray([.. Of(name).Select(fact => (JsonNode)fact)]);
        return filled;
    }

    private static IReadOnlyList<string> Where(Func<Fact, bool> which) => [.. FactCatalog.All.Where(which).Select(fact => fact.Name)];
}
