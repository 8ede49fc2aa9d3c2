using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using WasmPay.Guests.Protocol;
using WasmPay.Sandbox;

namespace WasmPay.Guests.Tests.Host;

/// <summary>Alone, since a process has one meter and all guests count there.</summary>
[CollectionDefinition(nameof(MeterTests), DisableParallelization = true)]
public sealed class MetersAlone;

/// <summary>What is counted in a worker reaches whoever listens in the host: once, under known names, within bounds.</summary>
[Collection(nameof(MeterTests))]
public sealed class MeterTests : IDisposable
{
    private static readonly GuestHostOptions s_one = Hosts.Options with { SpareWorkers = 0, LookInterval = TimeSpan.FromMilliseconds(10) };
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<(string Name, long Value, string Tags)> _seen = new();
    private readonly MeterListener _listener = new()
    {
        InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name.StartsWith("wasmpay.", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        },
    };

    public MeterTests()
    {
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _seen.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => tag.Value)))));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [WorkerFact]
    public void A_call_in_a_worker_is_counted_once_by_what_it_came_to()
    {
        using var host = new GuestHost(s_one);
        var guest = host.Load(Guests.Simple);
        guest.Validate(Guests.Payment(0));
        guest.Validate(Guests.Payment(2));
        host.Validate([(guest, Guests.Payment(0)), (guest, Guests.Payment(0))]);

        Assert.Equal(1, Sum("wasmpay.sandbox.admissions"));
        Assert.Equal((3, 1, 4), (Sum("wasmpay.sandbox.outcomes", "Verdict "), Sum("wasmpay.sandbox.outcomes", "Trap unreachable"), Sum("wasmpay.sandbox.outcomes")));
        Assert.Equal(0, Sum("wasmpay.sandbox.guests.running"));
        Assert.Contains(_seen, each => each is { Name: "wasmpay.sandbox.guests.running", Value: 2 });
    }

    [WorkerFact]
    public void A_deadline_and_a_lost_worker_are_told_apart()
    {
        using var host = Hosts.WithFaults(s_one);
        var guest = host.Load(Guests.Simple);
        guest.Validate(Guests.Payment(0, Workers.Fault.Memo("segv")));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        guest.Validate(Guests.Payment(0), cancelled.Token);

        Assert.Equal((1, 1), (Sum("wasmpay.sandbox.outcomes", "HostFailure worker-died"), Sum("wasmpay.sandbox.deadlines")));
    }

    [WorkerFact]
    public void A_refusal_is_counted_once_by_its_code()
    {
        using var host = new GuestHost(s_one);
        Assert.False(host.TryLoad(new byte[] { 0 }, out _, out var refusals));
        Assert.Equal((1, 1), (Sum("wasmpay.sandbox.refusals", refusals[0].Code), Sum("wasmpay.sandbox.refusals")));
    }

    [WorkerFact]
    public void Functions_that_a_worker_compiles_are_counted_here_and_where_all_is_interpreted_there_are_none()
    {
        Assert.True(Compiled(EngineChoice.Managed) > 0);
        _seen.Clear();
        Assert.Equal(0, Compiled(EngineChoice.Interpreted));
    }

    [WorkerFact]
    public void Coverage_is_counted_by_an_interpreter_where_only_that_was_chosen()
    {
        using var host = new GuestHost(s_one with { Sandbox = new() { Engine = EngineChoice.Interpreted } });
        Assert.True(host.TryLoadForCoverage(Guests.Behaviours, out var counted, out _));
        for (var i = 0; i < 3_000; i++) counted.Validate(Guests.Payment(17));

        Assert.NotEqual(0, counted.EdgesTotal);
        Looked(host);
        Assert.Equal(0, Sum("wasmpay.wasm.functions.compiled"));
    }

    [WorkerFact]
    public void Memory_that_a_workers_guests_hold_is_seen_until_the_host_ends()
    {
        var before = Held();
        using (var host = new GuestHost(s_one with { Sandbox = new() { Engine = EngineChoice.Managed } }))
        {
            Hosts.AssertApproved(host.Load(Guests.Simple).Validate(Guests.Payment()));
            Assert.True(SpinWait.SpinUntil(() => Held() > before, s_patience));
        }
        Assert.Equal(before, Held());
    }

    [WorkerFact]
    public void What_a_worker_that_was_taken_over_counts_is_bounded()
    {
        using var host = Hosts.WithScript("counts-lies", s_one);
        Assert.True(SpinWait.SpinUntil(() => Sum("wasmpay.wasm.compilations.failed") > 0, s_patience));
        Looked(host);

        Assert.All(_seen.Where(each => each.Name.StartsWith("wasmpay.wasm.", StringComparison.Ordinal)), each => Assert.InRange(each.Value, 0, 100_000));
        Assert.InRange(Held(), 0, 1L << 48);
        Assert.Single(host.Pool.Processes);
    }

    [WorkerFact]
    public void A_worker_that_counts_in_no_form_is_ended()
    {
        using var host = Hosts.WithScript("counts-garbage", s_one);
        Assert.True(SpinWait.SpinUntil(() => Sum("wasmpay.guests.workers.ended", "garbage") > 0, s_patience));
    }

    [WorkerFact]
    public void Names_that_a_worker_makes_up_are_counted_as_others()
    {
        using (var host = Hosts.WithScript("odd-trap", s_one with { Sandbox = new() })) Assert.Equal("x-1", host.Load(Guests.Simple).Validate(Guests.Payment()).Trap);
        using (var host = Hosts.WithScript("refuses-oddly", s_one)) Assert.False(host.TryLoad(Guests.Simple, out _, out _));

        Assert.Equal((1, 1), (Sum("wasmpay.sandbox.outcomes", "Trap other"), Sum("wasmpay.sandbox.refusals", "other")));
    }

    [Fact]
    public void Counts_come_out_as_they_went_in_and_what_came_between_two_is_never_negative()
    {
        var counts = new WorkerCounts(new(7, 3, 1), 1 << 20);
        var to = new WireWriter();
        counts.Write(to);
        var from = new WireReader(to.Frame.Span[Wire.HeaderBytes..]);
        Assert.Equal(counts, WorkerCounts.Read(ref from));

        Assert.Equal(new(7, 3, 1), counts.Since(default));
        Assert.Equal(default, default(WorkerCounts).Since(counts));
        var (least, most) = (new WorkerCounts(new(long.MinValue, 0, 0), 0), new WorkerCounts(new(long.MaxValue, 0, 0), 0));
        Assert.Equal((100_000, 0), (most.Since(least).Compiled, least.Since(most).Compiled));
    }

    private long Compiled(EngineChoice engine)
    {
        using var host = new GuestHost(s_one with { Sandbox = new() { Engine = engine } });
        var guest = host.Load(Guests.Behaviours);
        for (var i = 0; i < 3_000; i++) guest.Validate(Guests.Payment(17));
        if (engine == EngineChoice.Managed) SpinWait.SpinUntil(() => Sum("wasmpay.wasm.functions.compiled") > 0, s_patience);
        else Looked(host);
        return Sum("wasmpay.wasm.functions.compiled");
    }

    // Some looks of the host at its workers: each waits for an answer to the one before.
    private static void Looked(GuestHost host)
    {
        var until = host.Pool.Looks + 5;
        Assert.True(SpinWait.SpinUntil(() => host.Pool.Looks >= until, s_patience));
    }

    private long Held()
    {
        _seen.Clear();
        _listener.RecordObservableInstruments();
        return Sum("wasmpay.sandbox.memory.held");
    }

    private long Sum(string name, string tags = "") => _seen.Where(each => each.Name == name && each.Tags.StartsWith(tags, StringComparison.Ordinal)).Sum(each => each.Value);
}
