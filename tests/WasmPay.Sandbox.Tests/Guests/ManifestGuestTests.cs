using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Tests.Validators;
using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Guests;

/// <summary>
/// Guests that real toolchains made answer, log and cost what they do on Wasmtime 48, and 1 more for each page by which they grow their
/// memory, which 48 did not count (RATIONALE, what is new in schedule <c>wasmtime-50</c>).
/// </summary>
public sealed class ManifestGuestTests
{
    public static TheoryData<string> Engines => [.. Fixture.Engines];

    [SharedTheory(GuestManifest.File), MemberData(nameof(Engines))]
    public void Rust_without_an_operating_system_answers_and_logs_at_the_same_fuel(string engine) =>
        Hold(engine, "rust-guard-unknown.wasm", grownPages: 1);

    [SharedTheory(GuestManifest.File), MemberData(nameof(Engines))]
    public void Rust_on_wasi_with_an_adapter_answers_and_logs_at_the_same_fuel(string engine) =>
        Hold(engine, "rust-guard-wasip1-adapter-48.wasm", grownPages: 0);

    // What Go spends depends on the seeds that its maps get, which here are the transaction's own.
    [SharedTheory(GuestManifest.File), MemberData(nameof(Engines))]
    public void Standard_Go_answers(string engine) => Hold(engine, "go-1.26-wasip1.wasm.xz", grownPages: null);

    private static void Hold(string engine, string component, uint? grownPages)
    {
        using var bench = new Bench(engine, GuestManifest.Bytes(component), new() { Fuel = 200_000_000 });
        foreach (var call in GuestManifest.Calls(component))
        {
            var outcome = bench.Validator.ValidateLegacy(call.Request);
            Assert.True(outcome.Kind == OutcomeKind.Verdict, $"{call.Name}: {outcome}");
            Assert.Equal(call.Answer, outcome.Legacy);
            Assert.Equal(call.Answer.Approved ? Decision.Approve : Decision.Deny, outcome.Verdict!.Decision);
            Assert.Equal(call.Log, outcome.Log.Select((line, i) => Abbreviated(line, call.Log[Math.Min(i, call.Log.Count - 1)])));
            // The manifest tells the guest's own fuel, without the host's work.
            var own = outcome.Fuel - outcome.StartFuel - (outcome.HostFuel - outcome.StartHostFuel);
            if (grownPages is { } pages) Assert.Equal((call.Name, call.Fuel + pages), (call.Name, own));
        }
    }

    // The manifest cuts a long line short and puts three dots there.
    private static LogLine Abbreviated(LogLine line, LogLine like) =>
        like.Message.EndsWith("...", StringComparison.Ordinal) && line.Message.StartsWith(like.Message[..^3], StringComparison.Ordinal)
            ? line with { Message = like.Message }
            : line;

    [SharedTheory(GuestManifest.File)]
    [InlineData("rust-guard-unknown.wasm")]
    [InlineData("rust-guard-wasip1-adapter-48.wasm")]
    [InlineData("go-1.26-wasip1.wasm.xz")]
    public void The_engines_agree_on_what_instantiation_and_call_cost_where_both_are_here(string component)
    {
        var bytes = GuestManifest.Bytes(component);
        var costs = Fixture.Engines.Select(engine =>
        {
            using var bench = new Bench(engine, bytes, new() { Fuel = 200_000_000 });
            var outcome = bench.Validator.Validate(Requests.Payment());
            return (outcome.Kind, outcome.StartFuel, outcome.Fuel, outcome.Legacy);
        }).ToArray();
        Assert.All(costs, cost => Assert.Equal(costs[0], cost));
    }

    [SharedTheory(GuestManifest.File), MemberData(nameof(Engines))]
    public void The_same_payment_costs_a_guest_with_seeded_maps_the_same_fuel_each_time(string engine)
    {
        using var bench = new Bench(engine, GuestManifest.Bytes("go-1.26-wasip1.wasm.xz"), new() { Fuel = 200_000_000 });
        var (first, second) = bench.Validator.ValidateTwice(Requests.Payment());
        Assert.Equal((first.Kind, first.Fuel), (second.Kind, second.Fuel));
    }
}
