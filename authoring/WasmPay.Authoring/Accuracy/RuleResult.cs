using System.Text.Json;
using System.Text.Json.Nodes;

namespace WasmPay.Authoring.Accuracy;

/// <summary>What one rule took.</summary>
/// <param name="Time">From the rule to its last decision, all readings together, in whole milliseconds.</param>
/// <param name="Tokens">Of the author's model, in and out; null where no model stands behind it.</param>
/// <param name="Cost">In the price's currency; null where the model has no price.</param>
public readonly record struct RuleUse(TimeSpan Time, long? Tokens, decimal? Cost)
{
    /// <summary>The same with the time as it is written, so that a sum over results is the same however they came.</summary>
    internal static RuleUse Of(TimeSpan time, long? tokens, decimal? cost) => new(TimeSpan.FromMilliseconds((long)time.TotalMilliseconds), tokens, cost);
}

/// <summary>How an author did on one rule.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Level">Its level.</param>
/// <param name="Language">Its language.</param>
/// <param name="Style">Its style.</param>
/// <param name="Expect">What the author should have done.</param>
/// <param name="Outcome">What it did, one of <see cref="Outcomes"/>; where it asked, that it asked.</param>
/// <param name="Right">Decisions that are right.</param>
/// <param name="Total">Decisions that were scored; for <c>clarify</c>, those of every reading.</param>
/// <param name="Wrong">Indexes of cases decided wrongly.</param>
/// <param name="Named">Whether the question, the missing fact or the warning names what it should; true where nothing is to be named.</param>
/// <param name="Notes">What there is to know, for people.</param>
public sealed record RuleResult(
    string Rule, string Level, string Language, string Style, string Expect, string Outcome,
    int Right, int Total, IReadOnlyList<int> Wrong, bool Named, IReadOnlyList<string> Notes)
{
    /// <summary>The column in which it is counted.</summary>
    public required RuleColumn Column { get; init; }

    /// <summary>What it took.</summary>
    public RuleUse Use { get; init; }

    /// <summary>Answers of a model that were to be replayed and are not recorded.</summary>
    public int NotRecorded { get; init; }

    /// <summary>Whether something was missing that may be there another time: the toolchain, the host, the model's endpoint, its budget, a recorded answer.</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>Whether the outcome is the expected one.</summary>
    public bool OutcomeIsRight => Outcome == Expect;

    /// <summary>Whether a program came out where the author should have asked, refused or warned.</summary>
    public bool IsSilentGuess => Outcome == Outcomes.Program && Expect != Outcomes.Program;

    /// <summary>Whether a program was due and decides every case rightly.</summary>
    public bool IsExact => Expect == Outcomes.Program && Total > 0 && Right == Total;

    /// <summary><c>{"id","level","language","style","expect","outcome","column","right","total","wrong","named","milliseconds","tokens","cost","not_recorded","incomplete","notes"}</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["id"] = Rule,
        ["level"] = Level,
        ["language"] = Language,
        ["style"] = Style,
        ["expect"] = Expect,
        ["outcome"] = Outcome,
        ["column"] = RuleColumns.Name(Column),
        ["right"] = Right,
        ["total"] = Total,
        ["wrong"] = new JsonArray([.. Wrong.Select(w => (JsonNode)w)]),
        ["named"] = Named,
        ["milliseconds"] = (long)Use.Time.TotalMilliseconds,
        ["tokens"] = Use.Tokens,
        ["cost"] = Use.Cost,
        ["not_recorded"] = NotRecorded,
        ["incomplete"] = IsIncomplete,
        ["notes"] = string.Join(" ", Notes),
    };

    /// <summary>What <see cref="ToJson"/> wrote, with the notes in one.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static RuleResult Read(JsonElement json)
    {
        try
        {
            return new RuleResult(
                Text(json, "id"), Text(json, "level"), Text(json, "language"), Text(json, "style"), Text(json, "expect"), Text(json, "outcome"),
                json.GetProperty("right").GetInt32(), json.GetProperty("total").GetInt32(), [.. json.GetProperty("wrong").EnumerateArray().Select(w => w.GetInt32())],
                json.GetProperty("named").GetBoolean(), [Text(json, "notes")])
            {
                Column = RuleColumns.Parse(Text(json, "column")),
                Use = new RuleUse(
                    TimeSpan.FromMilliseconds(json.GetProperty("milliseconds").GetInt64()),
                    json.GetProperty("tokens") is { ValueKind: not JsonValueKind.Null } tokens ? tokens.GetInt64() : null,
                    json.GetProperty("cost") is { ValueKind: not JsonValueKind.Null } cost ? cost.GetDecimal() : null),
                NotRecorded = json.GetProperty("not_recorded").GetInt32(),
                IsIncomplete = json.GetProperty("incomplete").GetBoolean(),
            };
        }
        catch (Exception other) when (other is KeyNotFoundException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw new FormatException(other.Message, other);
        }
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException($"`{name}` is null");
}
