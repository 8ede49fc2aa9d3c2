using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Tests;

/// <summary>Memories of up to 65,536 pages, where the store's limit allows them.</summary>
public sealed class BigMemoryTests
{
    private const long All = 1L << 32;

    [Fact]
    public void A_memory_of_4_GiB_is_read_and_written_at_its_very_end()
    {
        using var engine = new ManagedEngine();
        using var store = engine.CreateStore(new StoreLimits { MemoryBytes = long.MaxValue });
        var memory = store.CreateMemory(new MemoryType(new SizeLimits(1, null)));
        Assert.Equal(1, memory.Grow(65_535));
        Assert.Equal(-1, memory.Grow(1));
        Assert.Equal(All, memory.Length);
        memory.Writable(All - 3, 3)[2] = 7;
        Assert.Equal([0, 0, 7], memory.View(All - 3, 3).ToArray());
        Assert.Equal(0, memory.View(3L << 30, 1)[0]);
        Assert.Throws<TrapException>(() => memory.View(All - 3, 4).Length);
        Assert.Throws<TrapException>(() => memory.Writable(All, 1).Length);
        Assert.Throws<OverflowException>(() => memory.Bytes.Length);
        ((Memory)memory).Reset();
        memory.Grow(65_535);
        Assert.Equal(0, memory.View(All - 1, 1)[0]);
    }

    [Fact]
    public void The_limit_of_the_store_still_decides()
    {
        using var engine = new ManagedEngine();
        using var store = engine.CreateStore(new StoreLimits());
        Assert.Equal(-1, store.CreateMemory(new MemoryType(new SizeLimits(1, null))).Grow(1_024));
        Assert.Equal(TrapCode.OutOfMemory, Assert.Throws<TrapException>(() => store.CreateMemory(new MemoryType(new SizeLimits(65_536, null)))).Code);
    }
}
