using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using WasmPay.Guests.Host;
using WasmPay.Guests.Tests.Workers;

namespace WasmPay.Guests.Tests.Host;

/// <summary>A component whose compilation kills its worker costs nobody a verdict, and no second worker.</summary>
public sealed class CompilerDeathTests
{
    private static readonly GuestHostOptions s_options = Hosts.Options with { QuarantineDeaths = 1 };

    [WorkerFact]
    public async Task Who_is_called_while_another_is_compiled_is_not_blamed_and_what_was_compiled_is_compiled_no_more()
    {
        var log = new CollectedLog();
        using var host = new GuestHost(FaultyWorkers.Of(s_options), logger: log);
        var (bomb, other) = (host.Load(Guests.Of("bomb")), host.Load(Guests.Of("other")));
        for (var i = 0; i < 2; i++) Hosts.AssertApproved(bomb.Validate(Guests.Payment(0, Fault.Memo("compiler"))));
        // The compiler has begun, and will kill the worker within this call.
        Hosts.AssertApproved(await Task.Run(() => other.Validate(Guests.Payment(0, Fault.Memo("wait", "3000")))));
        Assert.Empty(host.Held);

        var after = host.Pool.Processes;
        for (var i = 0; i < 4; i++)
        {
            var outcome = bomb.Validate(Guests.Payment(0, Fault.Memo("compiler")));
            Hosts.AssertApproved(outcome);
            Assert.Equal("managed", outcome.Engine!.Name);
        }
        // Longer than the fault takes.
        await Task.Delay(1_500);
        Hosts.AssertApproved(bomb.Validate(Guests.Payment()));
        Assert.Subset(host.Pool.Processes.ToHashSet(), after.ToHashSet());
        Assert.Contains(log.From(LogLevel.Warning), line => line.Contains($"{bomb.Digest} is decided without Wasmtime's compiler", StringComparison.Ordinal));
        Assert.DoesNotContain(log.From(LogLevel.Warning), line => line.Contains($"{other.Digest} is decided without", StringComparison.Ordinal));
    }

    [WorkerFact]
    public void What_killed_a_worker_while_nothing_was_compiled_is_compiled_again()
    {
        using var host = Hosts.WithFaults(s_options with { QuarantineDeaths = 3 });
        var killer = host.Load(Guests.Of("killer"));
        Assert.Equal("worker-died", killer.Validate(Guests.Payment(0, Fault.Memo("segv"))).Trap);
        Assert.True(SpinWait.SpinUntil(() => killer.Validate(Guests.Payment()).Engine!.Name == "wasmtime", TimeSpan.FromMinutes(1)));
    }

    [WorkerTheory]
    [InlineData("talks")]
    [InlineData("odd-news")]
    public void A_worker_that_talks_without_end_or_sense_stops_nobody(string script)
    {
        using var host = Hosts.WithScript(script, Hosts.Options with { SpareWorkers = 0, LookInterval = TimeSpan.FromMilliseconds(10) });
        var first = host.Pool.Processes;
        if (script == "odd-news") Assert.True(SpinWait.SpinUntil(() => host.Pool.Processes.Except(first).Any(), TimeSpan.FromMinutes(1)));
        else Assert.True(SpinWait.SpinUntil(() => host.Pool.Looks > 20, TimeSpan.FromMinutes(1)));
        Assert.Empty(host.Held);
    }

    [Fact]
    public void A_death_is_forgotten_after_the_window_and_when_the_operator_says_so()
    {
        var clock = new FakeTimeProvider();
        var deaths = new CompilerDeaths(TimeSpan.FromHours(1), clock);
        deaths.Add("a");
        deaths.Add("b");
        Assert.False(deaths.MayCompile("a"));
        Assert.True(deaths.MayCompile("c"));
        Assert.True(deaths.Release("b"));
        Assert.False(deaths.Release("b"));
        Assert.True(deaths.MayCompile("b"));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True(deaths.MayCompile("a"));
    }
}
