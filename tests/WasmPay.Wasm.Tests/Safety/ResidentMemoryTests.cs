using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>What a guest has written does not stay with the process once its instance is put back.</summary>
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
