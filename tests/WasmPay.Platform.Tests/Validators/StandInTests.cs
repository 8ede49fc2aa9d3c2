using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Validators;

/// <summary>Who answers for a live component that cannot be loaded when the platform starts.</summary>
public sealed class StandInTests
{
    private static readonly Error NoWorker = new(ErrorCode.Unavailable, "The component could not be looked at: No worker was free in time. (no-worker)", "component");

    [Fact]
    public async Task A_component_that_cannot_be_looked_at_refers_until_it_can_and_then_its_record_is_its_own()
    {
        var rules = new ChangingRules { Refusal = NoWorker };
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        await bed.RestartAsync(options => options with { Loader = rules });

        var referred = Ok(await bed.PayAsync(1, "k1")).Transaction;
        Assert.Equal(TransactionStatus.Referred, referred.Status);
        Assert.Equal(("not-loaded", "none", 0UL), Assert.Single(referred.Evaluations) is var e ? (e.Outcome.Trap, e.Engine.Name, e.FuelLimit) : default);
        Assert.Contains("No worker", referred.Evaluations[0].Outcome.Explanation, StringComparison.Ordinal);

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
}
