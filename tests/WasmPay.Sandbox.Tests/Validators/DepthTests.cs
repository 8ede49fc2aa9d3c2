using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>
/// Wasmtime has more stack than the depth of calls can take; where a verdict may come from beyond that depth, the managed engine, which
/// counts it, is asked, and what it ends is ended.
/// </summary>
public sealed class DepthTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(1_000)]
    public void A_verdict_within_the_depth_of_calls_is_given(long depth)
    {
        using var sandbox = new Sandbox(new());
        var outcome = Run(sandbox, depth);
        Assert.Equal((OutcomeKind.Verdict, Decision.Approve), (outcome.Kind, outcome.Verdict!.Decision));
    }

    [Theory]
    [InlineData(2_100)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public void A_verdict_from_beyond_it_is_referred_and_says_why(long depth)
    {
        using var sandbox = new Sandbox(new());
        var outcome = Run(sandbox, depth);
        Assert.Equal((OutcomeKind.OutOfMemory, "call-stack-exhausted", "managed"), (outcome.Kind, outcome.Trap, outcome.Engine!.Name));
        Assert.Null(outcome.Verdict);
        Assert.Null(outcome.Legacy);
    }

    // A record of the first would else not be what a replay on the second comes to.
    [Theory]
    [InlineData(EngineChoice.Auto)]
    [InlineData(EngineChoice.Both)]
    public void It_is_the_same_before_and_after_Wasmtime_has_the_validator(EngineChoice choice)
    {
        using var sandbox = new Sandbox(new() { Engine = choice });
        using var managed = new Sandbox(new() { Engine = EngineChoice.Managed });
        var (here, there) = (Run(sandbox, 5_000), Run(managed, 5_000));
        Assert.Equal((there.Kind, there.Trap, there.Fuel, there.Explanation), (here.Kind, here.Trap, here.Fuel, here.Explanation));
    }

    [Fact]
    public void What_the_managed_engine_stops_never_has_a_verdict_and_what_it_does_not_stop_has_the_same()
    {
        using var sandbox = new Sandbox(new());
        using var managed = new Sandbox(new() { Engine = EngineChoice.Managed });
        Assert.True(sandbox.TryLoad(Fixture.Hostile("deep"), out var first, out _));
        Assert.True(managed.TryLoad(Fixture.Hostile("deep"), out var exact, out _));
        using (first)
        using (exact)
        {
            OnFirst(first);
            for (var depth = 1_980; depth < 2_010; depth++)
            {
                var (here, there) = (first.ValidateLegacy(Requests.Legacy(depth)), exact.ValidateLegacy(Requests.Legacy(depth)));
                Assert.True((here.Kind == OutcomeKind.Verdict) == (there.Kind == OutcomeKind.Verdict), $"{depth}: {here.Kind}, {there.Kind}");
                if (here.Kind == OutcomeKind.Verdict) Assert.Equal((there.Fuel, there.Verdict!.Decision), (here.Fuel, here.Verdict!.Decision));
            }
        }
    }

    [Theory]
    [InlineData(EngineChoice.Auto)]
    [InlineData(EngineChoice.Both)]
    public void A_recursion_without_end_is_exhausted_stack_whatever_ends_it_on_Wasmtime(EngineChoice choice)
    {
        // With so little fuel, Wasmtime runs out of that first.
        using var sandbox = new Sandbox(new() { Engine = choice, Fuel = 200_000 });
        Assert.True(sandbox.TryLoad(Fixture.Bytes("behaviours-utf8.wasm"), out var validator, out _));
        using (validator)
        {
            if (validator.Decider is TieredComponent) Tiers.OnFirst(validator);
            var outcome = validator.Validate(Requests.Payment(11));
            Assert.Equal((OutcomeKind.OutOfMemory, "call-stack-exhausted"), (outcome.Kind, outcome.Trap));
        }
    }

    [Fact]
    public void A_validator_that_was_disposed_of_gives_none_either()
    {
        using var sandbox = new Sandbox(new());
        Assert.True(sandbox.TryLoad(Fixture.Hostile("deep"), out var validator, out _));
        OnFirst(validator);
        validator.Dispose();
        for (var i = 0; i < 2; i++) Assert.NotEqual(OutcomeKind.Verdict, validator.ValidateLegacy(Requests.Legacy(5_000)).Kind);
    }

    [Fact]
    public void An_operator_who_wants_Wasmtime_alone_has_its_word()
    {
        using var sandbox = new Sandbox(new() { Engine = EngineChoice.Wasmtime });
        Assert.Equal(OutcomeKind.Verdict, Run(sandbox, 5_000).Kind);
    }

    private static Outcome Run(Sandbox sandbox, long depth)
    {
        Assert.True(sandbox.TryLoad(Fixture.Hostile("deep"), out var validator, out _));
        using (validator)
        {
            if (validator.Decider is TieredComponent) OnFirst(validator);
            return validator.ValidateLegacy(Requests.Legacy(depth));
        }
    }

    private static void OnFirst(Validator validator)
    {
        Tiers.OnFirst(validator);
        Assert.Equal("wasmtime", validator.ValidateLegacy(Requests.Legacy(1)).Engine!.Name);
    }
}
