using WasmPay.Proving.Machine;
using WasmPay.Proving.Terms;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;

namespace WasmPay.Proving.Tests.Machine;

/// <summary>
/// What is said of all runs is what the interpreter does on each: for random modules and arguments there is one end whose path holds, and its result, its
/// trap, its memory, its globals and its fuel are those of the run.
/// </summary>
public sealed class SymbolicMachineTests
{
    private const int Modules = 100, Calls = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_run_of_a_random_module_is_among_the_ends(int seed)
    {
        var (followed, open, ways, merged) = (0, 0, 0, 0);
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                for (var round = 0; round < Modules; round++)
                {
                    var random = new Random(seed * 10_000 + round);
                    var (ends, opened, choices) = Check(new IntegerModule(random).Write(), random, $"seed {seed}, module {round}");
                    (followed, open, ways, merged) = (followed + 1, open + opened, ways + ends, merged + choices);
                }
            }
            catch (Exception failed)
            {
                failure = failed;
            }
        }, 256 << 20);
        thread.Start();
        thread.Join();
        if (failure is not null) throw new InvalidOperationException(failure.Message, failure);
        // A test that follows nothing would pass as well.
        Assert.True(ways > Modules && merged > Modules / 4 && open < Calls * Modules / 4, $"{ways} ways, {merged} with choices, {open} runs that were left open");
    }

    private static (int Ends, int Open, int Choices) Check(byte[] binary, Random random, string which)
    {
        using var engine = new ManagedEngine(new ManagedEngineOptions { Tier = Tier.Interpreted });
        Assert.True(engine.TryCompile(binary, new CompileOptions(), out var module, out var error), $"{which}: {error}");
        using (module)
        {
            using var store = engine.CreateStore(new StoreLimits());
            store.Fuel = 1_000_000;
            var instance = (Instance)store.Instantiate(module, []);
            var pool = new BitsPool();
            var machine = new SymbolicMachine(pool, new MachineLimits { Ways = 100, Terms = 60_000, Steps = 200_000 }, default);
            var symbols = IntegerModule.Type.Parameters.Select((type, i) => pool.Symbol($"p{i}", type == WasmPay.Wasm.Engine.ValueType.I32 ? 32 : 64, UInt128.One << i)).ToList();
            var ends = machine.Run(new SymbolicState(), (Function)instance.Export("main")!, [.. symbols.Select(Word.Of)]);
            var (open, choices) = (0, ends.OfType<Finished>().Count(end => !end.State.Results[0].IsNumber));
            for (var call = 0; call < Calls; call++)
            {
                var values = symbols.Select(symbol => Number(random) & Bits.Mask(symbol.Width)).ToList();
                var model = new BitsModel(symbol => values[symbols.IndexOf(symbol)]);
                var held = ends.Where(end => Holds(end.Path, model)).ToList();
                Assert.True(held.Count == 1, $"{which}: {held.Count} ends of {ends.Count} hold for {string.Join(", ", values)}");
                if (held[0] is LeftOpen) open++;
                else Compare(engine, module, instance, values, held[0], model, which);
            }
            return (ends.Count, open, choices);
        }
    }

    private static void Compare(ManagedEngine engine, ICoreModule module, Instance followed, List<ulong> values, PathEnd end, BitsModel model, string which)
    {
        const ulong fuel = 1_000_000;
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = fuel;
        var instance = (Instance)store.Instantiate(module, []);
        var before = store.Fuel;
        var results = new CoreValue[1];
        try
        {
            ((ICoreFunction)instance.Export("main")!).Invoke([.. values.Select(value => new CoreValue(value, null))], results);
        }
        catch (TrapException trap)
        {
            Assert.True(end is Trapped said && said.Code == trap.Code, $"{which}: a trap {trap.Code} for {string.Join(", ", values)}, and the end is {end}");
            return;
        }
        Assert.True(end is Finished, $"{which}: it returns for {string.Join(", ", values)}, and the end is {end}");
        var state = ((Finished)end).State;
        Assert.True(results[0].Bits == Of(state.Results[0]), $"{which}: it gives {results[0].Bits} for {string.Join(", ", values)}, and {Of(state.Results[0])} is said");
        var used = before - store.Fuel;
        // The interpreter takes what a call's frame costs beside.
        Assert.True(used >= state.LeastFuel && used <= state.MostFuel, $"{which}: it takes {used} fuel, and {state.LeastFuel} to {state.MostFuel} are said");
        for (var i = 0; i < instance.Globals.Length; i++) Assert.True((ulong)instance.Globals[i].Bits == Of(state.GlobalOf(followed.Globals[i])), $"{which}: global {i}");
        if (state.Memories.Values.SingleOrDefault() is not { } memory) return;
        Assert.Equal(instance.Memory!.Length, memory.Length);
        for (var at = 0u; at < 256; at++) Assert.True(instance.Memory.View(at, 1)[0] == Of(memory[at]), $"{which}: byte {at} for {string.Join(", ", values)}");

        ulong Of(Word word) => word.Term is { } term ? model.Of(term) : word.Number;
    }

    private static bool Holds(PathCondition? path, BitsModel model)
    {
        for (var at = path; at is not null; at = at.Before) if (model.Of(at.Condition) == 0) return false;
        return true;
    }

    private static ulong Number(Random random) => random.Next(5) switch
    {
        0 => (ulong)random.Next(4),
        1 => ulong.MaxValue - (ulong)random.Next(3),
        2 => 1UL << random.Next(64),
        3 => (ulong)random.Next(300),
        _ => (ulong)random.NextInt64(),
    };
}
