using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Validators;

/// <summary>A live component that the host could not load refers its payments until it can be loaded, and stops nobody else.</summary>
public sealed class LateValidatorTests
{
    private static readonly Error NoWorker = new(ErrorCode.Unavailable, "The component could not be looked at: No worker was free in time. (no-worker)", "component");
    private readonly MoodyLoader _loader = new();

    [Fact]
    public void It_refers_with_the_reason_tries_again_at_each_call_and_loads_once()
    {
        using var late = new LateValidator(_loader, TextRules.Rule("approve"));
        Assert.Equal(0, _loader.Loads);
        _loader.Errors["approve"] = NoWorker;
        for (var call = 1; call <= 2; call++)
        {
            var outcome = Call(late);
            Assert.Equal((OutcomeKind.HostFailure, "not-loaded", NoWorker.Message), (outcome.Kind, outcome.Trap, outcome.Explanation));
            Assert.Null(outcome.Verdict);
            Assert.Equal(call, _loader.Loads);
        }

        _loader.Errors.Clear();
        for (var call = 0; call < 3; call++) Assert.Equal(Decision.Approve, Call(late).Verdict?.Decision);
        Assert.Equal(3, _loader.Loads);
    }

    [Fact]
    public void What_it_loaded_goes_with_it_and_what_it_never_loaded_is_nothing()
    {
        new LateValidator(_loader, TextRules.Rule("approve")).Dispose();
        Assert.Equal((0, 0), (_loader.Loads, _loader.Disposed));
        using (var late = new LateValidator(_loader, TextRules.Rule("approve"))) Call(late);
        Assert.Equal((1, 1), (_loader.Loads, _loader.Disposed));
    }

    [Fact]
    public void Of_many_that_load_at_once_one_is_kept_and_all_answer()
    {
        using (var late = new LateValidator(_loader, TextRules.Rule("deny-over 0")))
        {
            using var together = new Barrier(4);
            var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                together.SignalAndWait();
                Assert.Equal(OutcomeKind.Verdict, Call(late).Kind);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            Assert.Equal(_loader.Loads - 1, _loader.Disposed);
        }
        Assert.Equal(_loader.Loads, _loader.Disposed);
    }

    [Theory, Stores]
    public async Task A_platform_whose_component_cannot_be_looked_at_starts_and_refers_that_banks_payments_alone(string store)
    {
        await using var bed = await CreateAsync(store, loader: _loader);
        await bed.InstallAsync("NDHV", "approve");
        await bed.InstallAsync("ICMR", "deny-over 900000");
        await bed.OpenAccountAsync("I2", "ICMR", "GBP", 1_000);
        _loader.Errors["approve"] = NoWorker;

        await bed.RestartAsync();

        var referred = Ok(await bed.PayAsync(1, "k1")).Transaction;
        Assert.Equal(TransactionStatus.Referred, referred.Status);
        Assert.Equal((OutcomeKind.HostFailure, "not-loaded"), (Assert.Single(referred.Evaluations).Outcome.Kind, referred.Evaluations[0].Outcome.Trap));
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(1, "k2", "I1", "I2", "GBP", Stranger)).Transaction.Status);

        _loader.Errors.Clear();
        var posted = Ok(await bed.Platform.Transactions.GetAsync(Staff, Ok(await bed.PayAsync(1, "k3")).Transaction.Id));
        Assert.Equal(TransactionStatus.Posted, posted.Status);
        // What the record says of the verdict is what decided it, so that it can be run again and compared.
        Assert.Equal(("text", "text-1", 1_000_000ul), (posted.Evaluations[0].Engine.Name, posted.Evaluations[0].Engine.FuelSchedule, posted.Evaluations[0].FuelLimit));
        Assert.True(Ok(await bed.Platform.Replays.ReplayAsync(Staff, posted.Id)).Agrees);
        await bed.AssertSoundAsync();
    }

    private static Outcome Call(LateValidator late)
    {
        var party = new Party("N1", "Nora North", "", "", "", "NDHV", "USA", "USA", Holder.Individual, Rating.Low, 100, []);
        var (money, quiet) = (new Money(1, "USD"), new Activity(default, default, default, default, default, default));
        return late.Validate(new(
            new("tx-1", party, party, money, money, Channel.Web, "", "", new(0, 1970, 1, 1, 4, 0, 0)), new(quiet, quiet, quiet, FirstPayment: true, IdleMinutes: null)));
    }
}
