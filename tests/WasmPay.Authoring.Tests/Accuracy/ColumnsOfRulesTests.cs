using WasmPay.Authoring.Accuracy;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Accuracy;

/// <summary>The column of a rule as the offline author reads it, and what stands beside the column.</summary>
public sealed class ColumnsOfRulesTests
{
    private const string May = "Payments over USD 3,000 may be refused.", Plain = "Deny payments over USD 3,000.";

    private static readonly BankProfile s_bank = new("NDHV", "Nordhaven", "USA", "USD", "America/New_York", new Dictionary<string, string>());
    private static readonly OfflineRuleAuthor s_author = new();

    [Theory]
    [InlineData(Decision.Approve, RuleColumn.Right)]
    [InlineData(Decision.Deny, RuleColumn.WrongAndConfident)]
    public async Task A_question_that_was_due_is_right_only_where_every_answer_leads_to_right_decisions(Decision label, RuleColumn column) =>
        Assert.Equal(column, (await ScoreAsync(Rule(May, "clarify", label) with { Ambiguities = await AskedAsync(May) })).Column);

    [Fact]
    public async Task A_question_about_something_else_than_what_is_ambiguous_was_without_need()
    {
        var other = new Ambiguity("currency", "dollars", [new Reading("usd", "United States dollars")]);
        var result = await ScoreAsync(Rule(May, "clarify", Decision.Approve) with { Ambiguities = [other] });
        Assert.Equal((RuleColumn.Asked, Outcomes.Clarify, false), (result.Column, result.Outcome, result.Named));
    }

    [Theory]
    [InlineData(AuthorOutcome.Clarify, RuleColumn.Asked)]
    [InlineData(AuthorOutcome.Refuse, RuleColumn.Refused)]
    [InlineData(AuthorOutcome.Failed, RuleColumn.Failed)]
    public async Task What_comes_after_the_answer_instead_of_a_program_is_what_counts(AuthorOutcome outcome, RuleColumn column)
    {
        var asked = await AskedAsync(May);
        var author = new Scripted(AuthorOutcome.Clarify, outcome, asked);
        var result = await new AccuracyRunner(author, new AccuracyOptions(), new SecondsClock()).ScoreAsync(Rule(May, "clarify", Decision.Approve) with { Ambiguities = asked, Also = ["refuse"] });
        Assert.Equal((column, Outcomes.Clarify), (result.Column, result.Outcome));
        Assert.Contains("With the reading", string.Join(' ', result.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("program", RuleColumn.Asked, 1)]
    [InlineData("program clarify", RuleColumn.Right, 0)]
    public async Task A_question_that_the_labels_cannot_answer_is_scored_by_whether_it_was_due(string due, RuleColumn column, int scored)
    {
        var outcomes = due.Split(' ');
        var result = await ScoreAsync(Rule(May, outcomes[0], Decision.Deny) with { Also = outcomes[1..] });
        Assert.Equal((column, scored), (result.Column, result.Total));
    }

    [Theory]
    [InlineData(OutcomeKind.Deadline, null, Outcomes.Toolchain, 0)]
    [InlineData(OutcomeKind.HostFailure, "no-memory", Outcomes.Toolchain, 0)]
    [InlineData(OutcomeKind.HostFailure, "worker-died", Outcomes.Program, 2)]
    [InlineData(OutcomeKind.Trap, "unreachable", Outcomes.Program, 2)]
    [InlineData(OutcomeKind.OutOfFuel, null, Outcomes.Program, 2)]
    public void What_the_host_could_not_run_is_not_scored_and_what_the_component_did_is(OutcomeKind kind, string? trap, string outcome, int total)
    {
        var attempt = Decide(Verdict(Decision.Approve), new Outcome { Kind = kind, Trap = trap, Fuel = 0 });
        Assert.Equal((outcome, total, outcome == Outcomes.Toolchain), (attempt.Outcome, attempt.Total, attempt.IsIncomplete));
    }

    [Fact]
    public void A_mistake_does_not_hide_behind_a_host_that_failed()
    {
        var attempt = Decide(Verdict(Decision.Deny), new Outcome { Kind = OutcomeKind.Deadline, Fuel = 0 });
        Assert.Equal(RuleColumn.WrongAndConfident, RuleColumns.Of("program", [], attempt.Act(true)));
        Assert.True(attempt.IsIncomplete);
    }

    [Fact]
    public async Task The_time_of_a_rule_is_by_the_clock_that_is_given() =>
        Assert.Equal(TimeSpan.FromSeconds(1), (await ScoreAsync(Rule(Plain, "program", Decision.Approve))).Use.Time);

    [Theory]
    [InlineData("1 5 2", 2, 5)]
    [InlineData("4 1 3 2", 2.5, 4)]
    [InlineData("7", 7, 7)]
    public void Of_times_the_median_and_the_longest_are_told(string seconds, double median, double longest)
    {
        var use = AccuracySummary.Of([.. seconds.Split(' ').Select(s => Result(RuleColumn.Right, new RuleUse(TimeSpan.FromSeconds(int.Parse(s, null)), null, null)))]).All.Use;
        Assert.Equal((TimeSpan.FromSeconds(median), TimeSpan.FromSeconds(longest)), (use.Median, use.Longest));
        Assert.Equal((null, null), (use.Tokens, use.Cost));
    }

    [Fact]
    public void Every_rule_is_counted_in_one_column_and_tokens_and_cost_are_summed()
    {
        var results = Enum.GetValues<RuleColumn>().SelectMany((column, at) => Enumerable.Repeat(Result(column, new RuleUse(TimeSpan.Zero, 100, 0.25m)), at + 1)).ToList();
        var all = AccuracySummary.Of(results).All;
        Assert.Equal(new ColumnCounts(Right: 1, FalseAlarm: 2, Asked: 3, Refused: 4, Failed: 5, Toolchain: 6, WrongAndConfident: 7), all.Columns);
        Assert.Equal((28, 2_800L, 7m), (all.Rules, all.Use.Tokens!.Value, all.Use.Cost!.Value));
    }

    private static Task<RuleResult> ScoreAsync(BenchmarkRule rule) =>
        new AccuracyRunner(s_author, new AccuracyOptions(), new SecondsClock()).ScoreAsync(rule);

    private static async Task<IReadOnlyList<Ambiguity>> AskedAsync(string text) =>
        (await s_author.InterpretAsync(new RuleRequest(text, s_bank) { Language = "en" }, CancellationToken.None)).Interpretation.Ambiguities;

    // The payment is far below the limits of the rules here.
    private static BenchmarkRule Rule(string text, string expect, Decision label) =>
        new("r", "L1", "en", "plain", text, s_bank, expect, [new BenchmarkCase(SampleRequests.Baseline(s_bank), label, new Dictionary<string, Decision>())]);

    /// <summary>The outcomes in their order, on as many payments that are to be approved.</summary>
    private static RuleAttempt Decide(params Outcome[] outcomes)
    {
        var rule = Rule(Plain, "program", Decision.Approve);
        return RuleAttempt.Decide("program", new Told(new(outcomes)), rule with { Cases = [.. Enumerable.Repeat(rule.Cases[0], outcomes.Length)] }, "", [], CancellationToken.None);
    }

    private static Outcome Verdict(Decision decision) => new() { Kind = OutcomeKind.Verdict, Verdict = new Verdict(decision, []), Fuel = 1 };

    private static RuleResult Result(RuleColumn column, RuleUse use) => new("r", "L1", "en", "plain", "program", "program", 1, 1, [], true, []) { Column = column, Use = use };

    /// <summary>A second goes by each time somebody looks.</summary>
    private sealed class SecondsClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now++;
    }

    private sealed class Told(Queue<Outcome> outcomes) : IValidator
    {
        public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default) => outcomes.Dequeue();
    }

    /// <summary>Answers one thing before anything is answered, and another after.</summary>
    private sealed class Scripted(AuthorOutcome before, AuthorOutcome after, IReadOnlyList<Ambiguity> asks) : IRuleAuthor
    {
        public Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation) => Task.FromResult(
            new AuthorAnswer(rule.Answers.Count == 0 ? before : after, Interpretation.Empty with { Ambiguities = asks }, new AuthorProvenance("scripted", "1")));
    }
}
