using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests;

/// <summary>A reset instance is like a new one, whatever the guest or the host did to it.</summary>
public sealed class ResetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4_090)]
    [InlineData(4_092)]
    [InlineData(4_095)]
    [InlineData(65_528)]
    public void Bytes_that_a_wide_store_wrote_are_zero_again_also_across_chunks(int at)
    {
        using var guest = new Guest(Module());
        guest.Call("store64", CoreValue.I32(at), CoreValue.I64(-1));
        Assert.Equal(ulong.MaxValue, guest.Call("load64", CoreValue.I32(at)));
        Assert.True(guest.Instance.TryReset());
        Assert.True(((ICoreMemory)guest.Instance.Export("memory")!).View(0, 65_536).IndexOfAnyExcept((byte)0) is 100 or -1 && guest.Call("load64", CoreValue.I32(at)) == 0);
    }

    [Fact]
    public void Data_globals_tables_and_sizes_are_as_at_first()
    {
        using var guest = new Guest(Module());
        guest.Call("store64", CoreValue.I32(100), CoreValue.I64(0));
        guest.Call("mess");
        var memory = (ICoreMemory)guest.Instance.Export("memory")!;
        memory.Bytes.Fill(0xEE);
        Assert.Equal(2 * 65_536, memory.Length);
        Assert.True(guest.Instance.TryReset());
        Assert.Equal(65_536, memory.Length);
        Assert.Equal("hello"u8.ToArray(), memory.View(100, 5).ToArray());
        Assert.Equal(5, memory.View(0, (int)memory.Length).ToArray().Count(b => b != 0));
        Assert.Equal(42ul, guest.Call("global"));
        Assert.Equal(42ul, guest.Call("indirect"));
        Assert.Equal(1ul, guest.Call("mess"));
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(3)]
    public void Segments_that_overlap_are_copied_in_their_order_again(int far)
    {
        var wasm = new W().Memory(1).Export("memory", 2, 0);
        wasm.Data(10, 1, 2, 3, 4).Data(12, 9, 9, 9).Data(8, 5, 5, 5).Data(far, 7);
        using var guest = new Guest(wasm.Build());
        var memory = (ICoreMemory)guest.Instance.Export("memory")!;
        var first = memory.View(0, 65_536).ToArray();
        Assert.Equal(new byte[] { 5, 5, 5, 2, 9, 9, 9 }, first[8..15]);
        memory.Bytes.Fill(0xEE);
        Assert.True(guest.Instance.TryReset());
        Assert.Equal(first, memory.View(0, 65_536).ToArray());
    }

    [Fact]
    public void The_host_may_write_through_a_range_and_it_is_cleared()
    {
        using var guest = new Guest(Module());
        var memory = (ICoreMemory)guest.Instance.Export("memory")!;
        memory.Writable(8_190, 10).Fill(1);
        Assert.Throws<TrapException>(() => memory.Writable(65_530, 10).Length);
        Assert.Throws<TrapException>(() => memory.Writable(-1, 1).Length);
        guest.Instance.TryReset();
        Assert.Equal(5, memory.View(0, (int)memory.Length).ToArray().Count(b => b != 0));
    }

    [Fact]
    public void A_reset_runs_the_start_function_again_at_the_same_fuel()
    {
        var wasm = new W().Global(W.I32, true, W.Const(0));
        wasm.Start(wasm.Function(null, [], [], [0x23, 0, 0x41, 1, 0x6A, 0x24, 0]));
        wasm.Function("g", [], [W.I32], [0x23, 0]);
        using var guest = new Guest(wasm.Build(), fuel: 1_000);
        Assert.Equal(1_000ul - 5, guest.Store.Fuel);
        guest.Store.Fuel = 1_000;
        Assert.True(guest.Instance.TryReset());
        Assert.Equal(1_000ul - 5, guest.Store.Fuel);
        Assert.Equal(1ul, guest.Call("g"));
    }

    [Theory]
    [InlineData(Tier.Compiled)]
    [InlineData(Tier.Interpreted)]
    public void A_reset_and_a_call_allocate_nothing(Tier tier)
    {
        using var guest = new Guest(Module(), tier: tier);
        var function = (ICoreFunction)guest.Instance.Export("load64")!;
        CoreValue[] arguments = [CoreValue.I32(0)], results = new CoreValue[1];
        for (var i = 0; i < 10; i++) Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            guest.Instance.TryReset();
            function.Invoke(arguments, results);
        }
    }

    [Fact]
    public void A_memory_that_is_used_again_by_another_store_is_empty()
    {
        using var engine = new ManagedEngine();
        Assert.True(engine.TryCompile(Module(), new CompileOptions(), out var module, out _));
        for (var round = 0; round < 3; round++)
        {
            using var store = engine.CreateStore(new StoreLimits());
            store.Fuel = 1_000;
            var memory = (ICoreMemory)store.Instantiate(module, []).Export("memory")!;
            Assert.Equal(5, memory.View(0, (int)memory.Length).ToArray().Count(b => b != 0));
            memory.Bytes.Fill(0xEE);
        }
    }

    // mess: changes the global, the table and the memory's size; returns the size before.
    private static byte[] Module()
    {
        var wasm = new W().Memory(1).Table(2).Elements(1, 3).Global(W.I32, true, W.Const(42)).Data(100, "hello"u8.ToArray()).Export("memory", 2, 0);
        wasm.Function("store64", [W.I32, W.I64], [], [0x20, 0, 0x20, 1, 0x37, 0, 0]);
        wasm.Function("load64", [W.I32], [W.I64], [0x20, 0, 0x29, 0, 0]);
        wasm.Function("mess", [], [W.I32], [0x41, 7, 0x24, 0, 0x41, 1, 0xD0, 0x70, 0x26, 0, 0x41, 1, 0x40, 0]);
        wasm.Function("global", [], [W.I32], [0x23, 0]);
        wasm.Function("indirect", [], [W.I32], [0x41, 1, 0x11, .. W.U((ulong)wasm.Type([], [W.I32])), 0]);
        return wasm.Build();
    }
}
