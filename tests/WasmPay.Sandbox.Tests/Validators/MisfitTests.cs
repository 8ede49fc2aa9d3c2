using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>
/// A guest says itself of what type the functions are that it imports. One that says something else than WASI does is refused; where the
/// policy lets such imports stand, calling one is a trap, and never a fault of the host.
/// </summary>
public sealed class MisfitTests
{
    public static TheoryData<string> Misfits =>
    [
        "misfit-logs-nothing", "misfit-random-text", "misfit-no-time", "misfit-number-for-stream", "misfit-polls-nothing", "misfit-writes-nothing",
        "misfit-random-text-at-start",
        // A label of any length would be written to the log for the price of an empty line.
        "misfit-log-level",
    ];

    [Theory, MemberData(nameof(Misfits))]
    public void An_import_of_another_type_than_WASI_s_is_refused_by_the_function_s_name(string fixture)
    {
        using var sandbox = new Sandbox(new());
        Assert.False(sandbox.TryLoad(Component(fixture), out _, out var refusals));
        var refusal = Assert.Single(refusals);
        Assert.Equal("unknown-import", refusal.Code);
        Assert.StartsWith("wasi:", refusal.Place, StringComparison.Ordinal);
        Assert.Contains("of another type than WASI's", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Misfits))]
    public void Where_it_may_stand_its_call_is_a_trap_that_keeps_what_was_used(string fixture)
    {
        using var sandbox = new Sandbox(new() { Admission = AdmissionPolicy.TrapOnUse });
        Assert.True(sandbox.TryLoad(Component(fixture), out var validator, out var refusals), string.Join(Environment.NewLine, refusals));
        using (validator)
        using (var counting = Counting(sandbox, fixture))
        {
            for (var i = 0; i < 3; i++)
            {
                var (outcome, counted) = (validator.Validate(Requests.Payment(1)), counting.Validate(Requests.Payment(1)));
                Assert.Equal((OutcomeKind.Trap, "host"), (outcome.Kind, outcome.Trap));
                Assert.NotEqual(0ul, outcome.Fuel);
                Assert.Equal((outcome.Kind, outcome.Fuel, outcome.Explanation), (counted.Kind, counted.Fuel, counted.Explanation));
            }
        }
    }

    private static CoverageValidator Counting(Sandbox sandbox, string fixture)
    {
        Assert.True(sandbox.TryLoadForCoverage(Component(fixture), out var validator, out var refusals), string.Join(Environment.NewLine, refusals));
        return validator;
    }

    private static byte[] Component(string fixture) => Fixture.Bytes($"Hostile/{fixture}.wasm");
}
