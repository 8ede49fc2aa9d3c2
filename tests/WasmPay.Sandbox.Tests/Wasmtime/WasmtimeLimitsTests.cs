using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using static WasmPay.Sandbox.Tests.Wasmtime.Modules;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>One of these looks at the memory of the whole process, so nothing else runs beside them.</summary>
[CollectionDefinition(nameof(WasmtimeLimitsTests), DisableParallelization = true)]
public sealed class WasmtimeLimitsCollection;

/// <summary>What bounds a guest beyond its fuel, and what the host keeps of many calls.</summary>
[Collection(nameof(WasmtimeLimitsTests))]
public sealed class WasmtimeLimitsTests
{
    [Fact]
    public void A_call_past_its_deadline_is_interrupted_though_it_has_fuel()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        using var store = Spinning(engine, out var spin);
        store.Deadline = new Deadline(TimeProvider.System, TimeSpan.FromMilliseconds(30));
        var trap = GuestThread.Run(() => Assert.Throws<TrapException>(() => spin.Invoke([], [])));
        Assert.Equal(TrapCode.Interrupted, trap.Code);
        Assert.Equal("the deadline of 30 ms passed", trap.Message);
    }

    [Fact]
    public void A_call_whose_caller_cancels_is_interrupted()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        using var cancellation = new CancellationTokenSource();
        using var store = Spinning(engine, out var spin);
        store.Deadline = new Deadline(TimeProvider.System, TimeSpan.FromHours(1), cancellation.Token);
        cancellation.CancelAfter(30);
        var trap = GuestThread.Run(() => Assert.Throws<TrapException>(() => spin.Invoke([], [])));
        Assert.Equal((TrapCode.Interrupted, "the caller cancelled"), (trap.Code, trap.Message));
    }

    [Fact]
    public void A_deadline_that_passes_in_the_host_is_seen_when_the_host_returns()
    {
        var clock = new FakeTimeProvider();
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = 1_000;
        var calls = 0;
        var host = store.CreateFunction(NoneToNone, (_, _) =>
        {
            calls++;
            clock.Advance(TimeSpan.FromSeconds(1));
        });
        var call = (ICoreFunction)GuestThread.Run(() => store.Instantiate(Compile(engine, CallsImport(NoneToNone)), [host])).Export("call")!;
        store.Deadline = new Deadline(clock, TimeSpan.FromSeconds(1));
        Assert.Equal(TrapCode.Interrupted, GuestThread.Run(() => Assert.Throws<TrapException>(() => call.Invoke([], []))).Code);
        Assert.Equal(TrapCode.Interrupted, GuestThread.Run(() => Assert.Throws<TrapException>(() => call.Invoke([], []))).Code);
        Assert.Equal(1, calls);
        store.Deadline = new Deadline(clock, TimeSpan.FromSeconds(2));
        GuestThread.Run(() => call.Invoke([], []));
        Assert.Equal(2, calls);
    }

    [Fact]
    public void A_deadline_bounds_the_start_function_too_and_without_one_only_fuel_does()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        var module = Compile(engine, Function("spin", NoneToNone, code => code.Op(0x03, 0x40, 0x0C, 0x00, 0x0B), module => module.Start(0)));
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = long.MaxValue;
        store.Deadline = new Deadline(TimeProvider.System, TimeSpan.FromMilliseconds(30));
        Assert.Equal(TrapCode.Interrupted, GuestThread.Run(() => Assert.Throws<TrapException>(() => store.Instantiate(module, []))).Code);
        store.Deadline = null;
        store.Fuel = 100_000_000;
        Assert.Equal(TrapCode.OutOfFuel, GuestThread.Run(() => Assert.Throws<TrapException>(() => store.Instantiate(module, []))).Code);
    }

    [Fact]
    public void A_thread_with_too_little_stack_is_refused_before_the_guest_runs()
    {
        // More than the test's own threads have.
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options with { CallDepth = 6_000 });
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = 1_000;
        var module = Compile(engine, Add());
        Assert.Equal(TrapCode.HostStackExhausted, GuestThread.Run(() => Assert.Throws<TrapException>(() => store.Instantiate(module, []))).Code);
        Assert.Equal(1_000UL, store.Fuel);
        var results = new CoreValue[1];
        var large = new Thread(
            () => ((ICoreFunction)store.Instantiate(module, []).Export("add")!).Invoke([CoreValue.I32(40), CoreValue.I32(2)], results), engine.StackBytes);
        large.Start();
        large.Join();
        Assert.Equal(42, results[0].AsI32);
    }

    [Fact]
    public void A_store_may_not_be_deeper_than_its_engine()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options with { CallDepth = 100 });
        using var store = engine.CreateStore(new StoreLimits { CallDepth = 100 });
        Assert.Throws<ArgumentException>(() => engine.CreateStore(new StoreLimits { CallDepth = 101 }));
    }

    [Fact]
    public void A_pool_without_a_free_slot_is_the_machines_failure_and_recovers() => GuestThread.Run(() =>
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options with { Pool = new WasmtimePool { Instances = 2, Memories = 2, Tables = 2 } });
        var module = Compile(engine, Function("f", NoneToNone, _ => { }, module => module.Memory(new(1, 1))));
        var stores = Enumerable.Range(0, 3).Select(_ => engine.CreateStore(new StoreLimits())).ToList();
        stores[0].Instantiate(module, []);
        stores[1].Instantiate(module, []);
        var full = Assert.Throws<InsufficientMemoryException>(() => stores[2].Instantiate(module, []));
        Assert.Contains("maximum concurrent", full.Message, StringComparison.Ordinal);
        stores[0].Dispose();
        Assert.NotNull(stores[2].Instantiate(module, []));
        stores.ForEach(store => store.Dispose());
    });

    [Fact]
    public void A_memory_from_the_pool_is_zero_again_for_the_next_store() => GuestThread.Run(() =>
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
    });

    [Fact]
    public void Twenty_thousand_stores_with_host_functions_and_traps_leave_nothing_behind()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        using var module = Compile(engine, CallsImport(I32ToI32));
        Calls(engine, module, 2_000);
        var before = ResidentBytes();
        Calls(engine, module, 20_000);
        Assert.InRange(ResidentBytes() - before, long.MinValue, 64L << 20);
    }

    [Fact]
    public void Two_threads_share_a_module()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        using var module = Compile(engine, CallsImport(I32ToI32));
        Parallel.For(0, 4, _ => Calls(engine, module, 500));
    }

    private static void Calls(WasmtimeEngine engine, ICoreModule module, int count) => GuestThread.Run(() =>
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
    });

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

    private static ICoreStore Spinning(WasmtimeEngine engine, out ICoreFunction spin)
    {
        var store = engine.CreateStore(new StoreLimits());
        store.Fuel = long.MaxValue;
        var module = Compile(engine, Function("spin", NoneToNone, code => code.Op(0x03, 0x40, 0x0C, 0x00, 0x0B)));
        spin = (ICoreFunction)GuestThread.Run(() => store.Instantiate(module, [])).Export("spin")!;
        return store;
    }
}
