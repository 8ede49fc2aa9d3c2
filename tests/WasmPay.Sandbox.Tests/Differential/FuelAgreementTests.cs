using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Sandbox.Tests.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Specification;
using Xunit.Abstractions;

namespace WasmPay.Sandbox.Tests.Differential;

/// <summary>
/// Every call of the official suite costs on the managed engine what it costs on Wasmtime, and runs out of fuel at the same
/// point. After a trap other than <c>unreachable</c> Wasmtime's own figure is a lower bound, and is held to be one.
/// </summary>
public sealed class FuelAgreementTests(ITestOutputHelper output) : IDisposable
{
    // Of the suite that lies beside the checkout; fewer would mean that scripts or calls were passed over.
    private const int CallsOfTheSuite = 21_462;

    // What a call gets of fuel, by what it uses: enough to the unit, one too little, half, and too little to be entered.
    private static readonly Func<ulong, ulong>[] s_budgets = [used => used, used => used - 1, used => used / 2, _ => 1];

    // Of one engine's two ways to run, the end and the entry are what can differ.
    private static readonly Func<ulong, ulong>[] s_endBudgets = [used => used - 1, _ => 1];

    private readonly ManagedEngine _managed = new(new() { Tier = Tier.Compiled });
    private WasmtimeEngine? _wasmtime;

    public void Dispose()
    {
        _managed.Dispose();
        _wasmtime?.Dispose();
    }

    [SharedFact(SpecificationScripts.Archive)]
    public void Every_call_of_the_suite_costs_the_same_and_runs_out_of_fuel_at_the_same_point()
    {
        _wasmtime = new WasmtimeEngine(WasmtimeFixture.Options with { Pool = null });
        var tally = Compare(_managed, _wasmtime, s_budgets);
        output.WriteLine($"{tally.Exact} calls that return or hit unreachable cost the same; {tally.Bounded} that trap otherwise cost at least what Wasmtime says");
        output.WriteLine($"with as much as they use, one unit less, half and next to nothing {tally.Finished} calls end and {tally.Exhausted} run out alike");
    }

    [SharedFact(SpecificationScripts.Archive)]
    public void Every_call_of_the_suite_costs_the_same_and_runs_out_of_fuel_at_the_same_point_when_interpreted()
    {
        using var interpreter = new ManagedEngine(new() { Tier = Tier.Interpreted });
        Compare(_managed, interpreter, s_endBudgets);
    }

    private static Tally Compare(ICoreEngine one, ICoreEngine other, IReadOnlyList<Func<ulong, ulong>> budgets)
    {
        var tally = new Tally();
        // What vectors cost is compared with everything else of them (SpecificationAgreementTests); where fuel runs out has nothing to do with them.
        foreach (var script in SpecificationScripts.Names().Where(name => !name.StartsWith("simd", StringComparison.Ordinal)))
        {
            // Compiled once for all the runs of a script.
            using var left = new CompileOnceEngine(one);
            using var right = new CompileOnceEngine(other);
            var calls = Calls(script, left);
            Compare(script, calls, Calls(script, right), tally, isExact: one is ManagedEngine && other is ManagedEngine);
            foreach (var budget in budgets) Exhaust(script, left, right, calls, budget, tally);
        }

        Assert.InRange(tally.Exact, CallsOfTheSuite, int.MaxValue);
        // Of each call at least the run with next to nothing runs out; where there is no loop and no call, one unit too little is not seen.
        Assert.InRange(tally.Exhausted, CallsOfTheSuite, int.MaxValue);
        return tally;
    }

    private static IReadOnlyList<ScriptCall> Calls(string script, ICoreEngine engine)
    {
        using var runner = new ScriptRunner(SpecificationScripts.Folder, engine, new CompileOptions());
        GuestThread.Run(() => runner.Run(script));
        Assert.True(runner.Failures.Count == 0, string.Join('\n', runner.Failures.Take(20)));
        return runner.Calls;
    }

    private static void Compare(string script, IReadOnlyList<ScriptCall> lefts, IReadOnlyList<ScriptCall> rights, Tally tally, bool isExact)
    {
        Assert.Equal(lefts.Count, rights.Count);
        for (var i = 0; i < lefts.Count; i++)
        {
            var (left, right) = (lefts[i], rights[i]);
            Assert.True((left.Command, left.Trap) == (right.Command, right.Trap), $"{script}, call {i}: {left}, and on Wasmtime {right}");
            switch (left.Trap)
            {
                case null or TrapCode.Unreachable:
                case { } when isExact:
                    Assert.True(left.Fuel == right.Fuel, $"{script}, call {i}: {left}, and on Wasmtime {right}");
                    tally.Exact++;
                    break;
                case TrapCode.CallStackExhausted:
                    // Wasmtime goes deeper.
                    break;
                default:
                    Assert.True(left.Fuel >= right.Fuel, $"{script}, call {i}: {left}, and on Wasmtime {right}");
                    tally.Bounded++;
                    break;
            }
        }
    }

    // Results, traps, fuel left, memories, tables and globals are compared after each call, so both have stopped at the same point.
    private static void Exhaust(string script, ICoreEngine left, ICoreEngine right, IReadOnlyList<ScriptCall> calls, Func<ulong, ulong> budget, Tally tally)
    {
        // The deepest recursion ends by fuel here, before either engine's own bound of depth.
        var fuel = calls.ToDictionary(call => call.Command, call => call.Trap == TrapCode.CallStackExhausted ? 100 : budget(call.Fuel));
        using var both = new DifferentialEngine(left, right);
        using var runner = new ScriptRunner(SpecificationScripts.Folder, both, new CompileOptions()) { FuelOf = command => fuel[command] };
        // Commands fail where an earlier call was stopped; what matters is that both engines go the same way.
        GuestThread.Run(() => runner.Run(script));
        Assert.True(both.Disagreements.Count == 0, $"{script}: " + string.Join('\n', both.Disagreements.Take(20)));
        tally.Finished += runner.Calls.Count(call => call.Trap != TrapCode.OutOfFuel);
        tally.Exhausted += runner.Calls.Count(call => call.Trap == TrapCode.OutOfFuel);
    }

    private sealed class Tally
    {
        public int Exact { get; set; }

        public int Bounded { get; set; }

        public int Finished { get; set; }

        public int Exhausted { get; set; }
    }
}
