using System.Text.Json.Nodes;

namespace WasmPay.Authoring.Accuracy;

/// <summary>All rules of a benchmark, and by level, language and style.</summary>
public sealed record AccuracySummary(
    GroupScore All,
    IReadOnlyDictionary<string, GroupScore> ByLevel,
    IReadOnlyDictionary<string, GroupScore> ByLanguage,
    IReadOnlyDictionary<string, GroupScore> ByStyle,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Confusion)
{
    /// <summary>Sums up results.</summary>
    public static AccuracySummary Of(IReadOnlyList<RuleResult> results) => new(
        GroupScore.Of(results), By(results, r => r.Level), By(results, r => r.Language), By(results, r => r.Style),
        results.GroupBy(r => r.Expect).ToDictionary(g => g.Key, g => (IReadOnlyDictionary<string, int>)g.GroupBy(r => r.Outcome).ToDictionary(o => o.Key, o => o.Count())));

    /// <summary><c>{"summary": {"all", "levels", "languages", "styles", "confusion": {expected: {outcome: rules}}}}</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["summary"] = new JsonObject
        {
            ["all"] = All.ToJson(),
            ["levels"] = Json(ByLevel),
            ["languages"] = Json(ByLanguage),
            ["styles"] = Json(ByStyle),
            ["confusion"] = new JsonObject(Confusion.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)new JsonObject(e.Value.Select(o => KeyValuePair.Create(o.Key, (JsonNode?)o.Value)))))),
        },
    };

    private static JsonObject Json(IReadOnlyDictionary<string, GroupScore> groups) => new(groups.Select(g => KeyValuePair.Create(g.Key, (JsonNode?)g.Value.ToJson())));

    private static SortedDictionary<string, GroupScore> By(IReadOnlyList<RuleResult> results, Func<RuleResult, string> key) =>
        new(results.GroupBy(key).ToDictionary(g => g.Key, g => GroupScore.Of([.. g])), Comparer<string>.Create((a, b) => a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(a, b)));
}
