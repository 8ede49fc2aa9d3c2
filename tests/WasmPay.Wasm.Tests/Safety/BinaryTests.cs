using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Binaries made to hurt a decoder.</summary>
public sealed class BinaryTests
{
    [Fact]
    public void Counts_that_the_bytes_cannot_hold_allocate_nothing()
    {
        foreach (byte section in new byte[] { 1, 2, 3, 4, 5, 6, 7, 9, 10, 11 })
        {
            var binary = new W().Build(W.Section(section, W.U(uint.MaxValue)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var refusal = Guest.Refusal(binary);
            Assert.True(refusal.Kind is ModuleErrorKind.LimitExceeded or ModuleErrorKind.Malformed, refusal.ToString());
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }

    [Fact]
    public void A_custom_section_of_a_hundred_megabytes_is_above_the_limit_and_skipped_where_it_is_not()
    {
        var binary = new W().Build(W.Section(0, [.. W.Name("big"), .. new byte[100 << 20]]));
        Assert.Equal(ModuleErrorKind.LimitExceeded, Guest.Refusal(binary).Kind);
        using var guest = new Guest(binary, new CompileOptions { Limits = new ModuleLimits { Bytes = 200 << 20 } });
        Assert.Empty(guest.Module.Exports);
    }

    [Fact]
    public void A_start_function_that_loops_runs_out_of_fuel()
    {
        var wasm = new W();
        wasm.Start(wasm.Function(null, [], [], [0x03, 0x40, 0x0C, 0, 0x0B]));
        Assert.Equal(TrapCode.OutOfFuel, Assert.Throws<TrapException>(() => new Guest(wasm.Build())).Code);
    }

    [Fact]
    public void The_callers_bytes_may_change_after_compiling()
    {
        var wasm = new W();
        wasm.Function("f", [], [W.I32], W.Const(5));
        var binary = wasm.Build();
        using var guest = new Guest(binary);
        Array.Fill(binary, (byte)0xFF);
        Assert.Equal(5ul, guest.Call("f"));
    }
}
