using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>What one call of a validator comes to, on every engine and in every encoding that a guest may keep text in.</summary>
public sealed class ValidatorTests
{
    public static TheoryData<string, string> Everywhere => Fixture.EnginesAndEncodings();

    private static Outcome Run(string engine, string encoding, long behaviour, string memo = "rent", SandboxOptions? options = null)
    {
        using var bench = new Bench(engine, Fixture.Bytes($"behaviours-{encoding}.wasm"), options);
        return bench.Validator.Validate(Requests.Payment(behaviour, memo: memo));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public void An_approval_is_a_verdict_without_findings(string engine, string encoding)
    {
        var outcome = Run(engine, encoding, 0);
        Assert.Equal((OutcomeKind.Verdict, Decision.Approve), (outcome.Kind, outcome.Verdict!.Decision));
        Assert.Empty(outcome.Verdict.Findings);
        Assert.True(outcome.Fuel > 0);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public void A_referral_carries_its_finding(string engine, string encoding)
    {
        var outcome = Run(engine, encoding, 1);
        Assert.Equal((OutcomeKind.Verdict, Decision.Refer), (outcome.Kind, outcome.Verdict!.Decision));
        Assert.Single(outcome.Verdict.Findings);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public void Text_comes_back_as_it_went_in(string engine, string encoding)
    {
        foreach (var memo in new[] { "", "rent", "Zürich ÿ", "銀行 🏦 “quoted”", "\0\uFEFF\u202E", new string('é', 3_000) })
            Assert.Equal(memo, Assert.Single(Run(engine, encoding, 19, memo).Verdict!.Findings).Message);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public void An_answer_that_breaks_the_contract_or_the_interface_is_malformed(string engine, string encoding)
    {
        // 7 is bad text, but any byte is good latin1.
        foreach (var behaviour in new[] { 2, 3, 4, 5, 6, encoding == "latin1" ? 6 : 7, 8, 14, 15, 16 })
        {
            var outcome = Run(engine, encoding, behaviour, options: new() { TextBytes = 16_000 });
            Assert.True(outcome.Kind == OutcomeKind.MalformedAnswer, $"behaviour {behaviour}: {outcome}");
            Assert.Null(outcome.Verdict);
            Assert.NotNull(outcome.Explanation);
        }
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void A_guest_that_stops_itself_traps_by_name(string engine, string encoding)
    {
        var outcome = Run(engine, encoding, 9);
        Assert.Equal((OutcomeKind.Trap, "unreachable"), (outcome.Kind, outcome.Trap));
        Assert.Equal((OutcomeKind.Trap, "integer-divide-by-zero"), (Run(engine, encoding, 18).Kind, Run(engine, encoding, 18).Trap));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public void A_loop_without_end_runs_out_of_fuel(string engine, string encoding)
    {
        var outcome = Run(engine, encoding, 10, options: new() { Fuel = 100_000 });
        Assert.Equal(OutcomeKind.OutOfFuel, outcome.Kind);
        Assert.InRange(outcome.Fuel, 90_000ul, 100_000ul);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public void A_recursion_without_end_runs_out_of_stack(string engine, string encoding) =>
        Assert.Equal((OutcomeKind.OutOfMemory, "call-stack-exhausted"), (Run(engine, encoding, 11).Kind, Run(engine, encoding, 11).Trap));

    [Theory, MemberData(nameof(Everywhere))]
    public void Memory_stops_growing_at_the_limit(string engine, string encoding) =>
        Assert.Equal(OutcomeKind.Trap, Run(engine, encoding, 12, options: new() { MemoryBytes = 4 << 20 }).Kind);

    [Theory, MemberData(nameof(Everywhere))]
    public void A_trap_while_cleaning_up_spoils_the_answer(string engine, string encoding)
    {
        var outcome = Run(engine, encoding, 13);
        Assert.Equal(OutcomeKind.Trap, outcome.Kind);
        Assert.Null(outcome.Verdict);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public void Every_call_sees_a_fresh_instance_at_the_same_fuel(string engine, string encoding)
    {
        using var bench = new Bench(engine, Fixture.Bytes($"behaviours-{encoding}.wasm"));
        var fuel = new HashSet<ulong>();
        for (var i = 0; i < 20; i++)
        {
            // Other calls come between, also such that trap.
            bench.Validator.Validate(Requests.Payment(i % 19));
            var outcome = bench.Validator.Validate(Requests.Payment(17));
            Assert.Equal(Decision.Approve, outcome.Verdict?.Decision);
            fuel.Add(outcome.Fuel);
        }
        Assert.Single(fuel);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public void Many_threads_get_their_own_answers(string engine, string encoding)
    {
        using var bench = new Bench(engine, Fixture.Bytes($"behaviours-{encoding}.wasm"));
        var wrong = 0;
        Parallel.For(0, 400, new() { MaxDegreeOfParallelism = 4 }, i =>
        {
            var memo = $"payment {i} é";
            if (bench.Validator.Validate(Requests.Payment(19, memo: memo)).Verdict?.Findings[0].Message != memo) Interlocked.Increment(ref wrong);
        });
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void The_engines_agree_on_outcome_and_fuel_where_both_are_here()
    {
        foreach (var encoding in Fixture.Encodings)
            foreach (var behaviour in new[] { 0, 1, 2, 3, 5, 6, 9, 17, 19 })
            {
                var outcomes = Fixture.Engines.Select(engine => Run(engine, encoding, behaviour, "Zürich 銀")).ToArray();
                Assert.All(outcomes, outcome => Assert.Equal((outcomes[0].Kind, outcomes[0].Fuel, outcomes[0].Trap), (outcome.Kind, outcome.Fuel, outcome.Trap)));
            }
    }

    [Fact]
    public void A_request_whose_text_no_contract_can_carry_is_the_callers_mistake()
    {
        using var bench = new Bench("managed", Fixture.Bytes("behaviours-utf16.wasm"));
        Assert.Throws<ArgumentException>(() => bench.Validator.Validate(Requests.Payment(0, memo: "\uD800")));
        Assert.Equal(Decision.Approve, bench.Validator.Validate(Requests.Payment(0)).Verdict?.Decision);
    }
}
