using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Validators of contract 0.1.0 keep running: the host adapts the request and the answer.</summary>
public sealed class LegacyTests
{
    private static readonly byte[] Component = Fixture.Bytes("legacy.wasm");
    private static readonly SandboxOptions Lenient = new() { Admission = AdmissionPolicy.TrapOnUse };

    public static TheoryData<string> Engines => [.. Fixture.Engines];

    [Fact]
    public void An_import_outside_the_closed_world_is_refused_by_name()
    {
        using var sandbox = new Sandbox(new());
        Assert.False(sandbox.TryLoad(Component, out _, out var refusals));
        var refusal = Assert.Single(refusals);
        Assert.Equal(("unknown-import", "wasmcloud:bus/lattice@1.0.0"), (refusal.Code, refusal.Place));
        Assert.Contains("wasi:logging/logging@0.1.0-draft", sandbox.Inspect(Component).Imports);
    }

    [Theory, MemberData(nameof(Engines))]
    public void An_approval_has_no_findings_and_its_log_is_kept(string engine)
    {
        using var bench = new Bench(engine, Component, Lenient);
        var outcome = bench.Validator.Validate(Requests.Payment(0, memo: "Miete für März"));
        Assert.Equal((OutcomeKind.Verdict, Decision.Approve), (outcome.Kind, outcome.Verdict!.Decision));
        Assert.Equal(new LegacyAnswer(true, null), outcome.Legacy);
        Assert.Equal([new LogLine("warn", "context", "Miete für März")], outcome.Log);
        Assert.Empty(bench.Validator.Validate(Requests.Payment(20)).Log);
    }

    [Theory, MemberData(nameof(Engines))]
    public void Every_text_of_the_request_arrives_in_its_place(string engine)
    {
        using var bench = new Bench(engine, Component, Lenient);
        var request = Requests.Payment(0, "EUR", "for March");
        var legacy = LegacyRequest.From(request);
        string[] texts =
        [
            legacy.Origin.Id, legacy.Origin.Code, legacy.Origin.Country, legacy.Origin.Currency, legacy.Origin.Name,
            legacy.Destination.Id, legacy.Destination.Code, legacy.Destination.Country, legacy.Destination.Currency, legacy.Destination.Name,
            legacy.Currency, legacy.Status, legacy.Reason,
        ];
        Assert.Equal(["acc-1", "NDHV", "USA", "EUR", "Ada Lovelace"], texts[..5]);
        Assert.Equal(["EUR", "pending", "for March"], texts[10..]);
        for (var n = 0; n < texts.Length; n++)
        {
            var outcome = bench.Validator.ValidateLegacy(legacy with { Amount = n + 1 });
            Assert.Equal(new LegacyAnswer(false, texts[n]), outcome.Legacy);
            Assert.Equal(new Finding("declined", texts[n]), Assert.Single(outcome.Verdict!.Findings));
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public void A_denial_without_a_reason_still_says_something(string engine)
    {
        using var bench = new Bench(engine, Component, Lenient);
        var outcome = bench.Validator.Validate(Requests.Payment(20));
        Assert.Equal((Decision.Deny, "declined"), (outcome.Verdict!.Decision, outcome.Verdict.Findings[0].Clause));
        Assert.NotEmpty(outcome.Verdict.Findings[0].Message);
    }

    [Theory, MemberData(nameof(Engines))]
    public void An_option_that_is_neither_none_nor_some_is_malformed(string engine)
    {
        using var bench = new Bench(engine, Component, Lenient);
        Assert.Equal(OutcomeKind.MalformedAnswer, bench.Validator.Validate(Requests.Payment(21)).Kind);
    }

    [Theory, MemberData(nameof(Engines))]
    public void Calling_an_import_that_nobody_has_traps_with_its_name(string engine)
    {
        using var bench = new Bench(engine, Component, Lenient);
        var outcome = bench.Validator.Validate(Requests.Payment(22));
        Assert.Equal((OutcomeKind.Trap, "host"), (outcome.Kind, outcome.Trap));
        Assert.Contains("wasmcloud:bus/lattice@1.0.0#set-link", outcome.Explanation, StringComparison.Ordinal);
        Assert.Equal(Decision.Approve, bench.Validator.Validate(Requests.Payment(0)).Verdict?.Decision);
    }

    [Fact]
    public void A_request_of_the_other_contract_is_the_callers_mistake()
    {
        using var bench = new Bench("managed", Fixture.Bytes("behaviours-utf8.wasm"));
        Assert.Throws<InvalidOperationException>(() => bench.Validator.ValidateLegacy(LegacyRequest.From(Requests.Payment())));
    }
}
