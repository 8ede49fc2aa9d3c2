using WasmPay.Guests.Tests.Workers;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Tests.Host;

/// <summary>A component that kills workers again and again is called no more, until the operator says otherwise.</summary>
public sealed class QuarantineTests
{
    [WorkerFact]
    public void Three_deaths_hold_a_component_and_the_operator_hears_of_it_once()
    {
        using var host = Hosts.WithFaults();
        var notices = new List<QuarantineNotice>();
        host.Quarantined += notices.Add;
        var (killer, other) = (host.Load(Guests.Of("killer")), host.Load(Guests.Of("other")));
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(host.Held);
            Assert.Equal("worker-died", killer.Validate(Guests.Payment(0, Fault.Memo("segv"))).Trap);
        }

        Assert.Equal(killer.Digest, Assert.Single(notices).Digest);
        Assert.Equal([killer.Digest], host.Held.Keys);
        var held = killer.Validate(Guests.Payment());
        Assert.Equal((OutcomeKind.HostFailure, "quarantined"), (held.Kind, held.Trap));
        Assert.False(host.TryLoad(Guests.Of("killer"), out _, out var refusals));
        Assert.Equal("quarantined", Assert.Single(refusals).Code);
        var outcomes = host.Validate([(killer, Guests.Payment()), (other, Guests.Payment())]);
        Assert.Equal("quarantined", outcomes[0].Trap);
        Hosts.AssertApproved(outcomes[1]);
        Assert.Single(notices);

        Assert.True(host.Release(killer.Digest));
        Assert.False(host.Release(killer.Digest));
        Hosts.AssertApproved(killer.Validate(Guests.Payment()));
    }

    [WorkerFact]
    public void Deaths_in_company_count_for_the_killer_alone()
    {
        using var host = Hosts.WithFaults();
        var (killer, other) = (host.Load(Guests.Of("killer")), host.Load(Guests.Of("other")));
        for (var i = 0; i < 4; i++)
        {
            var outcomes = host.Validate([(other, Guests.Payment()), (killer, Guests.Payment(0, Fault.Memo("segv")))]);
            Hosts.AssertApproved(outcomes[0]);
            Assert.Equal(i < 3 ? "worker-died" : "quarantined", outcomes[1].Trap);
        }
        Assert.Equal([killer.Digest], host.Held.Keys);
    }
}
