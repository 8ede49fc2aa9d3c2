using System.Text.Json;
using WasmPay.Sandbox;

namespace WasmPay.Guests.Tests.Host;

/// <summary>Workers run each engine that they were told to have, and the lock changes no outcome: fuel included.</summary>
public sealed class EngineTests
{
    [Fact]
    public void Both_engines_answer_alike_in_one_worker()
    {
        if (!GuestHost.IsSupported(out _)) return;
        using var host = new GuestHost(Hosts.Options with
        {
            Sandbox = new() { Engine = EngineChoice.Wasmtime },
            FurtherEngines = [EngineChoice.Managed],
            SpareWorkers = 0,
        });
        Assert.Equal("wasmtime", host.Engine.Name);
        var wasmtime = host.Load(Guests.Behaviours);
        Assert.True(host.TryLoad(Guests.Behaviours, out var managed, out _, EngineChoice.Managed));
        Assert.Equal(("wasmtime", "managed"), (wasmtime.Engine.Name, managed.Engine.Name));
        for (var units = 0; units < 9; units++)
        {
            var outcomes = host.Validate([(wasmtime, Guests.Payment(units)), (managed, Guests.Payment(units))]);
            Assert.Equal(("wasmtime", "managed"), (outcomes[0].Engine!.Name, outcomes[1].Engine!.Name));
            Assert.Equal(JsonSerializer.Serialize(outcomes[0] with { Engine = null }), JsonSerializer.Serialize(outcomes[1] with { Engine = null }));
        }
        Assert.False(host.Inspect(new byte[] { 0 }).Admitted);
    }

    [Fact]
    public void What_is_too_much_for_Wasmtime_is_decided_by_the_managed_engine_which_the_host_is_told()
    {
        if (!GuestHost.IsSupported(out _)) return;
        using var host = new GuestHost(Hosts.Options with { Sandbox = new() { FunctionCompileWork = 1 }, SpareWorkers = 0 });
        var validator = host.Load(Guests.Behaviours);
        Assert.Equal("managed", validator.Engine.Name);
        Assert.Equal("managed", host.Inspect(Guests.Behaviours).Engine.Name);
        Hosts.AssertApproved(validator.Validate(Guests.Payment(0)));
    }
}
