namespace WasmPay.Authoring.Accuracy;

/// <summary>
/// Where a rule is counted: in one column and in no other. They are in order of weight: of several readings of one rule, the heaviest is the rule's.
/// </summary>
public enum RuleColumn
{
    /// <summary>The outcome is one that was due, and every decision that can be scored is the label.</summary>
    Right,

    /// <summary>A warning where none was due; all decisions are right.</summary>
    FalseAlarm,

    /// <summary>A question without need, or about something else than what is ambiguous, or once more after the answer.</summary>
    Asked,

    /// <summary>A refusal without need, or after the officer's answer.</summary>
    Refused,

    /// <summary>The author gave nothing: no usable answer of its model.</summary>
    Failed,

    /// <summary>Our writer, the toolchain or the host gave nothing; it says nothing of the author.</summary>
    Toolchain,

    /// <summary>A program that decides a case wrongly, or that came out where there should have been none, or none without a warning. It hides behind nothing: a mistake that was seen is one, whatever else failed.</summary>
    WrongAndConfident,
}

/// <summary>What came of a rule before any question was answered, or of one of its readings after.</summary>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
/// <param name="IsExact">Whether every decision that can be scored is the label; true where none can.</param>
/// <param name="IsNamed">Whether a question names what is ambiguous.</param>
public readonly record struct RuleAct(string Outcome, bool IsExact, bool IsNamed);

/// <summary>Puts what came of a rule into its column, as the public rules' README defines them.</summary>
public static class RuleColumns
{
    /// <summary>The column of a rule; where a question was due and asked, <see cref="RuleColumn.Right"/> is to be confirmed by <see cref="OfReading"/> for each of its answers.</summary>
    /// <param name="expect">What is due.</param>
    /// <param name="also">What is as good.</param>
    /// <param name="act">What came.</param>
    public static RuleColumn Of(string expect, IReadOnlyList<string> also, RuleAct act)
    {
        bool IsDue(string outcome) => outcome == expect || also.Contains(outcome);
        return act.Outcome switch
        {
            Outcomes.Failed => RuleColumn.Failed,
            Outcomes.Toolchain => RuleColumn.Toolchain,
            Outcomes.Refuse => IsDue(Outcomes.Refuse) ? RuleColumn.Right : RuleColumn.Refused,
            // Only where a question is what is due do the labels know what it must name.
            Outcomes.Clarify => IsDue(Outcomes.Clarify) && (expect != Outcomes.Clarify || act.IsNamed) ? RuleColumn.Right : RuleColumn.Asked,
            _ when !act.IsExact => RuleColumn.WrongAndConfident,
            _ when IsDue(act.Outcome) => RuleColumn.Right,
            Outcomes.Flag when IsDue(Outcomes.Program) => RuleColumn.FalseAlarm,
            _ => RuleColumn.WrongAndConfident,
        };
    }

    /// <summary>
    /// The column of one reading, after the question that was due has been answered with it. What is as good as the question is no excuse any more; a
    /// warning is none either way, since a reading may well deserve one and the labels do not say.
    /// </summary>
    public static RuleColumn OfReading(RuleAct act) => act.Outcome switch
    {
        Outcomes.Failed => RuleColumn.Failed,
        Outcomes.Toolchain => RuleColumn.Toolchain,
        Outcomes.Refuse => RuleColumn.Refused,
        Outcomes.Clarify => RuleColumn.Asked,
        _ => act.IsExact ? RuleColumn.Right : RuleColumn.WrongAndConfident,
    };

    /// <summary>The column's name in JSON.</summary>
    public static string Name(RuleColumn column) => column switch
    {
        RuleColumn.Right => "right",
        RuleColumn.FalseAlarm => "false_alarm",
        RuleColumn.Asked => "asked",
        RuleColumn.Refused => "refused",
        RuleColumn.Failed => "failed",
        RuleColumn.Toolchain => "toolchain",
        RuleColumn.WrongAndConfident => "wrong_and_confident",
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "There is no such column."),
    };

    /// <summary>The column of that name in JSON.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static RuleColumn Parse(string name)
    {
        foreach (var column in Enum.GetValues<RuleColumn>())
            if (Name(column) == name) return column;
        throw new FormatException($"no column is called `{name}`");
    }
}

/// <summary>What an author can do with a rule, and what can keep it from doing anything.</summary>
public static class Outcomes
{
    /// <summary>A program.</summary>
    public const string Program = "program";

    /// <summary>A question.</summary>
    public const string Clarify = "clarify";

    /// <summary>A refusal.</summary>
    public const string Refuse = "refuse";

    /// <summary>A program with a warning.</summary>
    public const string Flag = "flag";

    /// <summary>The author gave nothing to read.</summary>
    public const string Failed = "failed";

    /// <summary>Our writer, the toolchain or the host failed.</summary>
    public const string Toolchain = "toolchain";

    /// <summary>Those that a rule can expect.</summary>
    public static IReadOnlyList<string> Expected { get; } = [Program, Clarify, Refuse, Flag];
}
