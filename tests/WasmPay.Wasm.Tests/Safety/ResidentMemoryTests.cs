using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>The process's memory is looked at, so nothing else runs beside these.</summary>
[CollectionDefinition(nameof(ResidentMemoryTests), DisableParallelization = true)]
public sealed class ResidentMemoryCollection;

/// <summary>What a guest has written does not stay with the process once its instance is put back.</summary>
[Collection(nameof(ResidentMemoryTests))]
public sealed class ResidentMemoryTests
{
    private const int Pages = 900;

    [LinuxFact]
    public void A_reset_gives_back_the_pages_of_a_memory_that_was_written_all_over()
    {
        using var guest = Touching();
        var before = Resident();
        guest.Call("f");
        Assert.InRange(Resident() - before, 40L << 20, long.MaxValue);
        Assert.True(guest.Instance.TryReset());
        Assert.InRange(Resident() - before, long.MinValue, 16L << 20);
        Assert.Equal(0ul, guest.Call("peek"));
    }

    [Fact]
    public void A_memory_that_was_written_all_over_is_zero_after_a_reset()
    {
        using var guest = Touching();
        guest.Call("f");
        Assert.Equal(1ul, guest.Call("peek"));
        Assert.True(guest.Instance.TryReset());
        Assert.Equal(0ul, guest.Call("peek"));
        Assert.Equal(-1, ((ICoreMemory)guest.Instance.Export("m")!).View(0, Pages * 65_536).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void A_reset_gives_back_what_a_table_and_a_deep_stack_had_grown_to()
    {
        var wasm = new W().Table(0);
        // table.grow by 99,000 nulls, and a frame of 9,900 locals below itself, eight times over.
        wasm.Function("f", [], [], [0xD0, W.FuncRef, .. W.Const(99_000), 0xFC, 0x0F, 0, 0x1A, .. W.Const(8), 0x10, 1]);
        wasm.Function(null, [W.I32], [], [0x20, 0, 0x04, 0x40, 0x20, 0, 0x41, 1, 0x6B, 0x10, 1, 0x0B], (9_900, W.I64));
        var bytes = wasm.Build();
        var guests = new List<Guest>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 60; i++)
        {
            var guest = new Guest(bytes);
            guest.Call("f");
            Assert.True(guest.Instance.TryReset());
            guests.Add(guest);
        }

        // The table alone would be 48 MB, the stack as much.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 30 << 20);
        guests.ForEach(guest => guest.Dispose());
    }

    // f writes a 1 into every 4096th byte and at the odd places beside; peek reads the last one.
    private static Guest Touching()
    {
        var wasm = new W().Memory(Pages).Export("m", 2, 0);
        wasm.Function("f", [], [], [
            0x03, 0x40, 0x20, 0, 0x41, 1, 0x3A, 0, 5, 0x20, 0, .. W.Const(4_096), 0x6A, 0x22, 0, .. W.Const(Pages * 65_536), 0x49, 0x0D, 0, 0x0B], (1, W.I32));
        wasm.Function("peek", [], [W.I32], [.. W.Const((Pages * 65_536) - 4_096), 0x2D, 0, 5]);
        return new Guest(wasm.Build());
    }

    private static long Resident() => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        System.Globalization.CultureInfo.InvariantCulture) << 10;
}
