using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using WasmPay.Fuzzing;
using WasmPay.Guests.Protocol;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using EngineIdentity = WasmPay.Wasm.Engine.EngineIdentity;
using Outcome = WasmPay.Sandbox.Contracts.Outcome;

namespace WasmPay.Guests.Tests.Protocol;

/// <summary>What goes over the wire comes out as it went in.</summary>
public sealed class CodecTests
{
    private const int TextBytes = 1 << 20;
    private static readonly OutcomeLimits s_limits = OutcomeLimits.Of(new());
    private static readonly ComponentKey s_key = new(new string('a', 64), 1);

    [Fact]
    public void Every_request_comes_out_as_it_went_in() => Check.QuickThrowOnFailure(Prop.ForAll(Generators.Requests(), request =>
    {
        var from = new WireReader(Payload(to => BatchCodec.Write(to, 7, TimeSpan.FromSeconds(3), [new(s_key, request, null)])));
        var (number, deadline, items) = BatchCodec.Read(ref from, 1, TextBytes);
        return (number, deadline, items[0].Key) == (7u, TimeSpan.FromSeconds(3), s_key) && Same(request, items[0].Current!) && items[0].Legacy is null;
    }));

    [Fact]
    public void Every_request_of_contract_0_1_0_comes_out_as_it_went_in() => Check.QuickThrowOnFailure(Prop.ForAll(Generators.LegacyRequests(), request =>
    {
        var from = new WireReader(Payload(to => BatchCodec.Write(to, 0, TimeSpan.Zero, [new(s_key, null, request)])));
        return BatchCodec.Read(ref from, 1, TextBytes).Items[0].Legacy == request;
    }));

    [Theory]
    [InlineData(null)]
    [InlineData(0ul)]
    [InlineData(ulong.MaxValue)]
    public void Fuel_of_an_items_own_comes_out_as_it_went_in(ulong? fuel)
    {
        var from = new WireReader(Payload(to => BatchCodec.Write(to, 0, TimeSpan.Zero, [new(s_key, Guests.Payment(), null, fuel), new(s_key, Guests.Payment(), null)])));
        Assert.Equal([fuel, null], BatchCodec.Read(ref from, 2, TextBytes).Items.Select(item => item.Fuel));
    }

    [Fact]
    public void Every_outcome_comes_out_as_it_went_in() => Check.QuickThrowOnFailure(Prop.ForAll(Generators.Outcomes(), outcome =>
    {
        var from = new WireReader(Payload(to => BatchCodec.Write(to, [outcome, outcome], 1 << 20)));
        var outcomes = new Outcome[2];
        BatchCodec.Read(ref from, outcomes, s_limits);
        return Same(outcome, outcomes[0]) && Same(outcome, outcomes[1]);
    }));

    [Fact]
    public void Coverage_comes_out_as_it_went_in() => Check.QuickThrowOnFailure(Prop.ForAll(Generators.Outcomes(), outcome =>
    {
        Comparison[] seen = [new(1, -1), new(long.MinValue, long.MaxValue)];
        var from = new WireReader(Payload(to => CoverageCodec.WriteCovered(to, outcome, [0, 255, 3], seen)));
        var (hits, comparisons) = (Array.Empty<byte>(), Array.Empty<Comparison>());
        var (read, edges, count) = CoverageCodec.ReadCovered(ref from, s_limits, ref hits, ref comparisons);
        return Same(outcome, read) && hits.AsSpan(0, edges).SequenceEqual((ReadOnlySpan<byte>)[0, 255, 3]) && comparisons.AsSpan(0, count).SequenceEqual(seen);
    }));

    /// <summary>A property that the codec does not know would be lost on the way without anybody noticing.</summary>
    [Fact]
    public void The_codec_knows_every_property_of_an_outcome() => Assert.Equal(
        ["Engine", "Explanation", "Fuel", "HasExactFuel", "HostFuel", "HostSchedule", "Kind", "Legacy", "Log", "StartFuel", "StartHostFuel", "Trap", "Verdict"],
        typeof(Outcome).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void An_outcome_that_is_larger_than_its_share_gives_way_and_its_neighbours_do_not()
    {
        var small = new Outcome { Kind = OutcomeKind.OutOfFuel, Fuel = 5 };
        var large = new Outcome { Kind = OutcomeKind.Trap, Explanation = new string('x', 10_000), Fuel = 6 };
        var from = new WireReader(Payload(to => BatchCodec.Write(to, [small, large, small], 3_000)));
        var outcomes = new Outcome[3];
        BatchCodec.Read(ref from, outcomes, s_limits);
        Assert.Equal([OutcomeKind.OutOfFuel, OutcomeKind.HostFailure, OutcomeKind.OutOfFuel], outcomes.Select(outcome => outcome.Kind));
        Assert.Equal(6ul, outcomes[1].Fuel);
    }

    [Fact]
    public void A_log_that_was_cut_within_a_character_is_carried_with_a_replacement()
    {
        var from = new WireReader(Payload(to => BatchCodec.Write(to, [new Outcome { Kind = OutcomeKind.Trap, Fuel = 0, Log = [new("info", "stdout", "half \ud83c")] }], 1 << 20)));
        var outcomes = new Outcome[1];
        BatchCodec.Read(ref from, outcomes, s_limits);
        Assert.Equal("half \ufffd", outcomes[0].Log[0].Message);
    }

    [Fact]
    public void What_of_an_outcome_is_for_people_comes_out_without_control_characters_and_the_verdict_as_it_is()
    {
        var forged = new Outcome
        {
            Kind = OutcomeKind.Verdict,
            Fuel = 1,
            Verdict = new(Decision.Refer, [new("a\u001b", "b\n")]),
            Trap = "t\u001b[2J",
            Explanation = "e\n0: approve, 5 fuel \u202e",
            Engine = new("n\r", "v\u0007", "s\u2028"),
        };
        var from = new WireReader(Payload(to => BatchCodec.Write(to, [forged], 1 << 20)));
        var outcomes = new Outcome[1];
        BatchCodec.Read(ref from, outcomes, s_limits);
        Assert.Equal(("t\\u001b[2J", "e\\u000a0: approve, 5 fuel \\u202e"), (outcomes[0].Trap, outcomes[0].Explanation));
        Assert.Equal(new("n\\u000d", "v\\u0007", "s\\u2028"), outcomes[0].Engine);
        Assert.Equal(new Finding("a\u001b", "b\n"), Assert.Single(outcomes[0].Verdict!.Findings));
    }

    [Fact]
    public void A_refusal_comes_out_with_its_code_too_on_one_line()
    {
        var from = new WireReader(Payload(to => ComponentCodec.WriteRefused(to, [new("x\u001b", "y\nz", "p\u202e"), new("over-limit", "Too large.")])));
        Assert.Equal([new("x\\u001b", "y\\u000az", "p\\u202e"), new("over-limit", "Too large.")], ComponentCodec.ReadRefused(ref from));
    }

    [Fact]
    public void What_a_worker_says_of_itself_comes_out_on_one_line()
    {
        var from = new WireReader(Payload(new WorkerReport([new("n\u001b", "1", "s")], ["Because\nso."], default).Write));
        var report = WorkerReport.Read(ref from);
        Assert.Equal((new EngineIdentity("n\\u001b", "1", "s"), "Because\\u000aso."), (report.Engines[0], report.Reasons[0]));
    }

    [Fact]
    public void Settings_come_out_as_they_went_in()
    {
        var settings = new WorkerSettings
        {
            Sandbox = new() { Fuel = 5, Engine = EngineChoice.Wasmtime, Admission = AdmissionPolicy.TrapOnUse },
            Engines = [EngineChoice.Wasmtime, EngineChoice.Managed],
            Components = 1,
            ComponentBytes = 2,
            RequestBytes = 3,
            AnswerBytes = 4,
            BatchItems = 5,
            DataBytes = 6,
            CpuSeconds = 7,
            Files = 8,
            Processes = 9,
        };
        var from = new WireReader(Payload(settings.Write));
        Assert.Equal(JsonSerializer.Serialize(settings), JsonSerializer.Serialize(WorkerSettings.Read(ref from)));
    }

    internal static byte[] Payload(Action<WireWriter> write)
    {
        var to = new WireWriter();
        write(to);
        return to.Frame[Wire.HeaderBytes..].ToArray();
    }

    private static bool Same<T>(T left, T right) => JsonSerializer.Serialize(left) == JsonSerializer.Serialize(right);
}
