using WasmPay.Guests.Lockdown;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines;

namespace WasmPay.Guests.Tests.Host;

/// <summary>A guest in a process of its own answers as it does in this one.</summary>
public sealed class VerdictTests(VerdictTests.Shared shared) : IClassFixture<VerdictTests.Shared>
{
    private readonly GuestHost _host = shared.Host!;

    [WorkerFact]
    public void Workers_are_held_by_all_that_is_required() => Assert.Equal(LockdownParts.Required, _host.Lockdown & LockdownParts.Required);

    [WorkerTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(18)]
    [InlineData(19)]
    public void The_outcome_is_that_of_a_guest_in_process(long units)
    {
        // On the same engine, since on some traps another tells another fuel.
        using var sandbox = new Sandbox.Sandbox(Hosts.Options.Sandbox with { Engine = EngineChoice.Managed });
        Assert.True(sandbox.TryLoad(Guests.Behaviours, out var validator, out _));
        Assert.True(_host.TryLoad(Guests.Behaviours, out var far, out _, EngineChoice.Managed));
        var request = Guests.Payment(units, "memo “ünï” 🏦");
        Assert.Equal(Json(validator.Validate(request)), Json(far.Validate(request)));
    }

    [WorkerFact]
    public void With_less_fuel_or_more_of_its_own_the_outcome_is_that_of_a_guest_in_process()
    {
        var usual = new SandboxOptions { Engine = EngineChoice.Managed, Fuel = 100_000, Deadline = TimeSpan.FromMinutes(1) };
        using var host = new GuestHost(Hosts.Options with { Sandbox = usual, SpareWorkers = 0 });
        var far = host.Load(Guests.Behaviours);
        foreach (var (units, fuel) in ((long, ulong)[])[(0, 5_000), (10, 5_000), (10, 1_000_000)])
        {
            using var sandbox = new Sandbox.Sandbox(usual with { Fuel = fuel });
            Assert.True(sandbox.TryLoad(Guests.Behaviours, out var validator, out _));
            Assert.Equal(Json(validator.Validate(Guests.Payment(units))), Json(far.ValidateWithin(fuel, Guests.Payment(units))));
        }
    }

    [WorkerFact]
    public void Contract_0_1_0_keeps_its_answer_and_its_log()
    {
        using var host = new GuestHost(Hosts.Options with { Sandbox = new() { Admission = AdmissionPolicy.TrapOnUse }, SpareWorkers = 0 });
        var validator = host.Load(Guests.Legacy);
        Assert.Equal("0.1.0", validator.Contract);
        var outcome = validator.ValidateLegacy(LegacyRequest.From(Guests.Payment(0)));
        Assert.True(outcome.Legacy!.Approved);
        Assert.Single(outcome.Log);
        Assert.Equal(Decision.Deny, validator.Validate(Guests.Payment(20)).Verdict!.Decision);
        Assert.Throws<InvalidOperationException>(() => host.Load(Guests.Simple).ValidateLegacy(LegacyRequest.From(Guests.Payment())));
    }

    [WorkerFact]
    public void All_requests_of_a_payment_are_answered_in_their_order()
    {
        var (simple, behaviours) = (_host.Load(Guests.Simple), _host.Load(Guests.Behaviours));
        var outcomes = _host.Validate([(simple, Guests.Payment(0)), (behaviours, Guests.Payment(9)), (simple, Guests.Payment(1, "third"))]);
        Hosts.AssertApproved(outcomes[0]);
        Assert.Equal("unreachable", outcomes[1].Trap);
        Assert.Equal("third", Assert.Single(outcomes[2].Verdict!.Findings).Message);
    }

    [WorkerFact]
    public void A_payment_without_requests_has_no_outcomes() => Assert.Empty(_host.Validate([]));

    [WorkerFact]
    public void More_requests_than_a_message_takes_are_refused()
    {
        var simple = _host.Load(Guests.Simple);
        var many = Enumerable.Repeat(((IAdmittedValidator)simple, Guests.Payment()), Hosts.Options.BatchItems).ToList();
        Assert.All(_host.Validate(many), Hosts.AssertApproved);
        Assert.Throws<ArgumentException>(() => _host.Validate([.. many, many[0]]));
    }

    [WorkerFact]
    public void Text_that_no_contract_can_carry_is_the_callers_fault_and_harms_nobody()
    {
        var simple = _host.Load(Guests.Simple);
        Assert.ThrowsAny<ArgumentException>(() => simple.Validate(Guests.Payment(0, "half a pair \ud800")));
        Hosts.AssertApproved(simple.Validate(Guests.Payment()));
    }

    [WorkerFact]
    public void A_worker_that_does_not_know_a_component_is_sent_it()
    {
        // So few are kept that each batch drives out what the one before it loaded.
        using var host = new GuestHost(Hosts.Options with { ComponentsKept = 2, BatchItems = 2, SpareWorkers = 0 });
        var banks = Enumerable.Range(0, 5).Select(i => host.Load(Guests.Of($"bank {i}"))).ToArray();
        for (var round = 0; round < 3; round++)
            for (var i = 0; i < banks.Length; i++)
                Assert.All(host.Validate([(banks[i], Guests.Payment()), (banks[(i + 2) % 5], Guests.Payment())]), Hosts.AssertApproved);
    }

    [WorkerFact]
    public void Bytes_that_are_no_component_are_refused_with_the_reasons()
    {
        using var sandbox = new Sandbox.Sandbox(Hosts.Options.Sandbox);
        Assert.False(sandbox.TryLoad(new byte[] { 1, 2, 3 }, out _, out var expected));
        Assert.False(_host.TryLoad(new byte[] { 1, 2, 3 }, out var none, out var refusals));
        Assert.Null(none);
        Assert.Equal(expected, refusals);
    }

    [WorkerFact]
    public void A_component_that_is_too_large_does_not_reach_a_worker()
    {
        Assert.False(_host.TryLoad(new byte[Hosts.Options.Sandbox.ComponentBytes + 1], out _, out var refusals));
        Assert.Equal("over-limit", Assert.Single(refusals).Code);
    }

    [WorkerFact]
    public void An_inspection_is_that_of_this_process()
    {
        using var sandbox = new Sandbox.Sandbox(Hosts.Options.Sandbox);
        foreach (var bytes in (byte[][])[Guests.Behaviours, Guests.Legacy, [0, 1, 2]])
            Assert.Equal(Json(sandbox.Inspect(bytes)), Json(_host.Inspect(bytes)));
    }

    [WorkerTheory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void A_disassembly_is_that_of_this_process(int? function)
    {
        using var sandbox = new Sandbox.Sandbox(Hosts.Options.Sandbox);
        foreach (var bytes in (byte[][])[Guests.Behaviours, Guests.Legacy, [0, 1, 2]])
        {
            using var here = new StringWriter();
            using var there = new StringWriter();
            Assert.Equal(sandbox.Disassemble(bytes, here, function), _host.Disassemble(bytes, there, function));
            Assert.Equal(here.ToString(), there.ToString());
        }
    }

    [WorkerFact]
    public void A_disassembly_that_is_longer_than_an_answer_says_that_it_is_cut()
    {
        using var host = new GuestHost(Hosts.Options with { SpareWorkers = 0, AnswerBytes = 8 << 10 });
        using var text = new StringWriter();
        Assert.Equal("over-limit", host.Disassemble(Guests.Behaviours, text)!.Code);
        Assert.Equal((8 << 10) / 4, text.ToString().Length);
    }

    [WorkerFact]
    public void An_engine_that_workers_do_not_have_ready_is_unavailable()
    {
        Assert.Throws<EngineUnavailableException>(() => _host.TryLoad(Guests.Simple, EngineChoice.Compiled, out _, out _));
    }

    [WorkerFact]
    public void A_validator_of_another_place_is_the_callers_fault()
    {
        using var sandbox = new Sandbox.Sandbox(Hosts.Options.Sandbox);
        Assert.True(sandbox.TryLoad(Guests.Simple, out var near, out _));
        Assert.Throws<ArgumentException>(() => _host.Validate([(near, Guests.Payment())]));
    }

    [WorkerFact]
    public void A_validator_runs_twice_the_same()
    {
        var (first, second) = _host.Load(Guests.Behaviours).ValidateTwice(Guests.Payment(17));
        Assert.Equal(Json(first), Json(second));
    }

    [WorkerFact]
    public void Many_threads_share_few_connections()
    {
        var simple = _host.Load(Guests.Simple);
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            var outcome = simple.Validate(Guests.Payment(1, $"payment {i}"));
            Assert.Equal($"payment {i}", Assert.Single(outcome.Verdict!.Findings).Message);
        });
    }

    [WorkerFact]
    public void A_cancelled_call_is_an_outcome_and_the_next_one_is_answered()
    {
        var simple = _host.Load(Guests.Simple);
        Assert.Equal(OutcomeKind.Deadline, simple.Validate(Guests.Payment(), new CancellationToken(canceled: true)).Kind);
        Hosts.AssertApproved(simple.Validate(Guests.Payment()));
    }

    private static string Json<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value);

    /// <summary>One host for all tests that kill nothing.</summary>
    public sealed class Shared : IDisposable
    {
        public GuestHost? Host { get; } = GuestHost.IsSupported(out _) ? new(Hosts.Options with { FurtherEngines = [EngineChoice.Managed] }) : null;

        public void Dispose() => Host?.Dispose();
    }
}
