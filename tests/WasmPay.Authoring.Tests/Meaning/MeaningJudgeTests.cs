using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving;
using WasmPay.Solving.Terms;
using static WasmPay.Authoring.Tests.Meaning.Say;
using Comparison = WasmPay.Authoring.Interpretations.Comparison;

namespace WasmPay.Authoring.Tests.Meaning;

/// <summary>Two readings are the same when no possible payment is decided otherwise, however they are written.</summary>
[Collection(nameof(JudgeFixture))]
public sealed class MeaningJudgeTests(JudgeFixture fixture)
{
    private static readonly Condition s_large = Amount(Comparator.MoreThan, 100_000);
    private static readonly Condition s_abroad = Not(Text("transaction.destination.country", "DEU"));
    private static readonly Condition s_listed = new Listed("transaction.destination", "watched");

    public static TheoryData<string> Same => [.. s_same.Keys];

    public static TheoryData<string> Other => [.. s_other.Keys];

    [Theory, MemberData(nameof(Same))]
    public async Task They_mean_the_same(string about)
    {
        var (one, other) = s_same[about];
        var comparison = Assert.IsType<ReadingComparison.Known>(await fixture.Judge.CompareAsync(one, other, default));
        Assert.Equal(Relation.Equivalent, comparison.Relation);
        Assert.Null(comparison.MoreStrictly ?? comparison.LessStrictly);
        Assert.IsType<Distinction.None>(await fixture.Judge.DistinguishAsync(one, other, default));
    }

    [Theory, MemberData(nameof(Other))]
    public async Task They_do_not_mean_the_same(string about)
    {
        var (one, other, relation) = s_other[about];
        var comparison = Assert.IsType<ReadingComparison.Known>(await fixture.Judge.CompareAsync(one, other, default));
        Assert.Equal(relation, comparison.Relation);
        if (comparison.MoreStrictly is { } more) Assert.True(Decide(one, more) > Decide(other, more) && (more.One, more.Other) == (Decide(one, more), Decide(other, more)));
        if (comparison.LessStrictly is { } less) Assert.True(Decide(one, less) < Decide(other, less));
        var differs = Assert.IsType<Distinction.Differs>(await fixture.Judge.DistinguishAsync(one, other, default)).Payment;
        Assert.NotEqual(Decide(one, differs), Decide(other, differs));
    }

    [Fact]
    public async Task Multiples_are_hard_and_what_is_not_known_in_time_is_said_to_be_so()
    {
        var comparison = await fixture.Judge.CompareAsync(Denies(Amount(Comparator.MultipleOf, 60)), Denies(Amount(Comparator.MultipleOf, 20)), default);
        if (comparison is ReadingComparison.Known known) Assert.Equal(Relation.Laxer, known.Relation);
        else Assert.Equal("timeout", Assert.IsType<ReadingComparison.NotKnown>(comparison).Code);
    }

    [Fact]
    public async Task What_is_stricter_one_way_is_laxer_the_other()
    {
        var (one, other) = (Denies(s_large), Denies(All(s_large, s_abroad)));
        Assert.Equal(Relation.Stricter, Assert.IsType<ReadingComparison.Known>(await fixture.Judge.CompareAsync(one, other, default)).Relation);
        Assert.Equal(Relation.Laxer, Assert.IsType<ReadingComparison.Known>(await fixture.Judge.CompareAsync(other, one, default)).Relation);
    }

    [Fact]
    public async Task A_payment_that_tells_them_apart_is_ordinary_in_all_else()
    {
        var payment = await DifferAsync(Denies(Amount(Comparator.MoreThan, 1_200_000)), Denies(Amount(Comparator.AtLeast, 1_200_000)));
        var ordinary = SampleRequests.Baseline(JudgeFixture.Bank);
        var money = new Money(1_200_000, "EUR");
        Assert.Equal(Json(ordinary with { Transaction = ordinary.Transaction with { Amount = money, Reporting = money, At = ordinary.Transaction.At with { EpochMs = payment.Transaction.At.EpochMs } } }), Json(payment));
    }

    [Fact]
    public async Task A_payment_that_tells_them_apart_differs_in_as_little_as_can_be()
    {
        // "over 12,000 and to Sudan": both, or either.
        var sudan = Text("transaction.destination.residence", "SDN");
        var payment = await DifferAsync(Denies(All(Amount(Comparator.MoreThan, 1_200_000), sudan)), Denies(Any(Amount(Comparator.MoreThan, 1_200_000), sudan)));
        Assert.True(payment.Transaction.Destination.Residence == "SDN" ^ payment.Transaction.Amount.Units > 1_200_000);
        Assert.Equal(("Robin Example", "NORDDEFF", "NORDDEFF"), (payment.Transaction.Origin.Name, payment.Transaction.Origin.Bank, payment.Transaction.Destination.Bank));
    }

    [Fact]
    public async Task The_same_question_has_the_same_payment()
    {
        var (one, other) = s_other["an exception"] is var (a, b, _) ? (a, b) : default;
        Assert.Equal(Json(await DifferAsync(one, other)), Json(await DifferAsync(one, other)));
    }

    [Fact]
    public async Task A_text_that_is_looked_for_is_found_and_can_be_read()
    {
        var some = Memo(TextPart.Contains, "crypto", anyCase: true);
        var payment = await DifferAsync(Denies(some), Denies(All(some, Not(Memo(TextPart.BeginsWith, "refund of ")))));
        Assert.StartsWith("refund of ", payment.Transaction.Memo, StringComparison.Ordinal);
        Assert.Contains("crypto", payment.Transaction.Memo, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("He said \"no\" \\ ; | (")]
    [InlineData("\ud83d\ude00 smile")]
    [InlineData("end\") (assert false) (\"")]
    public async Task Hostile_text_of_a_rule_is_text(string text)
    {
        Assert.Equal(text, (await DifferAsync(Denies(Text("transaction.memo", text)), Denies(Any()))).Transaction.Memo);
        Assert.Contains(text, (await DifferAsync(Denies(Memo(TextPart.Contains, text)), Denies(Text("transaction.memo", text)))).Transaction.Memo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_solver_that_gives_up_is_said_in_each_answer()
    {
        var judge = new MeaningJudge(new Helpless(), JudgeFixture.Bank);
        Assert.Equal("timeout", Assert.IsType<ReadingComparison.NotKnown>(await judge.CompareAsync(Denies(s_large), Denies(s_abroad), default)).Code);
        Assert.Equal("timeout", Assert.IsType<Distinction.NotKnown>(await judge.DistinguishAsync(Denies(s_large), Denies(s_abroad), default)).Code);
        Assert.Equal("timeout", Assert.IsType<Possibility.NotKnown>(await judge.IsPossibleAsync(s_large, Interpretation.Empty, default)).Code);
        Assert.All(await judge.ExamineAsync(Denies(s_large), default), finding => Assert.Equal(MeaningFindingKind.NotKnown, finding.Kind));
    }

    [Fact]
    public async Task A_payment_that_our_evaluator_does_not_confirm_is_not_shown()
    {
        // This solver says yes to everything, with whatever values.
        var answer = await new MeaningJudge(new Yes(), JudgeFixture.Bank).DistinguishAsync(Denies(s_large), Denies(s_large), default);
        Assert.Equal("unconfirmed", Assert.IsType<Distinction.NotKnown>(answer).Code);
    }

    private static readonly Dictionary<string, (Interpretation, Interpretation)> s_same = new()
    {
        ["itself"] = (Denies(s_large), Denies(s_large)),
        ["> 999 and >= 1000"] = (Denies(Amount(Comparator.MoreThan, 999)), Denies(Amount(Comparator.AtLeast, 1_000))),
        ["not > and <="] = (Denies(Not(s_large)), Denies(Amount(Comparator.AtMost, 100_000))),
        ["minor units: KWD 1.500 in its own currency"] = (Denies(new Comparison([new Term("transaction.amount.units")], Comparator.AtLeast, new MoneyLimit(1_500, "KWD"))), Denies(Amount(Comparator.AtLeast, 1_500))),
        ["half of it above 50 and all of it above 100"] = (Denies(new Comparison([new Term("transaction.amount.units", new Fraction(1, 2))], Comparator.MoreThan, new NumberLimit(50))), Denies(Amount(Comparator.MoreThan, 100))),
        ["a third above 3 and 10 or more"] = (Denies(new Comparison([new Term("transaction.amount.units", new Fraction(1, 3))], Comparator.MoreThan, new NumberLimit(3))), Denies(Amount(Comparator.AtLeast, 10))),
        ["De Morgan"] = (Denies(Not(Any(s_large, s_abroad))), Denies(All(Not(s_large), Not(s_abroad)))),
        ["double negation"] = (Denies(Not(Not(s_listed))), Denies(s_listed)),
        ["distribution"] = (Denies(All(s_large, Any(s_abroad, s_listed))), Denies(Any(All(s_large, s_abroad), All(s_large, s_listed)))),
        ["an implied condition"] = (Denies(All(Amount(Comparator.MoreThan, 500), Amount(Comparator.MoreThan, 100))), Denies(Amount(Comparator.MoreThan, 500))),
        ["what a window implies"] = (Denies(All(Number("history.sent.hour.count", Comparator.AtLeast, 3), Number("history.sent.day.count", Comparator.AtLeast, 3))), Denies(Number("history.sent.hour.count", Comparator.AtLeast, 3))),
        ["in the reporting currency both amounts are one"] = (Denies(All(Text("transaction.amount.currency", "EUR"), s_large)), Denies(All(Text("transaction.amount.currency", "EUR"), Number("transaction.reporting.units", Comparator.MoreThan, 100_000)))),
        ["the weekend by two ways"] = (Denies(Number("transaction.at.weekday", Comparator.AtLeast, 6)), Denies(Not(Any([.. Enumerable.Range(1, 5).Select(day => Number("transaction.at.weekday", Comparator.Equal, day))])))),
        ["the last day of a February"] = (
            Denies(All(Number("transaction.at.month", Comparator.Equal, 2), Number("transaction.at.year", Comparator.AtLeast, 2026), Number("transaction.at.year", Comparator.LessThan, 2030), Number(FactCatalog.DaysLeftInMonth, Comparator.Equal, 0))),
            Denies(Any([.. ((long[])[20260228, 20270228, 20280229, 20290228]).Select(date => Number(FactCatalog.Date, Comparator.Equal, date))]))),
        ["all words but one"] = (Denies(Not(Text("transaction.origin.rating", "low"))), Denies(Text("transaction.origin.rating", "medium", "high", "prohibited"))),
        ["two clauses and one with or"] = (Reading(Clause("a", Decision.Deny, s_large), Clause("b", Decision.Deny, s_abroad)), Denies(Any(s_large, s_abroad))),
        ["a ladder and the strictest"] = (Reading(Clause("a", Decision.Deny, s_large), Clause("b", Decision.Refer, s_abroad)) with { Precedence = Precedence.FirstMatch }, Reading(Clause("b", Decision.Refer, s_abroad), Clause("a", Decision.Deny, s_large))),
        ["unless and not"] = (Reading(Clause("a", Decision.Deny, s_large, "b"), Clause("b", Decision.Approve, s_listed)), Denies(All(s_large, Not(s_listed)))),
        ["nothing else passes"] = (Reading(Clause("a", Decision.Approve, s_listed)) with { Otherwise = new Otherwise(Decision.Deny, "rest", "No.") }, Denies(Not(s_listed))),
        ["a definition"] = (Denies(new Defined("large")) with { Definitions = [new Definition("large", s_large)] }, Denies(s_large)),
        ["a table"] = (
            Denies(new Comparison([new Term("transaction.amount.units")], Comparator.MoreThan, new TableLimit("limits", "transaction.destination.country"))) with { Tables = [new Table("limits", [new TableRow(["DEU", "FRA"], new NumberLimit(500))], new NumberLimit(100))] },
            Denies(Any(Amount(Comparator.MoreThan, 500), All(Amount(Comparator.MoreThan, 100), Not(Text("transaction.destination.country", "DEU", "FRA")))))),
        ["begins implies contains"] = (Denies(All(Memo(TextPart.BeginsWith, "refund"), Memo(TextPart.Contains, "fun"))), Denies(Memo(TextPart.BeginsWith, "refund"))),
        ["case does not matter, so neither does its"] = (Denies(Memo(TextPart.Contains, "Crypto", anyCase: true)), Denies(Memo(TextPart.Contains, "cRYPTO", anyCase: true))),
        ["a purpose that begins with four"] = (Denies(new TextMatch("transaction.purpose", TextPart.BeginsWith, ["SALA"])), Denies(Text("transaction.purpose", "SALA"))),
        ["never, by two ways"] = (Denies(Any()), Denies(All(s_large, Not(s_large)))),
    };

    private static readonly Dictionary<string, (Interpretation, Interpretation, Relation)> s_other = new()
    {
        ["> 1000 and >= 1000"] = (Denies(Amount(Comparator.MoreThan, 1_000)), Denies(Amount(Comparator.AtLeast, 1_000)), Relation.Laxer),
        ["and for or"] = (Denies(All(s_large, s_abroad)), Denies(Any(s_large, s_abroad)), Relation.Laxer),
        ["another party"] = (Denies(s_listed), Denies(new Listed("transaction.origin", "watched")), Relation.Overlapping),
        ["another window"] = (Denies(Number("history.sent.day.count", Comparator.AtLeast, 3)), Denies(Number("history.sent.week.count", Comparator.AtLeast, 3)), Relation.Laxer),
        ["the calendar day is not 24 hours"] = (Denies(Number("history.sent.day.count", Comparator.AtLeast, 3)), Denies(Number("history.sent.calendar-day.count", Comparator.AtLeast, 3)), Relation.Overlapping),
        ["another currency's amount"] = (Denies(s_large), Denies(Number("transaction.reporting.units", Comparator.MoreThan, 100_000)), Relation.Overlapping),
        ["refer for deny"] = (Reading(Clause("a", Decision.Refer, s_large)), Denies(s_large), Relation.Laxer),
        ["an exception"] = (Reading(Clause("a", Decision.Deny, s_large, "b"), Clause("b", Decision.Approve, s_listed)), Denies(s_large), Relation.Laxer),
        ["precedence"] = (Reading(Clause("a", Decision.Refer, s_large), Clause("b", Decision.Deny, s_abroad)) with { Precedence = Precedence.FirstMatch }, Reading(Clause("a", Decision.Refer, s_large), Clause("b", Decision.Deny, s_abroad)), Relation.Laxer),
        ["nothing else passes, or all else does"] = (Reading(Clause("a", Decision.Approve, s_listed)) with { Otherwise = new Otherwise(Decision.Deny, "rest", "No.") }, Reading(Clause("a", Decision.Approve, s_listed)), Relation.Stricter),
        ["never both"] = (Denies(s_large), Denies(Not(s_large)), Relation.Disjoint),
        ["case matters"] = (Denies(Memo(TextPart.Contains, "crypto")), Denies(Memo(TextPart.Contains, "crypto", anyCase: true)), Relation.Laxer),
        ["an end for a beginning"] = (Denies(Memo(TextPart.EndsWith, "ab")), Denies(Memo(TextPart.BeginsWith, "ab")), Relation.Overlapping),
        ["one memo only"] = (Denies(All(s_large, Not(Text("transaction.memo", "pass-7")))), Denies(s_large), Relation.Laxer),
        ["the same account number"] = (Denies(Text("transaction.origin.account", "DE1")), Denies(Text("transaction.origin.account", "DE2")), Relation.Overlapping),
        ["a country of the bank, or of who lives there"] = (Denies(Text("transaction.destination.country", "SDN")), Denies(Text("transaction.destination.residence", "SDN")), Relation.Overlapping),
    };

    private async Task<ValidationRequest> DifferAsync(Interpretation one, Interpretation other) =>
        Assert.IsType<Distinction.Differs>(await fixture.Judge.DistinguishAsync(one, other, default)).Payment.Payment;

    private static Decision Decide(Interpretation reading, DifferingPayment payment) => new InterpretationEvaluator(reading).Decide(payment.Payment).Decision;

    private static string Json(ValidationRequest payment) => System.Text.Json.JsonSerializer.Serialize(payment, RequestJson.Options);

    private sealed class Helpless : ISolver
    {
        public Task<SolverAnswer> AskAsync(SmtScript script, CancellationToken cancellation) =>
            Task.FromResult<SolverAnswer>(new WasmPay.Solving.NotKnown(new SolverIdentity("none", ""), NotKnownReason.Timeout, "It takes too long."));

        public ValueTask DisposeAsync() => default;
    }

    private sealed class Yes : ISolver
    {
        public Task<SolverAnswer> AskAsync(SmtScript script, CancellationToken cancellation) =>
            Task.FromResult<SolverAnswer>(new Satisfiable(new SolverIdentity("none", ""), [.. script.Wanted.Select(term => term.Sort == SmtSort.Bool ? (SmtValue)new BoolValue(false) : new IntValue(Known(term)))]));

        public ValueTask DisposeAsync() => default;

        private static int Known(SmtTerm term) => term.Text.Contains("year", StringComparison.Ordinal) ? 2026 : term.Text.Contains("month|", StringComparison.Ordinal) || term.Text.Contains("day|", StringComparison.Ordinal) ? 1 : 0;
    }
}
