using Microsoft.Extensions.Logging;
using WasmPay.Guests.Tests.Workers;
using WasmPay.Testing;

namespace WasmPay.Guests.Tests.Host;

/// <summary>What an operator can see of workers: each thing is counted once, when it happens, and nothing beside it is.</summary>
public sealed class GuestMetricsTests : IDisposable
{
    private static readonly GuestHostOptions s_quick = Hosts.Options with { CallDeadline = TimeSpan.FromSeconds(3), DeadlineGrace = TimeSpan.FromSeconds(1) };

    private readonly Measurements _counted = new("WasmPay.Guests");
    private readonly CollectedLog _log = new();

    public void Dispose() => _counted.Dispose();

    [WorkerFact]
    public void Workers_messages_and_their_requests_are_counted_and_a_good_payment_is_no_event()
    {
        using (var host = Host(Hosts.Options with { SpareWorkers = 0 }))
        {
            Assert.Equal(["workers.started: 1"], _counted.Take());
            Assert.Contains("is ready", Assert.Single(_log.From(LogLevel.Information)), StringComparison.Ordinal);
            var guest = host.Load(Guests.Simple);
            Assert.Equal(["calls kind=load: 1"], _counted.Take());
            Hosts.AssertApproved(host.Validate([(guest, Guests.Payment()), (guest, Guests.Payment()), (guest, Guests.Payment())])[2]);
            Assert.Equal(["batch: 3", "calls kind=validate: 1"], _counted.Take());
            host.Inspect(Guests.Simple);
            Assert.Equal(["calls kind=inspect: 1"], _counted.Take());
        }
        Assert.Equal(["workers.ended reason=stopped: 1"], _counted.Take());
        Assert.Empty(_log.From(LogLevel.Warning));
    }

    // A crash is its call's alone, which is answered by a referral at once. Time is shared, so what stalled is tried once more, alone.
    [WorkerTheory]
    [InlineData("segv", "crashed", 1, "batch: 1", "calls kind=validate: 1", "failures cause=worker-died: 1")]
    [InlineData("loop", "stalled", 2, "batch: 1", "calls kind=validate: 2", "failures cause=worker-died: 1", "retries: 1")]
    public void A_worker_that_was_killed_is_counted_by_its_reason_replaced_and_told_of_with_its_component(string fault, string reason, int deaths, params string[] calls)
    {
        using var host = Host(s_quick with { SpareWorkers = 0 });
        var killer = host.Load(Guests.Of("killer"));
        _counted.Take();
        Assert.Equal("worker-died", killer.Validate(Guests.Payment(0, Fault.Memo(fault))).Trap);
        WaitFor($"workers.ended reason={reason}", deaths);
        WaitFor("workers.started", deaths);
        WaitForDeaths(deaths);
        Assert.Equal(calls, Calls());
        Assert.Equal(LogLevel.Warning, _log.Single($"Component {killer.Digest} lost its worker").Level);
        Assert.Empty(_log.From(LogLevel.Error));
    }

    [WorkerFact]
    public void The_third_death_is_a_quarantine_and_what_is_quarantined_reaches_no_worker()
    {
        using var host = Host(s_quick);
        var (killer, other) = (host.Load(Guests.Of("killer")), host.Load(Guests.Of("other")));
        for (var death = 1; death <= 3; death++)
        {
            Assert.Equal(0, _counted.Of("quarantines"));
            killer.Validate(Guests.Payment(0, Fault.Memo("segv")));
        }
        Assert.Equal(1, _counted.Of("quarantines"));
        Assert.Contains(killer.Digest, Assert.Single(_log.From(LogLevel.Error)), StringComparison.Ordinal);
        WaitFor("workers.ended reason=crashed", 3);
        Assert.True(SpinWait.SpinUntil(() => _log.Events(LogLevel.Warning).Count == 3, TimeSpan.FromMinutes(2)));
        Assert.Equal(["911 WorkerLost", "913 ComponentBlamed", "914 ComponentQuarantined"], _log.Events(LogLevel.Warning));
        _counted.Take();

        Assert.Equal("quarantined", killer.Validate(Guests.Payment()).Trap);
        Assert.Equal(["batch: 1", "failures cause=quarantined: 1"], Calls());
        Hosts.AssertApproved(other.Validate(Guests.Payment()));
        Assert.Equal(["batch: 1", "calls kind=validate: 1"], Calls());
        host.Release(killer.Digest);
        Hosts.AssertApproved(killer.Validate(Guests.Payment()));
        Assert.Equal(["batch: 1", "calls kind=validate: 1"], Calls());
    }

    [WorkerTheory]
    [InlineData("abort", false)]
    [InlineData("stack", true)]
    public void A_lost_worker_is_told_of_with_what_was_under_way_and_with_its_last_words_where_it_had_any(string fault, bool words)
    {
        using var host = Host(Hosts.Options with { SpareWorkers = 0 });
        var killer = host.Load(Guests.Of("killer"));
        killer.Validate(Guests.Payment(0, Fault.Memo(fault)));
        WaitForDeaths(1);
        var line = _log.Single(" died (").Text;

        Assert.Contains($" Under way: {killer.Digest}.", line, StringComparison.Ordinal);
        Assert.Equal(words, line.Contains(" Its last words: ", StringComparison.Ordinal));
        Assert.NotEqual(' ', line[^1]);
    }

    [WorkerFact]
    public void Workers_that_cannot_be_started_are_an_event_of_their_own()
    {
        var options = Hosts.Options with { SpareWorkers = 0, StartDeadline = TimeSpan.FromSeconds(5), WorkerAssembly = typeof(FaultyProgram).Assembly.Location, WorkerArguments = [FaultyProgram.Script, "dies-at-once"] };
        Assert.Throws<GuestHostException>(() => new GuestHost(options, logger: _log));
        Assert.Contains("912 WorkerNotStarted", _log.Events(LogLevel.Error));
        Assert.Equal(["911 WorkerLost", "912 WorkerNotStarted"], _log.Events(LogLevel.Warning));
    }

    [WorkerFact]
    public void What_is_sent_again_for_anothers_fault_is_counted_as_that()
    {
        using var host = Host(s_quick);
        var (killer, other) = (host.Load(Guests.Of("killer")), host.Load(Guests.Of("other")));
        _counted.Take();
        var outcomes = host.Validate([(other, Guests.Payment()), (killer, Guests.Payment(0, Fault.Memo("segv")))]);
        Hosts.AssertApproved(outcomes[0]);
        // The other alone; the killer after it, which proves nothing, and once more on a worker that has run nothing.
        Assert.Equal(["batch: 2", "calls kind=validate: 4", "failures cause=worker-died: 1", "retries: 3"], Calls());
    }

    private GuestHost Host(GuestHostOptions options) => new(FaultyWorkers.Of(options), logger: _log);

    /// <summary>What calls counted; workers come and go meanwhile, on the keeper's thread.</summary>
    private IEnumerable<string> Calls() => _counted.Take().Where(counted => !counted.StartsWith("workers.", StringComparison.Ordinal));

    // Each is told of when the system has given the process back.
    private void WaitForDeaths(int deaths) =>
        Assert.True(SpinWait.SpinUntil(() => _log.From(LogLevel.Warning).Count(line => line.Contains(" died (", StringComparison.Ordinal)) == deaths, TimeSpan.FromMinutes(2)));

    private void WaitFor(string counted, int times = 1) => Assert.True(SpinWait.SpinUntil(() => _counted.Of(counted) >= times, TimeSpan.FromMinutes(2)), counted);
}
