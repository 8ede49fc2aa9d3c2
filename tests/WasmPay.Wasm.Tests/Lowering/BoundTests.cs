using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Lowering;

/// <summary>What the lowering of a body keeps is bounded, whatever the body looks like.</summary>
public sealed class BoundTests
{
    [Theory]
    [InlineData(0x03)]
    [InlineData(0x02)]
    public void A_thousand_nested_blocks_that_assign_ten_thousand_locals_take_little_memory(byte opener)
    {
        // Kept without a bound, the notes of what each block assigns would be ten million.
        List<byte> body = [];
        for (var i = 0; i < 999; i++) body.AddRange([opener, 0x40]);
        for (var i = 0u; i < 9_999; i++) body.AddRange([0x41, 1, 0x21, .. W.U(i)]);
        for (var i = 0; i < 999; i++) body.Add(0x0B);
        // An operation whose length may be a constant, so that constants are followed.
        body.AddRange([0x41, 0, 0x41, 0, 0x41, 0, 0xFC, 0x0B, 0]);
        var wasm = new W().Memory(1);
        wasm.Function("f", [], [], [.. body], (9_999, W.I32));
        using var guest = new Guest(wasm.Build(), tier: Tier.Interpreted);
        var before = GC.GetAllocatedBytesForCurrentThread();
        guest.Call("f");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void Code_that_nothing_reaches_is_not_lowered()
    {
        var wasm = new W();
        // block, br_if 0, br 0, then a br_table that nothing reaches.
        wasm.Function("f", [], [], [0x02, 0x40, 0x41, 1, 0x0D, 0, 0x0C, 0, 0x41, 0, 0x0E, 2, 0, 0, 0, 0x0B]);
        using var guest = new Guest(wasm.Build(), tier: Tier.Interpreted);
        guest.Call("f");
        // The condition, two jumps, the return.
        Assert.Equal(4, ((ManagedModule)guest.Module).FunctionAt(0).Lowered.Code.Length);
    }

    [Fact]
    public void A_table_of_many_labels_that_each_move_many_values_is_lowered_to_one_move_a_label()
    {
        byte[] results = [.. Enumerable.Repeat(W.I32, 800)];
        var wasm = new W();
        var type = wasm.Type([], results);
        List<byte> body = [];
        for (var i = 0; i < 400; i++) body.AddRange([0x41, 0, 0x02, .. W.S(type)]);
        for (var i = 0; i < 801; i++) body.AddRange([0x41, 1]);
        body.AddRange([0x41, 7, 0x0E, .. W.U(399)]);
        for (var i = 0u; i < 400; i++) body.AddRange(W.U(i));
        for (var i = 0; i < 400; i++) body.AddRange([0x0B, 0x00]);
        wasm.Function("f", [], [], [.. body]);
        using var guest = new Guest(wasm.Build(), tier: Tier.Compiled);
        Assert.Equal(TrapCode.Unreachable, guest.Trap("f").Code);
        var module = (ManagedModule)guest.Module;
        Assert.InRange(module.FunctionAt(0).Lowered.Code.Length, 0, 4_000);
        // What it would become as CIL is over the bound, so it stays interpreted.
        Assert.Null(module.CompiledAt(0));
    }
}
