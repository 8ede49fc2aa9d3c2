using System.Diagnostics;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using static WasmPay.Sandbox.Tests.Wasmtime.Modules;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>What bounds a guest beyond its fuel, and what the host keeps of many calls.</summary>
public sealed class WasmtimeLimitsTests
{
    // A deadline is 20 ticks of the engine's clock, and one more for the tick that has begun.
    private const int TicksOfDeadline = 21;

    [SharedFact(WasmtimeLibraryForTests.Wheel48)]
    public void A_call_past_its_deadline_is_interrupted_though_it_has_fuel()
    {
        var clock = new ManualClock();
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options with { Clock = clock, Deadline = TimeSpan.FromSeconds(1) });
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = long.MaxValue;
        var ticks = 0;
        var host = store.CreateFunction(NoneToNone, (_, _) =>
        {
            clock.Tick();
            ticks++;
        });
        var loop = Function("loop", NoneToNone, code => code.Op(0x03, 0x40, 0x10, 0x00, 0x0C, 0x00, 0x0B), module => module.ImportFunction("host", "tick", NoneToNone));
        var call = (ICoreFunction)store.Instantiate(Compile(engine, loop), [host]).Export("loop")!;
        Assert.Equal(TrapCode.Interrupted, Assert.Throws<TrapException>(() => call.Invoke([], [])).Code);
        Assert.Equal(TicksOfDeadline, ticks);
    }

    [SharedFact(WasmtimeLibraryForTests.Wheel48)]
    public void Every_outermost_call_has_a_deadline_of_its_own()
    {
        var clock = new ManualClock();
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options with { Clock = clock, Deadline = TimeSpan.FromSeconds(1) });
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = 1_000;
        var add = (ICoreFunction)store.Instantiate(Compile(engine, Add()), []).Export("add")!;
        var results = new CoreValue[1];
        for (var i = 0; i < 2 * TicksOfDeadline; i++)
        {
            add.Invoke([CoreValue.I32(i), CoreValue.I32(2)], results);
            Assert.Equal(i + 2, results[0].AsI32);
            clock.Tick();
        }
    }

    [SharedFact(WasmtimeLibraryForTests.Wheel48)]
    public void A_pool_without_a_free_slot_is_out_of_memory_and_recovers()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options with { Pool = new WasmtimePool { Instances = 2, Memories = 2, Tables = 2 } });
        var module = Compile(engine, Function("f", NoneToNone, _ => { }, module => module.Memory(new(1, 1))));
        var stores = Enumerable.Range(0, 3).Select(_ => engine.CreateStore(new StoreLimits())).ToList();
        stores[0].Instantiate(module, []);
        stores[1].Instantiate(module, []);
        Assert.Equal(TrapCode.OutOfMemory, Assert.Throws<TrapException>(() => stores[2].Instantiate(module, [])).Code);
        stores[0].Dispose();
        Assert.NotNull(stores[2].Instantiate(module, []));
        stores.ForEach(store => store.Dispose());
    }

    [SharedFact(WasmtimeLibraryForTests.Wheel48)]
    public void A_memory_from_the_pool_is_zero_again_for_the_next_store()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options with { Pool = new WasmtimePool { Instances = 1, Memories = 1, Tables = 1 } });
        var module = Compile(engine, Function("f", NoneToNone, _ => { }, module =>
        {
            module.Memory(new(40, 40));
            module.Data(100, [7]);
            module.Export("memory", 2, 0);
        }));
        for (var i = 0; i < 3; i++)
        {
            using var store = engine.CreateStore(new StoreLimits());
            var bytes = ((ICoreMemory)store.Instantiate(module, []).Export("memory")!).Bytes;
            Assert.Equal(7, bytes[100]);
            bytes[100] = 0;
            Assert.False(bytes.ContainsAnyExcept((byte)0));
            bytes.Fill(0xAA);
        }
    }

    [SharedFact(WasmtimeLibraryForTests.Wheel48)]
    public void Twenty_thousand_stores_with_host_functions_and_traps_leave_nothing_behind()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        using var module = Compile(engine, CallsImport(I32ToI32));
        Calls(engine, module, 2_000);
        var before = ResidentBytes();
        Calls(engine, module, 20_000);
        Assert.InRange(ResidentBytes() - before, long.MinValue, 64L << 20);
    }

    [SharedFact(WasmtimeLibraryForTests.Wheel48)]
    public void Two_threads_share_a_module()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        using var module = Compile(engine, CallsImport(I32ToI32));
        Parallel.For(0, 4, _ => Calls(engine, module, 500));
    }

    private static void Calls(WasmtimeEngine engine, ICoreModule module, int count)
    {
        var results = new CoreValue[1];
        for (var i = 0; i < count; i++)
        {
            using var store = engine.CreateStore(new StoreLimits());
            store.Fuel = 1_000;
            var trap = i % 4 == 0;
            var host = store.CreateFunction(I32ToI32, (arguments, results) =>
                results[0] = trap ? throw new TrapException(TrapCode.Host) : CoreValue.I32(arguments[0].AsI32 + 1));
            var call = (ICoreFunction)store.Instantiate(module, [host]).Export("call")!;
            if (trap)
            {
                Assert.Throws<TrapException>(() => call.Invoke([CoreValue.I32(i)], results));
                continue;
            }

            call.Invoke([CoreValue.I32(i)], results);
            Assert.Equal(i + 1, results[0].AsI32);
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static ICoreModule Compile(WasmtimeEngine engine, byte[] binary) =>
        engine.TryCompile(binary, new CompileOptions(), out var module, out var error) ? module : throw new InvalidOperationException(error.Message);

    /// <summary>A clock whose one timer fires when the test says so.</summary>
    private sealed class ManualClock : TimeProvider, ITimer
    {
        private Action? _tick;

        public void Tick() => _tick!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _tick = () => callback(state);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
