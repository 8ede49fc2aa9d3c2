using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Coverage;

public sealed class CoverageTests
{
    private static readonly CompileOptions Covered = new() { Coverage = true };

    [Fact]
    public void Without_the_option_there_is_no_map()
    {
        using var guest = new Guest(Branching());
        Assert.Null(guest.Instance.Coverage);
    }

    [Theory]
    [InlineData(0, new uint[] { 1, 1, 0 })]
    [InlineData(7, new uint[] { 1, 0, 1 })]
    public void Each_way_of_a_condition_is_counted(int argument, uint[] counts)
    {
        using var guest = new Guest(Branching(), Covered);
        guest.Call("f", CoreValue.I32(argument));
        var map = guest.Instance.Coverage!;
        Assert.Equal(counts, map.Edges.ToArray());
        Assert.Equal([0, 0, 1], map.Places.Select(place => place.Way));
    }

    [Fact]
    public void Loops_count_their_rounds_and_tables_their_labels()
    {
        var wasm = new W();
        // for (; n != 0; n--) {} then br_table [0, 1] 2 over n + 1
        wasm.Function("f", [W.I32], [], [
            0x02, 0x40, 0x03, 0x40, 0x20, 0, 0x45, 0x0D, 1, 0x20, 0, 0x41, 1, 0x6B, 0x21, 0, 0x0C, 0, 0x0B, 0x0B,
            0x02, 0x40, 0x02, 0x40, 0x02, 0x40, 0x20, 0, 0x41, 1, 0x6A, 0x0E, 2, 0, 1, 2, 0x0B, 0x0B, 0x0B]);
        using var guest = new Guest(wasm.Build(), Covered);
        guest.Call("f", CoreValue.I32(5));
        // Entry, loop head, br_if not taken and taken, three labels of the table.
        Assert.Equal([1u, 6, 5, 1, 0, 1, 0], guest.Instance.Coverage!.Edges.ToArray());
    }

    [Fact]
    public void Operands_of_comparisons_that_differ_are_recorded()
    {
        var wasm = new W();
        wasm.Function("f", [W.I32, W.I64], [], [0x20, 0, .. W.Const(1_000), 0x4B, 0x1A, 0x20, 1, .. W.Const(77L), 0x51, 0x1A]);
        using var guest = new Guest(wasm.Build(), Covered);
        guest.Call("f", CoreValue.I32(-1), CoreValue.I64(77));
        var only = Assert.Single(guest.Instance.Coverage!.Comparisons.ToArray());
        Assert.Equal((uint.MaxValue, 1_000ul, 4), (only.Left, only.Right, only.Bytes));
    }

    [Fact]
    public void A_hot_loop_does_not_drive_out_what_was_compared_before_it()
    {
        var wasm = new W();
        // n == 424242, then for (; n != 1; n--) {}, then n == 77.
        wasm.Function("f", [W.I32], [], [
            0x20, 0, .. W.Const(424_242), 0x46, 0x1A,
            0x02, 0x40, 0x03, 0x40, 0x20, 0, 0x41, 1, 0x46, 0x0D, 1, 0x20, 0, 0x41, 1, 0x6B, 0x21, 0, 0x0C, 0, 0x0B, 0x0B,
            0x20, 0, .. W.Const(77), 0x46, 0x1A]);
        using var guest = new Guest(wasm.Build(), Covered);
        guest.Call("f", CoreValue.I32(100_000));
        var comparisons = guest.Instance.Coverage!.Comparisons.ToArray();
        Assert.Equal((100_000ul, 424_242ul), (comparisons[0].Left, comparisons[0].Right));
        Assert.Equal((1ul, 77ul), (comparisons[^1].Left, comparisons[^1].Right));
        Assert.Equal(CoverageMap.KeptRounds + 2, comparisons.Length);
    }

    [Fact]
    public void A_rare_way_through_a_hot_loop_is_still_looked_at()
    {
        var wasm = new W();
        // do { if (n < 10) { n == 77 } } while (--n)
        wasm.Function("f", [W.I32], [], [
            0x03, 0x40, 0x20, 0, 0x41, 10, 0x49, 0x04, 0x40, 0x20, 0, .. W.Const(77), 0x46, 0x1A, 0x0B,
            0x20, 0, 0x41, 1, 0x6B, 0x22, 0, 0x0D, 0, 0x0B]);
        using var guest = new Guest(wasm.Build(), Covered);
        guest.Call("f", CoreValue.I32(100_000));
        Assert.Equal(9, guest.Instance.Coverage!.Comparisons.ToArray().Count(comparison => comparison.Right == 77));
    }

    [Fact]
    public void A_reset_forgets_what_was_covered()
    {
        using var guest = new Guest(Branching(), Covered);
        guest.Call("f", CoreValue.I32(1));
        Assert.True(guest.Instance.TryReset());
        Assert.All(guest.Instance.Coverage!.Edges.ToArray(), count => Assert.Equal(0u, count));
    }

    private static byte[] Branching()
    {
        var wasm = new W();
        wasm.Function("f", [W.I32], [], [0x20, 0, 0x04, 0x40, 0x01, 0x0B]);
        return wasm.Build();
    }
}
