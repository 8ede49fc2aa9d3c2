using WasmPay.Guests.Lockdown;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Tests.Host;

/// <summary>A worker that a guest has taken over can say what it likes. The host believes nothing that is not a possible answer.</summary>
public sealed class HostileWorkerTests
{
    [WorkerTheory]
    [InlineData("noise")]
    [InlineData("oversized")]
    [InlineData("negative")]
    [InlineData("empty")]
    [InlineData("two-frames")]
    [InlineData("other-kind")]
    [InlineData("closes")]
    [InlineData("never-answers")]
    [InlineData("trickle")]
    [InlineData("endless")]
    [InlineData("too-many-outcomes")]
    [InlineData("approves-with-findings")]
    [InlineData("verdict-in-a-trap")]
    [InlineData("impossible-fuel")]
    public void What_is_no_answer_refers_the_payment_and_ends_the_worker(string script)
    {
        using var host = Hosts.WithScript(script);
        var guest = host.Load(Guests.Simple);
        var before = host.Pool.Processes.Single();
        var outcome = guest.Validate(Guests.Payment());
        Assert.Equal((OutcomeKind.HostFailure, "worker-died"), (outcome.Kind, outcome.Trap));
        Assert.Equal(OutcomeKind.HostFailure, guest.Validate(Guests.Payment()).Kind);
        Assert.DoesNotContain(before, host.Pool.Processes);
    }

    [WorkerFact]
    public void More_fuel_than_a_call_had_of_its_own_is_no_answer()
    {
        using var host = Hosts.WithScript("odd-trap");
        var guest = host.Load(Guests.Simple);
        Assert.Equal(1ul, guest.ValidateWithin(1, Guests.Payment()).Fuel);
        Assert.Equal("worker-died", guest.ValidateWithin(0, Guests.Payment()).Trap);
    }

    [WorkerFact]
    public void What_nobody_asked_for_answers_no_later_payment()
    {
        using var host = Hosts.WithScript("answers-ahead", Hosts.Options with { SpareWorkers = 0 });
        var guest = host.Load(Guests.Simple);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(OutcomeKind.OutOfFuel, guest.Validate(Guests.Payment()).Kind);
            // Until the frame that was not asked for lies there.
            Thread.Sleep(500);
        }
        Assert.Empty(host.Held);
    }

    [WorkerFact]
    public void A_worker_that_never_keeps_what_it_is_sent_is_not_asked_without_end()
    {
        using var host = Hosts.WithScript("always-unknown");
        var outcome = host.Load(Guests.Simple).Validate(Guests.Payment());
        Assert.Equal((OutcomeKind.HostFailure, "worker-failed"), (outcome.Kind, outcome.Trap));
    }

    [WorkerFact]
    public void Bytes_that_kill_whoever_looks_at_them_are_not_admitted_by_that_name()
    {
        using var host = Hosts.WithScript("dies-of-components", Hosts.Options with { SpareWorkers = 0 });
        var seen = host.Inspect(Guests.Simple);
        Assert.Equal((false, HostCodes.WorkerDied), (seen.Admitted, Assert.Single(seen.Refusals).Code));
        Assert.Equal((64, Guests.Simple.Length, "scripted"), (seen.Digest.Length, seen.Size, seen.Engine.Name));
        Assert.Equal(HostCodes.WorkerDied, host.Disassemble(Guests.Simple, TextWriter.Null)!.Code);
        // Others are looked at by the next worker, and what has killed three is not looked at again.
        Assert.False(host.TryLoad(Guests.Simple, out _, out var refusals));
        Assert.True(Assert.Single(refusals).IsOfHost);
        Assert.Equal(HostCodes.Quarantined, Assert.Single(host.Inspect(Guests.Simple).Refusals).Code);
    }

    [WorkerFact]
    public void What_a_worker_says_for_people_moves_no_cursor()
    {
        using var host = Hosts.WithScript("paints");
        using var text = new StringWriter();
        Assert.Equal("\\u001b[2Jname", Assert.Single(host.Inspect(Guests.Simple).Imports));
        Assert.Equal("over-limit", host.Disassemble(Guests.Simple, text)!.Code);
        Assert.Equal("\\u001b[2Jcode\n\tend", text.ToString());
    }

    [WorkerTheory]
    [InlineData("dies-at-once", "cannot-start")]
    [InlineData("never-ready", "cannot-start")]
    [InlineData("unlocked", "cannot-start")]
    public void A_worker_that_is_not_fit_is_not_used(string script, string code)
    {
        var options = Hosts.Options with { SpareWorkers = 0, StartDeadline = TimeSpan.FromSeconds(3) };
        Assert.Equal(code, Assert.Throws<GuestHostException>(() => Hosts.WithScript(script, options)).Code);
    }

    [WorkerFact]
    public void The_same_worker_is_used_where_nothing_is_required()
    {
        using var host = Hosts.WithScript("unlocked", Hosts.Options with { SpareWorkers = 0, RequireLockdown = LockdownParts.None });
        Assert.Equal(LockdownParts.None, host.Lockdown);
    }
}
