using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Authoring.Tests.Meaning.Say;

namespace WasmPay.Authoring.Tests.Meaning;

/// <summary>What of one reading cannot be meant, each with a neighbour that can.</summary>
[Collection(nameof(JudgeFixture))]
public sealed class ReadingExaminationTests(JudgeFixture fixture)
{
    private static readonly Condition s_large = Amount(Comparator.MoreThan, 100_000);
    private static readonly Condition s_huge = Amount(Comparator.MoreThan, 1_000_000);
    private static readonly Condition s_listed = new Listed("transaction.destination", "watched");

    [Fact]
    public async Task Nothing_is_said_of_an_ordinary_rule() => Assert.Empty(await ExamineAsync(
        Reading(Clause("large", Decision.Refer, s_large), Clause("listed", Decision.Deny, s_listed)) with
        {
            Floor = [new Claim(All(Amount(Comparator.AtMost, 5_000), Not(s_listed)), Decision.Approve, "small ones pass")],
            Liveness = [new Claim(s_large, Decision.Refer, "large ones are looked at")],
        }));

    [Fact]
    public async Task A_clause_that_never_fires()
    {
        Assert.Equal(MeaningFindingKind.NeverFires, (await OneAsync(Reading(Clause("none", Decision.Deny, All(s_huge, Not(s_large))), Clause("large", Decision.Refer, s_large)))).Kind);
        // By a law of the facts, not by its form.
        Assert.Equal("none", (await OneAsync(Reading(Clause("none", Decision.Deny, Number("transaction.at.hour", Comparator.Equal, 24)), Clause("large", Decision.Refer, s_large)))).Clause);
    }

    [Fact]
    public async Task A_clause_that_always_fires()
    {
        var findings = await ExamineAsync(Denies(Amount(Comparator.MoreThan, 0)));
        Assert.Contains(findings, finding => finding is { Kind: MeaningFindingKind.AlwaysFires, Clause: "one" });
        Assert.Contains(findings, finding => finding is { Kind: MeaningFindingKind.DecidesAlike, Decision: Decision.Deny });
    }

    [Fact]
    public async Task A_clause_that_never_fires_for_what_it_gives_way_to() =>
        Assert.Contains(await ExamineAsync(Reading(Clause("huge", Decision.Deny, s_huge, "large"), Clause("large", Decision.Refer, s_large))), finding => finding is { Kind: MeaningFindingKind.NeverFires, Clause: "huge" });

    [Fact]
    public async Task A_clause_that_is_shadowed()
    {
        var ladder = Reading(Clause("large", Decision.Refer, s_large), Clause("huge", Decision.Deny, s_huge)) with { Precedence = Precedence.FirstMatch };
        var finding = await OneAsync(ladder);
        Assert.Equal((MeaningFindingKind.Shadowed, "huge"), (finding.Kind, finding.Clause));
        Assert.Empty(await ExamineAsync(ladder with { Clauses = [.. ladder.Clauses.Reverse()] }));
        // Where the strictest counts, the stricter one of two shadows.
        Assert.Equal((MeaningFindingKind.Shadowed, "huge"), await OneAsync(Reading(Clause("large", Decision.Deny, s_large), Clause("huge", Decision.Refer, s_huge))) is var other ? (other.Kind, other.Clause) : default);
    }

    [Fact]
    public async Task A_clause_that_changes_nothing()
    {
        var finding = await OneAsync(Reading(Clause("large", Decision.Deny, s_large), Clause("huge", Decision.Deny, s_huge)));
        Assert.Equal((MeaningFindingKind.Redundant, "huge"), (finding.Kind, finding.Clause));
    }

    [Fact]
    public async Task Two_clauses_that_contradict()
    {
        var reading = Reading(Clause("pass", Decision.Approve, s_listed), Clause("large", Decision.Deny, s_large)) with { Otherwise = new Otherwise(Decision.Refer, "rest", "Wait.") };
        var finding = await OneAsync(reading);
        Assert.Equal((MeaningFindingKind.Contradicts, "pass", "large"), (finding.Kind, finding.Clause, finding.Other));
        var payment = Assert.IsType<ValidationRequest>(finding.Payment);
        Assert.All(reading.Clauses, clause => Assert.True(new InterpretationEvaluator(reading).Fires(clause, payment)));
        // With a word about which gives way there is none.
        Assert.Empty(await ExamineAsync(reading with { Clauses = [reading.Clauses[0], reading.Clauses[1] with { Unless = ["pass"] }] }));
    }

    [Fact]
    public async Task The_same_payments_to_be_denied_and_referred() => Assert.Contains(
        await ExamineAsync(Reading(Clause("a", Decision.Refer, s_large), Clause("b", Decision.Deny, Not(Amount(Comparator.AtMost, 100_000))))),
        finding => finding is { Kind: MeaningFindingKind.Contradicts, Clause: "a", Other: "b" });

    [Fact]
    public async Task A_floor_that_is_broken_has_the_payment_that_breaks_it()
    {
        var reading = Denies(s_listed) with { Floor = [new Claim(Amount(Comparator.AtMost, 5_000), Decision.Approve, "small ones pass")] };
        var finding = await OneAsync(reading);
        Assert.Equal((MeaningFindingKind.BreaksFloor, "small ones pass"), (finding.Kind, finding.Clause));
        Assert.Equal(Decision.Deny, new InterpretationEvaluator(reading).Decide(finding.Payment!).Decision);
        Assert.True(finding.Payment!.Transaction.Amount.Units <= 5_000);
    }

    [Fact]
    public async Task Liveness_that_is_broken()
    {
        var finding = await OneAsync(Denies(s_listed) with { Liveness = [new Claim(s_listed, Decision.Refer, "somebody looks at them")] });
        Assert.Equal((MeaningFindingKind.BreaksLiveness, "somebody looks at them"), (finding.Kind, finding.Clause));
    }

    private Task<IReadOnlyList<MeaningFinding>> ExamineAsync(Interpretation reading) => fixture.Judge.ExamineAsync(reading, default);

    private async Task<MeaningFinding> OneAsync(Interpretation reading) => Assert.Single(await ExamineAsync(reading));
}
