using System.Text.Json.Nodes;

namespace WasmPay.Authoring.Accuracy;

/// <summary>How an author did on one rule.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Level">Its level.</param>
/// <param name="Language">Its language.</param>
/// <param name="Style">Its style.</param>
/// <param name="Expect">What the author should have done.</param>
/// <param name="Outcome">What it did: <c>program</c>, <c>clarify</c>, <c>refuse</c>, <c>flag</c>, <c>failed</c>, or <see cref="Toolchain"/>.</param>
/// <param name="Right">Decisions that are right.</param>
/// <param name="Total">Decisions that were scored; for <c>clarify</c>, those of every reading.</param>
/// <param name="Wrong">Indexes of cases decided wrongly.</param>
/// <param name="Named">Whether the question, the missing fact or the warning names what it should; true where nothing is to be named.</param>
/// <param name="Notes">What there is to know, for people.</param>
public sealed record RuleResult(
    string Rule, string Level, string Language, string Style, string Expect, string Outcome,
    int Right, int Total, IReadOnlyList<int> Wrong, bool Named, IReadOnlyList<string> Notes)
{
    /// <summary>The outcome where the toolchain or the host failed: it says nothing of the author.</summary>
    public const string Toolchain = "toolchain";

    /// <summary>Whether the outcome is the expected one.</summary>
    public bool OutcomeIsRight => Outcome == Expect;

    /// <summary>Whether a program came out where the author should have asked, refused or warned.</summary>
    public bool IsSilentGuess => Outcome == "program" && Expect != "program";

    /// <summary>Whether a program was due and decides every case rightly.</summary>
    public bool IsExact => Expect == "program" && Total > 0 && Right == Total;

    /// <summary><c>{"id","level","language","expect","outcome","right","total","wrong","notes"}</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["id"] = Rule,
        ["level"] = Level,
        ["language"] = Language,
        ["expect"] = Expect,
        ["outcome"] = Outcome,
        ["right"] = Right,
        ["total"] = Total,
        ["wrong"] = new JsonArray([.. Wrong.Select(w => (JsonNode)w)]),
        ["notes"] = string.Join(" ", Notes),
    };
}

/// <summary>A group of rules, scored as the benchmark says. Shares are in thousandths, so that they are integers.</summary>
/// <param name="Rules">How many rules.</param>
/// <param name="OutcomeRight">Rules with the expected outcome.</param>
/// <param name="SilentGuesses">Programs where the author should have asked, refused or warned.</param>
/// <param name="Programs">Rules for which a program is expected.</param>
/// <param name="Exact">Of those, the ones with every case right.</param>
/// <param name="Refused">Of those, the ones that the author refused.</param>
/// <param name="DecisionsRight">Cases right, of those rules.</param>
/// <param name="Decisions">Cases, of those rules.</param>
/// <param name="MeanAccuracy">The mean over those rules of their share of cases right, in thousandths.</param>
public sealed record GroupScore(int Rules, int OutcomeRight, int SilentGuesses, int Programs, int Exact, int Refused, int DecisionsRight, int Decisions, int MeanAccuracy)
{
    internal static GroupScore Of(IReadOnlyList<RuleResult> results)
    {
        var programs = results.Where(r => r.Expect == "program").ToList();
        return new GroupScore(
            results.Count, results.Count(r => r.OutcomeIsRight), results.Count(r => r.IsSilentGuess), programs.Count, programs.Count(r => r.IsExact),
            programs.Count(r => r.Outcome is "refuse" or "failed"), programs.Sum(r => r.Right), programs.Sum(r => r.Total),
            programs.Count == 0 ? 0 : (int)(programs.Sum(r => r.Total == 0 ? 0 : 1_000_000L * r.Right / r.Total) / programs.Count / 1_000));
    }

    internal JsonObject ToJson() => new()
    {
        ["rules"] = Rules,
        ["outcome_right"] = OutcomeRight,
        ["silent_guesses"] = SilentGuesses,
        ["programs"] = Programs,
        ["exact"] = Exact,
        ["refused"] = Refused,
        ["decisions_right"] = DecisionsRight,
        ["decisions"] = Decisions,
        ["mean_accuracy_per_mille"] = MeanAccuracy,
    };
}

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
