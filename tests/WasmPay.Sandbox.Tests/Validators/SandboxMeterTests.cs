using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>What an operator can see of guests: each thing is counted once, when it happens, and nothing beside it is.</summary>
public sealed class SandboxMeterTests : IDisposable
{
    private readonly Measurements _counted = new(SandboxMeter.Name);

    public static TheoryData<string> Engines => [.. Fixture.Engines];

    private static byte[] Behaviours => Fixture.Bytes("behaviours-utf8.wasm");

    public void Dispose() => _counted.Dispose();

    [Fact]
    public void A_component_is_counted_as_admitted_or_as_refused_by_its_first_reason()
    {
        using var sandbox = new Sandbox(new() { Engine = EngineChoice.Managed, ComponentBytes = 100_000 });
        Assert.True(sandbox.TryLoad(Behaviours, out var validator, out _));
        using (validator) Assert.Equal(["admissions: 1"], _counted.Take());

        Assert.False(sandbox.TryLoad(new byte[] { 0, 1, 2 }, out _, out var refusals));
        Assert.Equal([$"refusals code={refusals[0].Code}: 1"], _counted.Take());
        Assert.False(sandbox.TryLoad(new byte[100_001], out _, out _));
        Assert.Equal(["refusals code=over-limit: 1"], _counted.Take());
    }

    [Fact]
    public void Looking_at_a_component_admits_and_refuses_nothing()
    {
        using var sandbox = new Sandbox(new() { Engine = EngineChoice.Managed });
        Assert.True(sandbox.Inspect(Behaviours).Admitted);
        Assert.False(sandbox.Inspect(new byte[] { 0, 1, 2 }).Admitted);
        Assert.Empty(_counted.Take());
    }

    public static TheoryData<string, int, string> Outcomes()
    {
        var data = new TheoryData<string, int, string>();
        foreach (var engine in Fixture.Engines)
            foreach (var (behaviour, counted) in ((int, string)[])
            [
                (0, "kind=Verdict"), (1, "kind=Verdict"), (2, "kind=MalformedAnswer"), (9, "kind=Trap trap=unreachable"), (10, "kind=OutOfFuel"),
                (11, "kind=OutOfMemory trap=call-stack-exhausted"), (13, "kind=Trap trap=unreachable"), (18, "kind=Trap trap=integer-divide-by-zero"),
            ]) data.Add(engine, behaviour, counted);
        return data;
    }

    [Theory, MemberData(nameof(Outcomes))]
    public void A_call_is_counted_by_what_it_came_to_and_by_its_trap(string engine, int behaviour, string counted)
    {
        using var bench = new Bench(engine, Behaviours);
        _counted.Take();
        bench.Validator.Validate(Requests.Payment(behaviour));
        Assert.Equal([$"outcomes {counted}: 1"], _counted.Take());
    }

    [Fact]
    public void Two_calls_at_once_are_two()
    {
        using var bench = new Bench("managed", Behaviours);
        _counted.Take();
        bench.Validator.ValidateTwice(Requests.Payment(0));
        Assert.Equal(["outcomes kind=Verdict: 2"], _counted.Take());
    }

    [Theory, MemberData(nameof(Engines))]
    public void A_call_that_was_cancelled_is_counted_as_a_deadline_and_as_an_outcome(string engine)
    {
        using var bench = new Bench(engine, Behaviours);
        _counted.Take();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        bench.Validator.Validate(Requests.Payment(0), cancelled.Token);
        Assert.Equal(["deadlines: 1", "outcomes kind=Deadline trap=interrupted: 1"], _counted.Take());
        bench.Validator.Validate(Requests.Payment(0));
        Assert.Equal(["outcomes kind=Verdict: 1"], _counted.Take());
    }

    [Fact]
    public async Task A_guest_is_counted_as_running_while_it_runs()
    {
        using var bench = new Bench("managed", Behaviours, new() { Fuel = ulong.MaxValue / 2, Deadline = TimeSpan.FromMinutes(10) });
        _counted.Take();
        using var cancelled = new CancellationTokenSource();
        var call = Task.Run(() => bench.Validator.Validate(Requests.Payment(10), cancelled.Token));
        while (_counted.Of("guests.running") == 0) await Task.Delay(5);
        await cancelled.CancelAsync();
        await call;
        Assert.Equal(["deadlines: 1", "outcomes kind=Deadline trap=interrupted: 1"], _counted.Take());
    }

    [Fact]
    public void A_verdict_of_two_engines_is_one_outcome()
    {
        if (Fixture.Engines.Length < 2) return;
        using var sandbox = new Sandbox(new() { Engine = EngineChoice.Both });
        Assert.True(sandbox.TryLoad(Behaviours, out var validator, out _));
        using (validator)
        {
            Assert.Equal(["admissions: 1"], _counted.Take());
            validator.Validate(Requests.Payment(0));
            Assert.Equal(["outcomes kind=Verdict: 1"], _counted.Take());
        }
    }
}

/// <summary>Alone, since all guests of the process are in one figure.</summary>
[CollectionDefinition(nameof(MemoryMeterTests), DisableParallelization = true)]
public sealed class MemoryAlone;

/// <summary>The memory that guests hold is told as it is.</summary>
[Collection(nameof(MemoryMeterTests))]
public sealed class MemoryMeterTests
{
    private const long Budget = 256 << 20;

    public static TheoryData<string> Engines => [.. Fixture.Engines];

    [Theory, MemberData(nameof(Engines))]
    public async Task A_guest_holds_its_budget_while_it_runs_less_when_idle_and_nothing_when_it_is_gone(string engine)
    {
        using var counted = new Measurements(SandboxMeter.Name);
        using var bench = new Bench(engine, Fixture.Bytes("behaviours-utf8.wasm"), new() { MemoryBytes = Budget, Fuel = ulong.MaxValue / 2, Deadline = TimeSpan.FromMinutes(10) });
        var others = counted.Observe();
        using var cancelled = new CancellationTokenSource();
        var call = Task.Run(() => bench.Validator.Validate(Requests.Payment(10), cancelled.Token));
        while (counted.Observe() == others) await Task.Delay(5);
        Assert.Equal(Budget, counted.Observe() - others);
        await cancelled.CancelAsync();
        await call;
        Assert.InRange(counted.Observe() - others, 0, Budget - 1);
        bench.Validator.Dispose();
        Assert.Equal(0, counted.Observe() - others);
    }
}
