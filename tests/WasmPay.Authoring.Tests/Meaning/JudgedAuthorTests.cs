using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving;
using WasmPay.Solving.Terms;
using static WasmPay.Authoring.Tests.Meaning.Say;

namespace WasmPay.Authoring.Tests.Meaning;

/// <summary>Whoever reads a rule, what he reads is judged before anybody sees it.</summary>
[Collection(nameof(JudgeFixture))]
public sealed class JudgedAuthorTests(JudgeFixture fixture)
{
    private static readonly Condition s_large = Amount(Comparator.MoreThan, 100_000);

    [Fact]
    public async Task A_reading_that_can_be_meant_is_left_as_it_is() =>
        Assert.Equal((AuthorOutcome.Program, 0, 1), Seen(await JudgeAsync(Denies(s_large))));

    [Fact]
    public async Task A_clause_that_never_fires_is_refused()
    {
        // The 31st of April.
        var answer = await JudgeAsync(Denies(All(Number("transaction.at.month", Comparator.Equal, 4), Number("transaction.at.day", Comparator.Equal, 31))));
        Assert.Equal((AuthorOutcome.Refuse, "never-fires"), (answer.Outcome, answer.Interpretation.Problems[0].Code));
    }

    [Fact]
    public async Task The_31st_of_May_is_a_day() =>
        Assert.Equal(AuthorOutcome.Program, (await JudgeAsync(Denies(All(Number("transaction.at.month", Comparator.Equal, 5), Number("transaction.at.day", Comparator.Equal, 31))))).Outcome);

    [Fact]
    public async Task A_name_can_be_missing() =>
        Assert.Equal(AuthorOutcome.Program, (await JudgeAsync(Denies(Text("transaction.destination.name", "")))).Outcome);

    [Fact]
    public async Task Two_clauses_that_decide_one_payment_in_opposite_ways_are_refused_with_the_payment()
    {
        var answer = await JudgeAsync(Reading(Clause("no", Decision.Deny, s_large), Clause("yes", Decision.Approve, Amount(Comparator.MoreThan, 50_000))));
        var problem = Assert.Single(answer.Interpretation.Problems, p => p.Code == "contradiction");
        Assert.Contains("the instructed amount is EUR 1,", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ladder_may_approve_what_a_later_line_denies() =>
        Assert.Equal(AuthorOutcome.Program, (await JudgeAsync(Reading(Clause("yes", Decision.Approve, Text("transaction.origin.holder", "government")), Clause("no", Decision.Deny, s_large)) with { Precedence = Precedence.FirstMatch })).Outcome);

    [Fact]
    public async Task A_line_that_can_never_decide_is_shown()
    {
        var answer = await JudgeAsync(Reading(
            Clause("first", Decision.Refer, Text("transaction.origin.holder", "individual")),
            Clause("second", Decision.Deny, All(Text("transaction.origin.holder", "individual"), new Listed("transaction.origin", "watched")))) with
        { Precedence = Precedence.FirstMatch });
        Assert.Equal((AuthorOutcome.Flag, "shadowed"), (answer.Outcome, Assert.Single(answer.Interpretation.Warnings).Code));
        Assert.Equal(2, answer.Interpretation.Clauses.Count);
    }

    [Fact]
    public async Task A_rule_that_denies_everything_is_shown() =>
        Assert.Equal((AuthorOutcome.Flag, 1, 1), Seen(await JudgeAsync(Denies(Amount(Comparator.AtLeast, 1)))));

    [Fact]
    public async Task A_rule_that_only_approves_decides_nothing() =>
        Assert.Contains((await JudgeAsync(Reading(Clause("yes", Decision.Approve, s_large)))).Interpretation.Problems, p => p.Code == "decides-nothing");

    [Fact]
    public async Task A_promise_that_is_not_kept_is_refused_with_the_payment()
    {
        var answer = await JudgeAsync(Denies(s_large) with { Floor = [new Claim(Text("transaction.origin.holder", "government"), Decision.Approve, "government bodies always pass")] });
        Assert.Equal("government bodies always pass", Assert.Single(answer.Interpretation.Problems, p => p.Code == "breaks-floor").Phrase);
    }

    [Fact]
    public async Task What_the_solver_does_not_know_is_said()
    {
        var answer = await new JudgedAuthor(new Reads(Denies(s_large)), new Silent()).InterpretAsync(new RuleRequest("A rule.", JudgeFixture.Bank), default);
        Assert.Equal(AuthorOutcome.Flag, answer.Outcome);
        Assert.All(answer.Interpretation.Warnings, warning => Assert.Equal("not-known", warning.Code));
        Assert.NotEmpty(answer.Interpretation.Warnings);
    }

    [Fact]
    public async Task What_opens_a_rule_is_shown_whatever_the_reading_warns_of_itself()
    {
        var opened = All(s_large, Not(Text("transaction.origin.account", "US7700319942")));
        var covered = Denies(opened) with { Warnings = [new Warning("exemption", "A rule.", "Governments are spared, which is followed.")] };

        Assert.Contains((await JudgeAsync(Denies(opened))).Interpretation.Warnings, w => w.Code == "opening");
        Assert.Contains((await JudgeAsync(covered)).Interpretation.Warnings, w => w.Code == "opening");
        Assert.DoesNotContain((await JudgeAsync(Denies(s_large))).Interpretation.Warnings, w => w.Code == "opening");
    }

    [Fact]
    public async Task A_message_that_tips_off_is_replaced_and_shown()
    {
        var answer = await JudgeAsync(Reading(Clause("one", Decision.Deny, s_large) with { Message = "We have reported you to the FIU." }));
        Assert.Equal(("tipping-off", "The payment was rejected by a rule of the bank."), (Assert.Single(answer.Interpretation.Warnings).Code, answer.Interpretation.Clauses[0].Message));
    }

    [Fact]
    public async Task Questions_and_refusals_are_passed_on_without_asking_anybody()
    {
        var asked = new Interpretation { Ambiguities = [new Ambiguity("scope", "large", [])] };
        var answer = await new JudgedAuthor(new Reads(asked, AuthorOutcome.Clarify), new Silent()).InterpretAsync(new RuleRequest("A rule.", JudgeFixture.Bank), default);
        Assert.Equal((AuthorOutcome.Clarify, asked), (answer.Outcome, answer.Interpretation));
    }

    private static (AuthorOutcome, int, int) Seen(AuthorAnswer answer) => (answer.Outcome, answer.Interpretation.Warnings.Count, answer.Interpretation.Clauses.Count);

    [Fact]
    public async Task Who_is_asked_sees_what_else_there_is_to_look_at()
    {
        var asks = Denies(All(s_large, Not(Text("transaction.origin.account", "DE00123456789")))) with { Ambiguities = [new Ambiguity("scope", "large", [])] };
        var answer = await new JudgedAuthor(new Reads(asks, AuthorOutcome.Clarify), fixture.Solver).InterpretAsync(new RuleRequest("A rule.", JudgeFixture.Bank), default);
        Assert.Equal(AuthorOutcome.Clarify, answer.Outcome);
        Assert.Contains(answer.Interpretation.Warnings, warning => warning.Code == "opening");
    }

    private async Task<AuthorAnswer> JudgeAsync(Interpretation reading) =>
        await new JudgedAuthor(new Reads(reading), fixture.Solver).InterpretAsync(new RuleRequest("A rule.", JudgeFixture.Bank), default);

    // Reads every rule alike.
    private sealed class Reads(Interpretation reading, AuthorOutcome outcome = AuthorOutcome.Program) : IRuleAuthor
    {
        public Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation) => Task.FromResult(new AuthorAnswer(outcome, reading, new AuthorProvenance("test", "1")));
    }

    // Never knows.
    internal sealed class Silent : ISolver
    {
        public Task<SolverAnswer> AskAsync(SmtScript script, CancellationToken cancellation) =>
            Task.FromResult<SolverAnswer>(new WasmPay.Solving.NotKnown(new SolverIdentity("silent", ""), NotKnownReason.GaveUp, "It gave up."));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
