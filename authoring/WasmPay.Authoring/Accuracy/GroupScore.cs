using System.Text.Json.Nodes;

namespace WasmPay.Authoring.Accuracy;

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
    /// <summary>The rules by column.</summary>
    public ColumnCounts Columns { get; init; }

    /// <summary>What they took.</summary>
    public GroupUse Use { get; init; }

    internal static GroupScore Of(IReadOnlyList<RuleResult> results)
    {
        var programs = results.Where(r => r.Expect == Outcomes.Program).ToList();
        return new GroupScore(
            results.Count, results.Count(r => r.OutcomeIsRight), results.Count(r => r.IsSilentGuess), programs.Count, programs.Count(r => r.IsExact),
            programs.Count(r => r.Outcome is Outcomes.Refuse or Outcomes.Failed), programs.Sum(r => r.Right), programs.Sum(r => r.Total),
            programs.Count == 0 ? 0 : (int)(programs.Sum(r => r.Total == 0 ? 0 : 1_000_000L * r.Right / r.Total) / programs.Count / 1_000))
        {
            Columns = ColumnCounts.Of(results),
            Use = GroupUse.Of(results),
        };
    }

    internal JsonObject ToJson() => new()
    {
        ["rules"] = Rules,
        ["columns"] = Columns.ToJson(),
        ["outcome_right"] = OutcomeRight,
        ["silent_guesses"] = SilentGuesses,
        ["programs"] = Programs,
        ["exact"] = Exact,
        ["refused"] = Refused,
        ["decisions_right"] = DecisionsRight,
        ["decisions"] = Decisions,
        ["mean_accuracy_per_mille"] = MeanAccuracy,
        ["tokens"] = Use.Tokens,
        ["cost"] = Use.Cost,
        ["milliseconds"] = (long)Use.Time.TotalMilliseconds,
        ["milliseconds_median"] = (long)Use.Median.TotalMilliseconds,
        ["milliseconds_longest"] = (long)Use.Longest.TotalMilliseconds,
    };
}

/// <summary>How many rules are in which column; together they are all rules.</summary>
public readonly record struct ColumnCounts(int Right, int FalseAlarm, int Asked, int Refused, int Failed, int Toolchain, int WrongAndConfident)
{
    internal static ColumnCounts Of(IReadOnlyList<RuleResult> results)
    {
        int Count(RuleColumn column) => results.Count(r => r.Column == column);
        return new ColumnCounts(
            Count(RuleColumn.Right), Count(RuleColumn.FalseAlarm), Count(RuleColumn.Asked), Count(RuleColumn.Refused),
            Count(RuleColumn.Failed), Count(RuleColumn.Toolchain), Count(RuleColumn.WrongAndConfident));
    }

    internal JsonObject ToJson() => new()
    {
        [RuleColumns.Name(RuleColumn.Right)] = Right,
        [RuleColumns.Name(RuleColumn.FalseAlarm)] = FalseAlarm,
        [RuleColumns.Name(RuleColumn.Asked)] = Asked,
        [RuleColumns.Name(RuleColumn.Refused)] = Refused,
        [RuleColumns.Name(RuleColumn.Failed)] = Failed,
        [RuleColumns.Name(RuleColumn.Toolchain)] = Toolchain,
        [RuleColumns.Name(RuleColumn.WrongAndConfident)] = WrongAndConfident,
    };
}

/// <summary>What a group of rules took.</summary>
/// <param name="Tokens">Of the author's model; null where no model stands behind it.</param>
/// <param name="Cost">In the price's currency; null where the model has no price.</param>
/// <param name="Time">All rules together.</param>
/// <param name="Median">The median of a rule; of two in the middle, their mean.</param>
/// <param name="Longest">The longest of a rule.</param>
public readonly record struct GroupUse(long? Tokens, decimal? Cost, TimeSpan Time, TimeSpan Median, TimeSpan Longest)
{
    internal static GroupUse Of(IReadOnlyList<RuleResult> results)
    {
        if (results.Count == 0) return default;
        var times = results.Select(r => r.Use.Time).Order().ToList();
        return new GroupUse(
            // A sum of nothing is nothing, and not 0.
            results.Any(r => r.Use.Tokens is not null) ? results.Sum(r => r.Use.Tokens ?? 0) : null,
            results.Any(r => r.Use.Cost is not null) ? results.Sum(r => r.Use.Cost ?? 0) : null,
            times.Aggregate(TimeSpan.Zero, (sum, one) => sum + one), (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2, times[^1]);
    }
}
