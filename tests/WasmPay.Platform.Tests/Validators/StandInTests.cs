using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Validators;

/// <summary>Who answers for a live component that cannot be loaded when the platform starts.</summary>
public sealed class StandInTests
{
    private static readonly Error NoWorker = new(ErrorCode.Unavailable, "The component could not be looked at: No worker was free in time. (no-worker)", "component");

    private static readonly Error TooLong =
        new(ErrorCode.ComponentRefused, "over-limit: The component has 3500 bytes; at most 3000 are taken (component-bytes).");

    [Fact]
    public async Task A_component_that_cannot_be_looked_at_refers_until_it_can_and_then_its_record_is_its_own()
    {
        var rules = new ChangingRules { Refusal = NoWorker };
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        await bed.RestartAsync(options => options with { Loader = rules });

        var referred = Ok(await bed.PayAsync(1, "k1")).Transaction;
        Assert.Equal(TransactionStatus.Referred, referred.Status);
        var stood = Assert.Single(referred.Evaluations);
        Assert.Equal(("not-loaded", 0UL), (stood.Outcome.Trap, stood.FuelLimit));
        Assert.Contains("No worker", stood.Outcome.Explanation, StringComparison.Ordinal);

        rules.Refusal = null;
        var posted = Ok(await bed.PayAsync(1, "k2")).Transaction;

        Assert.Equal(TransactionStatus.Posted, posted.Status);
        var evaluation = Assert.Single(Ok(await bed.Platform.Transactions.GetAsync(Staff, posted.Id)).Evaluations);
        Assert.Equal(("text", "text-1", "0.2.0", 1_000_000UL), (evaluation.Engine.Name, evaluation.Engine.FuelSchedule, evaluation.Contract, evaluation.FuelLimit));
    }

    [Fact]
    public async Task The_fuel_of_a_verdict_that_came_after_a_stand_in_is_compared()
    {
        var rules = new ChangingRules { Refusal = NoWorker };
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        await bed.RestartAsync(options => options with { Loader = rules });
        Ok(await bed.PayAsync(1, "k1"));
        rules.Refusal = null;
        var id = Ok(await bed.PayAsync(1, "k2")).Transaction.Id;
        Assert.True(Ok(await bed.Platform.Replays.ReplayAsync(Staff, id)).Agrees);

        rules.MoreFuel = 1;

        Assert.False(Ok(await bed.Platform.Replays.ReplayAsync(Staff, id)).Agrees);
    }

    [Fact]
    public async Task A_component_that_cannot_be_looked_at_is_loaded_once_when_it_can()
    {
        var rules = new ChangingRules { Refusal = NoWorker };
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        await bed.RestartAsync(options => options with { Loader = rules });
        rules.Refusal = null;
        var before = rules.Loads;

        Ok(await bed.PayAsync(1, "k1"));
        Ok(await bed.PayAsync(1, "k2"));

        Assert.Equal(before + 1, rules.Loads);
    }

    [Fact]
    public async Task A_live_component_that_is_not_admitted_any_more_refers_says_why_and_does_not_stop_the_platform()
    {
        List<StandInNotice> notices = [];
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        await bed.InstallAsync("ICMR", "deny-over 5");
        var rules = new ChangingRules { Refusal = TooLong };
        await bed.RestartAsync(options => options with { Loader = rules, StandsIn = notices.Add });

        var referred = Ok(await bed.PayAsync(1, "k1")).Transaction;
        Assert.Equal(TransactionStatus.Referred, referred.Status);
        var evaluation = Assert.Single(referred.Evaluations);
        Assert.Equal((OutcomeKind.HostFailure, "not-admitted", "0.2.0"), (evaluation.Outcome.Kind, evaluation.Outcome.Trap, evaluation.Contract));
        Assert.Contains("(component-bytes)", evaluation.Outcome.Explanation, StringComparison.Ordinal);
        Assert.True(Ok(await bed.Platform.Replays.ReplayAsync(Staff, referred.Id)).Agrees);
        Assert.Equal(["ICMR", "NDHV"], notices.Select(n => n.Target).Order(StringComparer.Ordinal));
        Assert.All(notices, n => Assert.Contains("(component-bytes)", n.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_component_that_is_not_admitted_is_looked_at_and_told_of_once()
    {
        List<StandInNotice> notices = [];
        var rules = new ChangingRules { Refusal = TooLong };
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        await bed.RestartAsync(options => options with { Loader = rules, StandsIn = notices.Add });

        await bed.Platform.Live.RefreshAsync();
        await bed.Platform.Live.RefreshAsync();

        Assert.Equal((1, 1), (rules.Loads, notices.Count));
    }

    [Fact]
    public async Task With_the_limit_raised_again_the_component_decides_after_a_restart()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        await bed.RestartAsync(options => options with { Loader = new ChangingRules { Refusal = TooLong } });
        Assert.Equal(TransactionStatus.Referred, Ok(await bed.PayAsync(1, "k1")).Transaction.Status);

        await bed.RestartAsync();

        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(1, "k2")).Transaction.Status);
    }
}
