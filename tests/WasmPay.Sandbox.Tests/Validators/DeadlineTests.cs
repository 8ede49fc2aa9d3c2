using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Metering;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>A verdict ends at its deadline and when the caller cancels, whatever fuel is left; that decides nothing.</summary>
public sealed class DeadlineTests
{
    public static TheoryData<string> Engines => [.. Fixture.Engines];

    [Theory, MemberData(nameof(Engines))]
    public void The_host_s_own_loops_end_at_the_deadline(string name)
    {
        using var engine = Fixture.NewEngine(name);
        // Each look at the clock takes a second; with this fuel it would go on for minutes.
        using var sandbox = new Sandbox(new() { Fuel = ulong.MaxValue / 2, Deadline = TimeSpan.FromSeconds(30) }, engine, new Hasty());
        Assert.True(sandbox.TryLoad(Fixture.Hostile("text-copies"), out var validator, out _));
        using (validator)
        {
            var outcome = validator.ValidateLegacy(Requests.Legacy());
            Assert.Equal((OutcomeKind.Deadline, "interrupted"), (outcome.Kind, outcome.Trap));
            Assert.Equal("The validator ran past its deadline of 30000 ms.", outcome.Explanation);
            Assert.Null(outcome.Verdict);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public void A_call_that_is_cancelled_already_is_not_begun(string engine)
    {
        using var bench = new Bench(engine, Fixture.Bytes("behaviours-utf8.wasm"));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var outcome = bench.Validator.Validate(Requests.Payment(0), cancelled.Token);
        Assert.Equal((OutcomeKind.Deadline, "The caller cancelled the call.", 0ul), (outcome.Kind, outcome.Explanation, outcome.Fuel));
        Assert.Equal(OutcomeKind.Verdict, bench.Validator.Validate(Requests.Payment(0)).Kind);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_call_that_is_cancelled_while_the_host_works_for_it_ends(string engine)
    {
        using var bench = new Bench(engine, Fixture.Hostile("log-flood"), new() { Fuel = ulong.MaxValue / 2, Deadline = TimeSpan.FromMinutes(10) });
        using var cancelled = new CancellationTokenSource();
        var call = Task.Run(() => bench.Validator.ValidateLegacy(Requests.Legacy(), cancelled.Token));
        await cancelled.CancelAsync();
        Assert.Equal((OutcomeKind.Deadline, "The caller cancelled the call."), ((await call).Kind, (await call).Explanation));
    }

    [Fact]
    public void A_deadline_must_be_some_time() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sandbox(new() { Deadline = TimeSpan.Zero }));

    [Fact]
    public void Sums_are_taken_at_once_and_the_clock_is_looked_at_now_and_then()
    {
        using var engine = new ManagedEngine();
        using var store = engine.CreateStore(new());
        store.Fuel = 1_000_000;
        var meter = new HostMeter(store);
        meter.Charge(HostMeter.Batch - 1);
        Assert.Equal((1_000_000ul, 0ul), (store.Fuel, meter.Charged));
        meter.Charge(1);
        Assert.Equal((1_000_000ul - (ulong)HostMeter.Batch, (ulong)HostMeter.Batch), (store.Fuel, meter.Charged));
        store.Deadline = new(TimeProvider.System, TimeSpan.Zero);
        meter.Charge(HostMeter.LookEvery - HostMeter.Batch - 1);
        Assert.Equal(TrapCode.Interrupted, Assert.Throws<TrapException>(() => meter.Charge(HostMeter.Batch)).Code);
        store.Deadline = null;
        Assert.Equal(TrapCode.OutOfFuel, Assert.Throws<TrapException>(() => meter.Charge(10_000_000)).Code);
        Assert.Equal((0ul, 1_000_000ul), (store.Fuel, meter.Charged));
    }

    private sealed class Hasty : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _now);
    }
}
