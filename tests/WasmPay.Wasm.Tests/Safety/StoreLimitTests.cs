using System.Reflection;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using ValueType = WasmPay.Wasm.Engine.ValueType;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Each limit on what a store's instances may hold, at its boundary and one beyond.</summary>
public sealed class StoreLimitTests
{
    private const int PageBytes = 65_536;

    // What holds at a limit and fails one beyond it, by the property of the limits.
    private static Dictionary<string, Action> Cases { get; } = new()
    {
        [nameof(StoreLimits.MemoryBytes)] = Memories,
        [nameof(StoreLimits.TableElements)] = Tables,
        [nameof(StoreLimits.Memories)] = () => Counted(new() { Memories = 3 }, "memories", new W().Memory(0), store => store.CreateMemory(new MemoryType(new SizeLimits(0, null)))),
        [nameof(StoreLimits.Tables)] = () => Counted(new() { Tables = 3 }, "tables", new W().Table(0), store => store.CreateTable(new TableType(ValueType.FuncRef, new SizeLimits(0, null)), default)),
        [nameof(StoreLimits.CallDepth)] = Depths,
        [nameof(StoreLimits.StackBytes)] = Stacks,
        [nameof(StoreLimits.ResidentBytes)] = Pages,
    };

    public static TheoryData<string> Properties => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_guest_at_a_limit_runs_and_one_beyond_traps(string property) => Cases[property]();

    [Fact]
    public void Every_property_of_the_limits_has_a_case() => Assert.Equal(
        typeof(StoreLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Order(), Cases.Keys.Order());

    [Fact]
    public void Memory_and_tables_of_maximum_size_are_refused_without_being_made()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(TrapCode.OutOfMemory, TrapOf(new W().Memory(65_536), new()).Code);
        Assert.Equal(TrapCode.OutOfMemory, TrapOf(new W().Table(uint.MaxValue), new()).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Memory_and_tables_without_a_maximum_reserve_no_more_than_the_store_allows()
    {
        var wasm = new W().Memory(0, 65_536).Table(0, uint.MaxValue);
        using var guest = new Guest(wasm.Export("memory", 2, 0).Build(), limits: new() { MemoryBytes = 2 * PageBytes });
        Assert.Equal(0, ((ICoreMemory)guest.Instance.Export("memory")!).Length);
    }

    private static void Memories()
    {
        // Of a size that is no whole number of pages, the part of a page does not count.
        foreach (var limit in new[] { 4L * PageBytes, (5L * PageBytes) - 1 })
        {
            var limits = new StoreLimits { MemoryBytes = limit };
            new Guest(new W().Memory(4).Build(), limits: limits).Dispose();
            Assert.Equal("a memory of 327680 bytes is above the limit of 262144", TrapOf(new W().Memory(5), limits).Message);
            using var guest = new Guest(Growing(new W().Memory(1), 0x40, 0), limits: limits);
            Assert.Equal(1u, (uint)guest.Call("grow", CoreValue.I32(3)));
            Assert.Equal(uint.MaxValue, (uint)guest.Call("grow", CoreValue.I32(1)));
            Assert.Equal(uint.MaxValue, (uint)guest.Call("grow", CoreValue.I32(-1)));
            guest.Store.CreateMemory(new MemoryType(new SizeLimits(4, null)));
            Assert.Equal(TrapCode.OutOfMemory, Assert.Throws<TrapException>(() => guest.Store.CreateMemory(new MemoryType(new SizeLimits(5, null)))).Code);
        }
    }

    private static void Tables()
    {
        var limits = new StoreLimits { TableElements = 4 };
        new Guest(new W().Table(4).Build(), limits: limits).Dispose();
        Assert.Equal("a table of 5 elements is above the limit of 4", TrapOf(new W().Table(5), limits).Message);
        // Growing a table costs fuel for each element that is asked for.
        using var guest = new Guest(Growing(new W().Table(1), 0xFC, 0x0F, 0), limits: limits, fuel: long.MaxValue);
        Assert.Equal(1u, (uint)guest.Call("grow", CoreValue.I32(3)));
        Assert.Equal(uint.MaxValue, (uint)guest.Call("grow", CoreValue.I32(1)));
        Assert.Equal(uint.MaxValue, (uint)guest.Call("grow", CoreValue.I32(-1)));
        guest.Store.CreateTable(new TableType(ValueType.FuncRef, new SizeLimits(4, null)), default);
        Assert.Equal(
            TrapCode.OutOfMemory,
            Assert.Throws<TrapException>(() => guest.Store.CreateTable(new TableType(ValueType.FuncRef, new SizeLimits(5, null)), default)).Code);
    }

    // One of a guest's, the host's, and another guest's are three; a fourth is one too many, whoever makes it.
    private static void Counted(StoreLimits limits, string what, W wasm, Action<ICoreStore> create)
    {
        using var guest = new Guest(wasm.Build(), limits: limits);
        create(guest.Store);
        guest.Store.Instantiate(guest.Module, []);
        foreach (var fourth in new Action[] { () => create(guest.Store), () => guest.Store.Instantiate(guest.Module, []) })
        {
            var trap = Assert.Throws<TrapException>(fourth);
            Assert.Equal((TrapCode.OutOfMemory, $"{what} above the limit of 3"), (trap.Code, trap.Message));
        }

        Assert.True(guest.Instance.TryReset());
    }

    private static void Depths()
    {
        using var guest = new Guest(Recursion(), limits: new() { CallDepth = 100 });
        guest.Call("f", CoreValue.I32(100));
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("f", CoreValue.I32(101)).Code);
        guest.Call("f", CoreValue.I32(100));
    }

    // No more than a choice between two ways to clear: whichever is taken, what was written is zero after a reset.
    private static void Pages()
    {
        var limits = new StoreLimits { ResidentBytes = 3L << 12 };
        foreach (var chunks in new[] { 3, 4 })
        {
            using var guest = new Guest(new W().Memory(1).Export("m", 2, 0).Build(), limits: limits);
            var memory = (ICoreMemory)guest.Instance.Export("m")!;
            memory.Writable(0, chunks << 12).Fill(1);
            Assert.True(guest.Instance.TryReset());
            Assert.Equal(-1, memory.View(0, PageBytes).IndexOfAnyExcept((byte)0));
        }
    }

    // Frames are the host compiler's, so the boundary is found: as deep as it goes in so many bytes, it goes in twice as many.
    private static void Stacks()
    {
        const int bytes = 64 << 10;
        var (small, large) = (DeepestIn(bytes), DeepestIn(2 * bytes));
        Assert.InRange(large, small * 3 / 2, small * 5 / 2);
        using var guest = new Guest(Recursion(), limits: new() { CallDepth = int.MaxValue, StackBytes = 2 * bytes }, tier: Tier.Compiled);
        guest.Call("f", CoreValue.I32(small));
        Assert.Equal(TrapCode.HostStackExhausted, guest.Trap("f", CoreValue.I32(2 * large)).Code);
    }

    private static int DeepestIn(int bytes)
    {
        using var guest = new Guest(Recursion(), limits: new() { CallDepth = int.MaxValue, StackBytes = bytes }, tier: Tier.Compiled);
        Assert.Equal(TrapCode.HostStackExhausted, guest.Trap("f", CoreValue.I32(int.MaxValue)).Code);
        return int.MaxValue - ((ICoreGlobal)guest.Instance.Export("left")!).Value.AsI32;
    }

    private static TrapException TrapOf(W wasm, StoreLimits limits) => Assert.Throws<TrapException>(() => new Guest(wasm.Build(), limits: limits));

    // f(n) notes n and calls itself until n is 1, so n frames are open at once.
    private static byte[] Recursion()
    {
        var wasm = new W().Global(W.I32, true, W.Const(0)).Export("left", 3, 0);
        wasm.Function("f", [W.I32], [], [0x20, 0, 0x24, 0, 0x20, 0, 0x41, 1, 0x4B, 0x04, 0x40, 0x20, 0, 0x41, 1, 0x6B, 0x10, 0, 0x0B]);
        return wasm.Build();
    }

    // Grows by the argument, with null references where they are wanted.
    private static byte[] Growing(W wasm, params byte[] grow)
    {
        byte[] initial = grow[0] == 0x40 ? [] : [0xD0, W.FuncRef];
        wasm.Function("grow", [W.I32], [W.I32], [.. initial, 0x20, 0, .. grow]);
        return wasm.Build();
    }
}
