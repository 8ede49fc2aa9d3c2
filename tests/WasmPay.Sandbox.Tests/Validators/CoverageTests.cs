using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>What a validator executed can be seen, and seeing it changes nothing.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Another_behaviour_takes_other_edges_at_the_same_fuel_as_without_counting()
    {
        var bytes = Fixture.Bytes("behaviours-utf8.wasm");
        using var sandbox = new Sandbox(new());
        Assert.True(sandbox.TryLoad(bytes, out var plain, out _));
        Assert.True(sandbox.TryLoadForCoverage(bytes, out var counting, out _));
        using (plain)
        using (counting)
        {
            var paths = new HashSet<string>();
            foreach (var behaviour in new[] { 0, 1, 9, 0, 1, 9 })
            {
                var (seen, unseen) = (counting.Validate(Requests.Payment(behaviour)), plain.Validate(Requests.Payment(behaviour)));
                Assert.Equal((unseen.Kind, unseen.Fuel, unseen.Verdict?.Decision), (seen.Kind, seen.Fuel, seen.Verdict?.Decision));
                paths.Add(string.Join(' ', counting.Coverage.SelectMany(map => map.Edges.ToArray())));
            }
            Assert.Equal(3, paths.Count);
        }
    }

    [Fact]
    public void Comparisons_name_the_constants_that_the_code_looks_for()
    {
        using var sandbox = new Sandbox(new());
        Assert.True(sandbox.TryLoadForCoverage(Fixture.Bytes("behaviours-utf8.wasm"), out var counting, out _));
        using (counting)
        {
            Assert.Equal(OutcomeKind.Trap, counting.Validate(Requests.Payment(424_242)).Kind);
            var comparisons = counting.Coverage.SelectMany(map => map.Comparisons.ToArray()).ToArray();
            Assert.Contains(comparisons, comparison => (comparison.Left, comparison.Right) is (424_242, 17) or (17, 424_242));
        }
    }

    [Fact]
    public void What_counting_takes_is_held_to_the_budget_of_memory_and_a_guest_that_is_not_counted_is_not()
    {
        var bytes = Fixture.Bytes("behaviours-utf8.wasm");
        using var tight = new Sandbox(new() { MemoryBytes = 64 << 10 });
        Assert.False(tight.TryLoadForCoverage(bytes, out _, out var refusals));
        Assert.Equal("over-limit", Assert.Single(refusals).Code);
        Assert.Contains("Counting what the component executes takes", refusals[0].Message, StringComparison.Ordinal);
        Assert.True(tight.TryLoad(bytes, out var plain, out _));
        plain.Dispose();
        using var roomy = new Sandbox(new() { MemoryBytes = 1 << 20 });
        Assert.True(roomy.TryLoadForCoverage(bytes, out var counting, out _));
        counting.Dispose();
    }

    [Fact]
    public void The_same_request_twice_is_decided_on_two_fresh_instances()
    {
        using var bench = new Bench("managed", Fixture.Bytes("behaviours-utf16.wasm"));
        var (first, second) = bench.Validator.ValidateTwice(Requests.Payment(17));
        Assert.Equal((first.Kind, first.Fuel, Decision.Approve), (second.Kind, second.Fuel, second.Verdict!.Decision));
    }
}
