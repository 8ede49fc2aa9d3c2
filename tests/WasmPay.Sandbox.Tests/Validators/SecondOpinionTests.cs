using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Two engines' answers to one payment become one, and any difference a referral that says so.</summary>
public sealed class SecondOpinionTests
{
    private static readonly SecondOpinion Opinion = new(new("wasmtime", "50.0.1", "wasmtime-50"), new("managed", "1", "wasmtime-50"));

    [Fact]
    public void Equal_answers_are_the_answer()
    {
        foreach (var outcome in new[] { Verdict(Decision.Approve), Verdict(Decision.Deny, "limit"), Trap("unreachable"), Trap("out-of-bounds-memory-access"), Ended(OutcomeKind.OutOfFuel) })
            Assert.Same(outcome, Opinion.Settle(outcome, outcome with { }));
    }

    [Fact]
    public void Another_decision_is_a_disagreement_that_names_both()
    {
        var settled = Opinion.Settle(Verdict(Decision.Approve), Verdict(Decision.Deny, "limit"));
        Assert.Equal(OutcomeKind.Disagreement, settled.Kind);
        Assert.Null(settled.Verdict);
        Assert.Equal("The engines disagree: wasmtime 50.0.1 decides Approve, and managed 1 decides Deny.", settled.Explanation);
        Assert.Equal(100UL, settled.Fuel);
    }

    [Fact]
    public void Other_findings_are_a_disagreement_and_so_is_their_order()
    {
        Assert.Equal(OutcomeKind.Disagreement, Opinion.Settle(Verdict(Decision.Deny, "limit"), Verdict(Decision.Deny, "country")).Kind);
        Assert.Equal(OutcomeKind.Disagreement, Opinion.Settle(Verdict(Decision.Deny, "a", "b"), Verdict(Decision.Deny, "b", "a")).Kind);
        Assert.Equal(OutcomeKind.Disagreement, Opinion.Settle(Verdict(Decision.Deny, "a"), Verdict(Decision.Deny, "a", "b")).Kind);
    }

    [Fact]
    public void One_unit_of_fuel_is_a_disagreement()
    {
        var settled = Opinion.Settle(Verdict(Decision.Approve), Verdict(Decision.Approve) with { Fuel = 101 });
        Assert.Equal(OutcomeKind.Disagreement, settled.Kind);
        Assert.Equal("The engines disagree: wasmtime 50.0.1 uses 100 fuel, and managed 1 uses 101 fuel.", settled.Explanation);
        Assert.Equal(OutcomeKind.Disagreement, Opinion.Settle(Trap("unreachable"), Trap("unreachable") with { Fuel = 99 }).Kind);
    }

    [Fact]
    public void Fuel_is_not_compared_on_traps_whose_fuel_Wasmtime_does_not_know() =>
        Assert.Equal(OutcomeKind.Trap, Opinion.Settle(Trap("integer-divide-by-zero"), Trap("integer-divide-by-zero") with { Fuel = 107 }).Kind);

    [Fact]
    public void A_verdict_on_one_engine_and_none_on_the_other_is_a_disagreement()
    {
        foreach (var other in new[] { Trap("unreachable"), Ended(OutcomeKind.OutOfFuel), Ended(OutcomeKind.MalformedAnswer), Ended(OutcomeKind.OutOfMemory) with { Trap = "call-stack-exhausted" } })
        {
            Assert.Equal(OutcomeKind.Disagreement, Opinion.Settle(Verdict(Decision.Approve), other).Kind);
            Assert.Equal(OutcomeKind.Disagreement, Opinion.Settle(other, Verdict(Decision.Approve)).Kind);
        }
    }

    [Fact]
    public void Where_the_first_went_deep_and_the_second_counts_too_many_calls_it_is_the_second_s_to_say()
    {
        var deep = Ended(OutcomeKind.OutOfMemory) with { Trap = "call-stack-exhausted" };
        Assert.Same(deep, Opinion.Settle(Verdict(Decision.Approve) with { WentDeep = true }, deep));
        Assert.Equal(OutcomeKind.Disagreement, Opinion.Settle(Verdict(Decision.Approve) with { WentDeep = true }, Ended(OutcomeKind.OutOfMemory)).Kind);
        Assert.Equal(OutcomeKind.Disagreement, Opinion.Settle(Verdict(Decision.Approve) with { WentDeep = true }, Verdict(Decision.Deny, "limit")).Kind);
    }

    [Fact]
    public void Another_trap_is_a_disagreement() =>
        Assert.Equal(
            "The engines disagree: wasmtime 50.0.1 ends with Trap (unreachable), and managed 1 ends with Trap (integer-overflow).",
            Opinion.Settle(Trap("unreachable"), Trap("integer-overflow")).Explanation);

    [Fact]
    public void What_the_host_ended_is_no_disagreement_and_no_verdict()
    {
        foreach (var kind in new[] { OutcomeKind.Deadline, OutcomeKind.HostFailure })
        {
            foreach (var settled in new[] { Opinion.Settle(Ended(kind), Verdict(Decision.Approve)), Opinion.Settle(Verdict(Decision.Approve), Ended(kind)) })
            {
                Assert.Equal(kind, settled.Kind);
                Assert.Null(settled.Verdict);
            }
        }
    }

    private static Outcome Verdict(Decision decision, params string[] clauses) =>
        Ended(OutcomeKind.Verdict) with { Verdict = new(decision, [.. clauses.Select(clause => new Finding(clause, clause))]) };

    private static Outcome Trap(string trap) => Ended(OutcomeKind.Trap) with { Trap = trap };

    private static Outcome Ended(OutcomeKind kind) => new() { Kind = kind, Fuel = 100 };
}
