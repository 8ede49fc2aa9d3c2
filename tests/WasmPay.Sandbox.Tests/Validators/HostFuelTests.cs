using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Metering;
using Xunit.Abstractions;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>
/// What the host does for a guest costs the guest fuel, the same on every engine: components that let the host work while they hardly
/// work themselves run out of it.
/// </summary>
public sealed class HostFuelTests(ITestOutputHelper output)
{
    private const ulong Budget = 10_000_000;

    public static TheoryData<string> Endless => ["log-flood", "text-copies", "print-bytes", "random-without-end", "many-elements", "many-steps", "many-globals", "many-segments", "many-sums"];

    [Theory, MemberData(nameof(Endless))]
    public void A_guest_that_keeps_the_host_busy_runs_out_of_fuel(string component)
    {
        var outcomes = Outcomes(component);
        Assert.All(outcomes, outcome => Assert.Equal((OutcomeKind.OutOfFuel, Budget), (outcome.Kind, outcome.Fuel)));
        // Nearly all of it is the host's work.
        Assert.All(outcomes, outcome => Assert.InRange(outcome.HostFuel, Budget / 2, Budget));
        Assert.All(outcomes, outcome => Assert.Equal(outcomes[0].HostFuel, outcome.HostFuel));
    }

    [Fact]
    public void A_guest_that_makes_handles_for_ever_is_stopped_by_their_number() =>
        Assert.All(Outcomes("handles-without-end"), outcome => Assert.Equal((OutcomeKind.OutOfMemory, "out-of-memory"), (outcome.Kind, outcome.Trap)));

    [Fact]
    public void The_host_s_part_is_in_the_sum_and_has_its_schedule_s_name()
    {
        foreach (var engine in Fixture.Engines)
        {
            using var bench = new Bench(engine, Fixture.Bytes("behaviours-utf8.wasm"));
            var outcome = bench.Validator.Validate(Requests.Payment());
            Assert.Equal("host-1", outcome.HostSchedule);
            Assert.InRange(outcome.HostFuel, (ulong)HostFuel.Instance, outcome.Fuel - 1);
            Assert.InRange(outcome.StartHostFuel, (ulong)HostFuel.Instance, outcome.StartFuel);
        }
    }

    [Fact]
    public void A_longer_text_of_the_request_costs_more_by_its_bytes_and_a_longer_answer_likewise()
    {
        using var bench = new Bench("managed", Fixture.Bytes("behaviours-utf8.wasm"));
        var shorter = bench.Validator.Validate(Requests.Payment(19, memo: new string('a', 1_000)));
        var longer = bench.Validator.Validate(Requests.Payment(19, memo: new string('a', 3_000)));
        // Once when it is written and once when the answer is read.
        Assert.Equal(2 * 2_000ul * HostFuel.TextByte, longer.HostFuel - shorter.HostFuel);
    }

    [Fact]
    public void Each_page_that_a_guest_grows_costs()
    {
        using var bench = new Bench("managed", Fixture.Hostile("grows"));
        var none = bench.Validator.ValidateLegacy(Requests.Legacy(0));
        var ten = bench.Validator.ValidateLegacy(Requests.Legacy(10));
        Assert.Equal((true, true), (none.Legacy!.Approved, ten.Legacy!.Approved));
        Assert.Equal(10ul * HostFuel.Page, ten.HostFuel - none.HostFuel);
        // And an instance that was put back costs what it cost at first.
        Assert.Equal(none.Fuel, bench.Validator.ValidateLegacy(Requests.Legacy(0)).Fuel);
    }

    [Fact]
    public void An_instance_that_was_put_back_costs_what_a_new_one_costs()
    {
        foreach (var component in new[] { "start-with-segments", "handle-at-start" })
        {
            var fuels = Fixture.Engines.SelectMany(engine =>
            {
                using var bench = new Bench(engine, Fixture.Hostile(component));
                return Enumerable.Range(0, 3).Select(_ => bench.Validator.ValidateLegacy(Requests.Legacy()).HostFuel).ToArray();
            });
            Assert.Single(fuels.Distinct());
        }
    }

    private List<Outcome> Outcomes(string component)
    {
        var outcomes = new List<Outcome>();
        foreach (var engine in Fixture.Engines)
        {
            using var bench = new Bench(Fixture.NewRoomyEngine(engine), Fixture.Hostile(component), new() { Fuel = Budget });
            outcomes.Add(bench.Validator.ValidateLegacy(Requests.Legacy()));
            var before = Environment.CpuUsage.TotalTime;
            outcomes.Add(bench.Validator.ValidateLegacy(Requests.Legacy()));
            output.WriteLine($"{component} on {engine}: {outcomes[^1].Kind}, {outcomes[^1].Fuel} fuel, {outcomes[^1].HostFuel} the host's, {(Environment.CpuUsage.TotalTime - before).TotalMilliseconds:F1} ms of processor time");
        }
        return outcomes;
    }
}
