using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>An instance that was put back is as a new one, in the order in which a new one is made.</summary>
public sealed class ResetTests
{
    public static TheoryData<string> Engines => [.. Fixture.Engines];

    [Theory, MemberData(nameof(Engines))]
    public void A_handle_that_a_start_function_made_is_there_for_every_request(string engine)
    {
        using var bench = new Bench(engine, Fixture.Hostile("handle-at-start"));
        var outcomes = Enumerable.Range(0, 10).Select(_ => bench.Validator.ValidateLegacy(Requests.Legacy())).ToArray();
        Assert.All(outcomes, outcome => Assert.Equal((OutcomeKind.Verdict, true), (outcome.Kind, outcome.Legacy?.Approved)));
        Assert.Single(outcomes.Select(outcome => outcome.Fuel).Distinct());
    }

    [Theory]
    [InlineData("handle-at-start")]
    [InlineData("start-with-segments")]
    public void A_start_function_costs_the_same_fuel_on_both_engines(string component) =>
        Assert.Single(Fixture.Engines.Select(engine =>
        {
            using var bench = new Bench(engine, Fixture.Hostile(component));
            var outcome = bench.Validator.ValidateLegacy(Requests.Legacy());
            return (outcome.Kind, outcome.StartFuel, outcome.Fuel);
        }).Distinct());
}
