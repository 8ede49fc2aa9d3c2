using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using static WasmPay.Wasm.Tests.Vectors.VectorGuests;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Vectors;

/// <summary>Vectors in memory: nothing outside is reached, nothing written is left.</summary>
public sealed class VectorMemoryTests
{
    private const int PageBytes = 65_536;

    [Theory]
    [InlineData(0)]
    [InlineData(4_081)]
    [InlineData(4_084)]
    [InlineData(4_088)]
    [InlineData(4_095)]
    [InlineData(PageBytes - 16)]
    public void All_sixteen_bytes_of_a_store_are_zero_again_after_a_reset_also_across_chunks(int at)
    {
        var wasm = new W().Memory(1).Export("memory", 2, 0);
        wasm.Function("store", [W.I32], [], [0x20, 0, .. Const(Vector128<byte>.AllBitsSet), .. Op(11, 0, 0)]);
        using var guest = new Guest(wasm.Build());
        guest.Call("store", CoreValue.I32(at));
        var memory = (ICoreMemory)guest.Instance.Export("memory")!;
        Assert.Equal(16, memory.View(0, PageBytes).Count((byte)0xFF));
        Assert.True(guest.Instance.TryReset());
        Assert.Equal(-1, memory.View(0, PageBytes).IndexOfAnyExcept((byte)0));
    }

    public static TheoryData<int, int> Reads => new()
    {
        { 0, 16 }, { 1, 8 }, { 2, 8 }, { 3, 8 }, { 4, 8 }, { 5, 8 }, { 6, 8 }, { 7, 1 }, { 8, 2 }, { 9, 4 }, { 10, 8 }, { 92, 4 }, { 93, 8 },
    };

    public static TheoryData<int, int> LaneAccesses => new() { { 84, 1 }, { 85, 2 }, { 86, 4 }, { 87, 8 }, { 88, 1 }, { 89, 2 }, { 90, 4 }, { 91, 8 } };

    [Theory]
    [MemberData(nameof(Reads))]
    public void A_load_reaches_the_last_byte_and_no_further(int code, int bytes)
    {
        CoreValue[] Load(int at) => Answer([W.I32], [W.V128], [0x20, 0, .. Op(code, 0, 0)], CoreValue.I32(at));
        Load(PageBytes - bytes);
        Assert.Equal(TrapCode.OutOfBoundsMemoryAccess, Assert.Throws<TrapException>(() => Load(PageBytes - bytes + 1)).Code);
    }

    [Theory]
    [MemberData(nameof(LaneAccesses))]
    public void A_lane_reaches_the_last_byte_and_no_further(int code, int bytes)
    {
        CoreValue[] Access(int at) => Answer([W.I32], [W.V128], [0x20, 0, .. Const(Sample), .. Op(code, 0, 0, 1), .. code >= 88 ? Const(default) : []], CoreValue.I32(at));
        Access(PageBytes - bytes);
        Assert.Equal(TrapCode.OutOfBoundsMemoryAccess, Assert.Throws<TrapException>(() => Access(PageBytes - bytes + 1)).Code);
    }

    [Fact]
    public void A_store_that_traps_writes_nothing()
    {
        var wasm = new W().Memory(1).Export("memory", 2, 0);
        wasm.Function("store", [W.I32], [], [0x20, 0, .. Const(Sample), .. Op(11, 0, 0)]);
        using var guest = new Guest(wasm.Build());
        Assert.Equal(TrapCode.OutOfBoundsMemoryAccess, guest.Trap("store", CoreValue.I32(PageBytes - 15)).Code);
        Assert.Equal(-1, ((ICoreMemory)guest.Instance.Export("memory")!).View(0, PageBytes).IndexOfAnyExcept((byte)0));
    }

    // The JIT has made one wide load of a narrow one whose value goes on into a vector register (Numerics.F32FromBits).
    [Theory]
    [InlineData(0x2C, 17, 0xFFFF_FF80UL, 0xFFFF_FF80UL)]
    [InlineData(0x2D, 17, 0x0000_0080UL, 0x0000_0080UL)]
    [InlineData(0x2E, 17, 0xFFFF_9180UL, 0xFFFF_9180UL)]
    [InlineData(0x2F, 17, 0x0000_9180UL, 0x0000_9180UL)]
    [InlineData(0x2D, 16, 0x0080_0080UL, 0x0080_0080UL)]
    [InlineData(0x2F, 15, 0x8080_8080UL, 0x8080_8080UL)]
    [InlineData(0x30, 18, 0xFFFF_FF80UL, 0xFFFF_FFFFUL)]
    [InlineData(0x31, 18, 0x0000_0080UL, 0x0000_0000UL)]
    [InlineData(0x33, 18, 0x0000_9180UL, 0x0000_0000UL)]
    [InlineData(0x34, 18, 0xB3A2_9180UL, 0xFFFF_FFFFUL)]
    [InlineData(0x35, 18, 0xB3A2_9180UL, 0x0000_0000UL)]
    public void A_narrow_load_that_becomes_lanes_reads_no_further(byte load, int splat, ulong first, ulong second)
    {
        var half = first | (second << 32);
        Assert.Equal([CoreValue.V128(Vector128.Create(half, half).AsByte())], Answer([W.I32], [W.V128], [0x20, 0, load, 0, 0, .. Op(splat)], CoreValue.I32(8)));
    }

    [Theory]
    [InlineData(0x2C, 28, 0xFFFF_FF80UL)]
    [InlineData(0x2D, 28, 0x0000_0080UL)]
    [InlineData(0x2E, 28, 0xFFFF_9180UL)]
    [InlineData(0x2F, 28, 0x0000_9180UL)]
    public void A_narrow_load_that_becomes_one_lane_reads_no_further(byte load, int replace, ulong expected) =>
        Assert.Equal(
            [CoreValue.V128(Vector128.Create(expected << 32, 0UL).AsByte())],
            Answer([W.I32], [W.V128], [.. Const(default), 0x20, 0, load, 0, 0, .. Op(replace, 1)], CoreValue.I32(8)));
}
