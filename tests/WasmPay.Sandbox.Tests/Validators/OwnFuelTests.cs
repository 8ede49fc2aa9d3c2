using System.Text.Json;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Limits;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>A call with other fuel than the options give comes to what it comes to in a sandbox with those options.</summary>
public sealed class OwnFuelTests
{
    private static readonly SandboxOptions Usual = new() { Fuel = 1_000_000, Deadline = TimeSpan.FromMinutes(5) };
    private const long Approves = 0, LoopsWithoutEnd = 10, RefersOnMarks = 17;

    public static TheoryData<string, ulong, long> Cases
    {
        get
        {
            var cases = new TheoryData<string, ulong, long>();
            foreach (var engine in Fixture.Engines)
                foreach (var fuel in (ulong[])[1, 50, 5_000, 123_456, 3_000_000])
                    foreach (var behaviour in (long[])[Approves, LoopsWithoutEnd, RefersOnMarks]) cases.Add(engine, fuel, behaviour);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void It_ends_as_where_the_options_give_that_fuel(string engine, ulong fuel, long behaviour)
    {
        using var usual = new Bench(engine, Fixture.Bytes("behaviours-utf8.wasm"), Usual with { Fuel = fuel });
        using var bench = new Bench(engine, Fixture.Bytes("behaviours-utf8.wasm"), Usual);
        var request = Requests.Payment(behaviour);
        var expected = Json(usual.Validator.Validate(request));
        var before = Json(bench.Validator.Validate(request));

        // Also when instances are ready that began with the usual fuel, and again for those.
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(expected, Json(bench.Validator.ValidateWithin(fuel, request)));
            Assert.Equal(before, Json(bench.Validator.Validate(request)));
        }
    }

    [Fact]
    public void All_engines_that_are_asked_together_have_it()
    {
        using var sandbox = new Sandbox(Usual with { Engine = Fixture.Engines.Length > 1 ? EngineChoice.Both : EngineChoice.Managed });
        Assert.True(sandbox.TryLoad(Fixture.Bytes("behaviours-utf8.wasm"), out var validator, out _));
        var ended = validator.ValidateWithin(123_456, Requests.Payment(LoopsWithoutEnd));
        Assert.Equal((OutcomeKind.OutOfFuel, 123_456ul), (ended.Kind, ended.Fuel));
        Assert.Equal(OutcomeKind.Verdict, validator.ValidateWithin(123_456, Requests.Payment(Approves)).Kind);
    }

    [Fact]
    public void The_limits_that_a_record_names_are_limits_by_their_names_and_change_with_them()
    {
        var usual = SandboxLimits.OfAnswers(new());
        foreach (var limit in usual.Split(' '))
        {
            var (name, value) = (limit.Split('=')[0], long.Parse(limit.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(value, SandboxLimits.All.Single(each => each.Name == name).Default);
            Assert.NotEqual(usual, SandboxLimits.OfAnswers(SandboxLimits.Set(new(), $"{name}={value / 2}")));
        }
    }

    private static string Json(Outcome outcome) => JsonSerializer.Serialize(outcome);
}
