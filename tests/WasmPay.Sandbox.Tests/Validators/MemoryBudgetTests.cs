using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Binary;
using WasmPay.Wasm;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>All that a guest holds together stays within its one budget of memory, which is reckoned before anything is made.</summary>
public sealed class MemoryBudgetTests
{
    private const long PageBytes = 64 << 10;

    [Fact]
    public void Memories_that_do_not_fit_together_are_refused_with_what_they_need()
    {
        using var sandbox = new Sandbox(new());
        Assert.False(sandbox.TryLoad(Fixture.Hostile("memory-hoard"), out _, out var refusals));
        Assert.Equal("over-limit", refusals[0].Code);
        // 25 memories, of which each may become as large as the largest is.
        Assert.Contains($"needs {25 * 1_000 * PageBytes} bytes", refusals[0].Message, StringComparison.Ordinal);
        Assert.Contains("(MemoryBytes)", refusals[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Globals_count_like_memories()
    {
        using var sandbox = new Sandbox(new() { MemoryBytes = 16L << 20 });
        Assert.False(sandbox.TryLoad(Fixture.Hostile("many-globals"), out _, out var refusals));
        Assert.Equal("over-limit", refusals[0].Code);
        Assert.Contains("for its memories, tables, globals and handles", refusals[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_made_of_what_is_refused()
    {
        var before = Environment.WorkingSet;
        using var sandbox = new Sandbox(new());
        sandbox.TryLoad(Fixture.Hostile("memory-hoard"), out _, out _);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 500L << 20);
    }

    [Fact]
    public void An_operator_may_let_them_in()
    {
        using var sandbox = new Sandbox(new() { MemoryBytes = 2L << 30, ProcessMemoryBytes = 2L << 30 });
        Assert.True(sandbox.TryLoad(Fixture.Hostile("memory-hoard"), out var validator, out var refusals), string.Join(' ', refusals));
        validator.Dispose();
    }

    [Fact]
    public void One_memory_may_grow_to_the_whole_budget_and_no_further()
    {
        using var bench = new Bench("managed", Fixture.Hostile("grows"), new() { MemoryBytes = 100 * PageBytes });
        Assert.Equal(true, bench.Validator.ValidateLegacy(Requests.Legacy(96)).Legacy?.Approved);
        Assert.Equal(false, bench.Validator.ValidateLegacy(Requests.Legacy(97)).Legacy?.Approved);
    }

    [Theory]
    // Two memories of 400 pages that cannot grow, and one of 4 that cannot either.
    [InlineData("text-copies", 804 * PageBytes)]
    // One of 4 pages that may grow to all there is.
    [InlineData("grows", 1_024 * PageBytes)]
    // Handles are set apart first; the memory gets whole pages of what is left.
    [InlineData("handles-without-end", 1_024 * PageBytes)]
    // A table of 8 elements may grow to the limit of each table.
    [InlineData("start-with-segments", (100_000 * GuestBudget.TableElement) + (999 * PageBytes))]
    public void The_most_that_a_guest_can_hold_is_known(string component, long bytes) => Assert.Equal(bytes, BudgetOf(component, new()).TotalBytes);

    [Fact]
    public void Memories_that_may_grow_share_the_budget_at_one_level()
    {
        var budget = BudgetOf("random-without-end", new() { MemoryBytes = 101 * PageBytes });
        Assert.Equal((50 * PageBytes, 100 * PageBytes), (budget.MemoryBytes, budget.TotalBytes));
    }

    [Fact]
    public void A_component_that_repeats_too_many_steps_is_refused()
    {
        var inner = new ComponentPlan([.. Enumerable.Repeat<Step>(new CoreAliasStep(CoreSort.Func, 0, "f"), 1_001)], Shape, 1);
        var outer = new ComponentPlan([new ComponentStep(inner), .. Enumerable.Repeat<Step>(new InstantiateStep(0, [], Components.Types.InstanceShape.Empty), 1_000)], Shape, 1_001);
        Assert.Null(GuestDemand.Of(outer));
        Assert.Equal("over-limit", GuestBudget.Of(outer, new()).Refusal?.Code);
    }

    private static Components.Types.ComponentShape Shape => new([], [], [], [], new HashSet<Components.Types.ResourceId>());

    private static GuestBudget BudgetOf(string component, SandboxOptions options)
    {
        using var engine = new ManagedEngine();
        var (plan, modules, error) = ComponentDecoder.Decode(Fixture.Hostile(component), engine, new(), new());
        Assert.Null(error);
        var (budget, refusal) = GuestBudget.Of(plan!, options);
        foreach (var module in modules) module.Dispose();
        Assert.Null(refusal);
        return budget!;
    }
}
