using WasmPay.Authoring.Accuracy;

namespace WasmPay.Authoring.Tests.Accuracy;

/// <summary>Every rule falls into one column, by what was due, what is as good, and what came.</summary>
public sealed class RuleColumnTests
{
    [Theory]
    // A program was due.
    [InlineData("program", "", "program exact", RuleColumn.Right)]
    [InlineData("program", "", "program wrong", RuleColumn.WrongAndConfident)]
    [InlineData("program", "", "flag exact", RuleColumn.FalseAlarm)]
    [InlineData("program", "", "flag wrong", RuleColumn.WrongAndConfident)]
    [InlineData("program", "", "clarify", RuleColumn.Asked)]
    [InlineData("program", "", "refuse", RuleColumn.Refused)]
    [InlineData("program", "clarify", "clarify", RuleColumn.Right)]
    [InlineData("program", "clarify", "refuse", RuleColumn.Refused)]
    [InlineData("program", "clarify flag", "flag exact", RuleColumn.Right)]
    [InlineData("program", "clarify flag", "flag wrong", RuleColumn.WrongAndConfident)]
    [InlineData("program", "refuse", "refuse", RuleColumn.Right)]
    // A question was due: nothing that was built without one is right.
    [InlineData("clarify", "", "clarify", RuleColumn.Right)]
    [InlineData("clarify", "", "clarify unnamed", RuleColumn.Asked)]
    [InlineData("clarify", "", "program exact", RuleColumn.WrongAndConfident)]
    [InlineData("clarify", "", "program wrong", RuleColumn.WrongAndConfident)]
    [InlineData("clarify", "", "flag exact", RuleColumn.WrongAndConfident)]
    [InlineData("clarify", "", "refuse", RuleColumn.Refused)]
    [InlineData("clarify", "refuse", "refuse", RuleColumn.Right)]
    [InlineData("clarify", "refuse", "flag exact", RuleColumn.WrongAndConfident)]
    [InlineData("clarify", "program", "flag exact", RuleColumn.FalseAlarm)]
    // A refusal was due; where the rest of the rule can stand, so may a program with a warning.
    [InlineData("refuse", "", "refuse", RuleColumn.Right)]
    [InlineData("refuse", "", "refuse unnamed", RuleColumn.Right)]
    [InlineData("refuse", "", "clarify", RuleColumn.Asked)]
    [InlineData("refuse", "clarify", "clarify unnamed", RuleColumn.Right)]
    [InlineData("refuse", "", "program exact", RuleColumn.WrongAndConfident)]
    [InlineData("refuse", "", "flag exact", RuleColumn.WrongAndConfident)]
    [InlineData("refuse", "clarify flag", "flag exact", RuleColumn.Right)]
    [InlineData("refuse", "clarify flag", "flag wrong", RuleColumn.WrongAndConfident)]
    [InlineData("refuse", "clarify flag", "program exact", RuleColumn.WrongAndConfident)]
    // A warning was due.
    [InlineData("flag", "", "flag exact", RuleColumn.Right)]
    [InlineData("flag", "", "flag wrong", RuleColumn.WrongAndConfident)]
    [InlineData("flag", "", "program exact", RuleColumn.WrongAndConfident)]
    [InlineData("flag", "", "clarify", RuleColumn.Asked)]
    [InlineData("flag", "", "refuse", RuleColumn.Refused)]
    [InlineData("flag", "clarify refuse", "clarify unnamed", RuleColumn.Right)]
    [InlineData("flag", "clarify refuse", "refuse", RuleColumn.Right)]
    [InlineData("flag", "clarify refuse", "program exact", RuleColumn.WrongAndConfident)]
    public void A_rule_falls_into_one_column(string expect, string also, string act, RuleColumn column) =>
        Assert.Equal(column, RuleColumns.Of(expect, also.Split(' ', StringSplitOptions.RemoveEmptyEntries), Act(act)));

    [Theory]
    [InlineData("failed", RuleColumn.Failed)]
    [InlineData("toolchain", RuleColumn.Toolchain)]
    public void Who_gave_nothing_is_told_apart_from_who_refused_whatever_was_due(string outcome, RuleColumn column) =>
        Assert.All(Outcomes.Expected, expect => Assert.Equal(column, RuleColumns.Of(expect, Outcomes.Expected, Act(outcome))));

    [Theory]
    [InlineData("program exact", RuleColumn.Right)]
    [InlineData("program wrong", RuleColumn.WrongAndConfident)]
    [InlineData("flag exact", RuleColumn.Right)]
    [InlineData("flag wrong", RuleColumn.WrongAndConfident)]
    [InlineData("clarify", RuleColumn.Asked)]
    [InlineData("refuse", RuleColumn.Refused)]
    [InlineData("failed", RuleColumn.Failed)]
    [InlineData("toolchain", RuleColumn.Toolchain)]
    public void After_the_answer_only_what_decides_rightly_is_right(string act, RuleColumn column) =>
        Assert.Equal(column, RuleColumns.OfReading(Act(act)));

    [Theory]
    [InlineData(RuleColumn.WrongAndConfident, RuleColumn.Toolchain)]
    [InlineData(RuleColumn.Toolchain, RuleColumn.Failed)]
    [InlineData(RuleColumn.Failed, RuleColumn.Refused)]
    [InlineData(RuleColumn.Refused, RuleColumn.Asked)]
    [InlineData(RuleColumn.Asked, RuleColumn.Right)]
    public void Of_several_readings_the_heaviest_counts(RuleColumn heavier, RuleColumn lighter) => Assert.True(heavier > lighter);

    [Fact]
    public void A_column_is_read_by_the_name_that_it_is_written_with()
    {
        Assert.All(Enum.GetValues<RuleColumn>(), column => Assert.Equal(column, RuleColumns.Parse(RuleColumns.Name(column))));
        Assert.Throws<FormatException>(() => RuleColumns.Parse("Right"));
    }

    private static RuleAct Act(string act) => act.Split(' ') is [var outcome, .. var how] ? new RuleAct(outcome, !how.Contains("wrong"), !how.Contains("unnamed")) : default;
}
