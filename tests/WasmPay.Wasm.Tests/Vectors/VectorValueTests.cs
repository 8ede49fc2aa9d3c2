using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using static WasmPay.Wasm.Tests.Vectors.VectorGuests;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Vectors;

/// <summary>A vector goes wherever another value can go, whole.</summary>
public sealed class VectorValueTests
{
    public static TheoryData<ulong, ulong> Halves => new() { { 0, 0 }, { 1, 0 }, { 0, 1 }, { ulong.MaxValue, ulong.MaxValue }, { 0x8796_A5B4_C3D2_E1F0, 0x0F1E_2D3C_4B5A_6978 } };

    [Theory]
    [MemberData(nameof(Halves))]
    public void A_value_of_the_seam_is_equal_by_all_of_its_bits(ulong lower, ulong upper)
    {
        var vector = Vector128.Create(lower, upper).AsByte();
        Assert.Equal(vector, CoreValue.V128(vector).AsV128);
        Assert.Equal(CoreValue.V128(vector), CoreValue.V128(Vector128.Create(lower, upper).AsByte()));
        Assert.NotEqual(CoreValue.V128(vector), CoreValue.V128(Vector128.Create(lower, upper ^ 0x100).AsByte()));
        Assert.NotEqual(CoreValue.V128(vector), CoreValue.V128(Vector128.Create(lower ^ 0x100, upper).AsByte()));
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void A_function_gives_its_parameter_back(ulong lower, ulong upper)
    {
        var value = CoreValue.V128(Vector128.Create(lower, upper).AsByte());
        Assert.Equal([value], Answer([W.I32, W.V128], [W.V128], [0x20, 1], CoreValue.I32(1), value));
    }

    [Fact]
    public void Several_results_come_in_order()
    {
        var other = CoreValue.V128(~Sample);
        Assert.Equal(
            [other, CoreValue.I64(7), CoreValue.V128(Sample), other],
            Answer([W.V128, W.V128], [W.V128, W.I64, W.V128, W.V128], [0x20, 1, 0x42, 7, 0x20, 0, 0x20, 1], CoreValue.V128(Sample), other));
    }

    [Fact]
    public void A_declared_local_begins_as_zero()
    {
        var wasm = new W();
        wasm.Function("f", [], [W.V128], [0x20, 0], (1, W.V128));
        using var guest = new Guest(wasm.Build());
        Assert.Equal([default(CoreValue)], guest.CallAll("f"));
    }

    [Theory]
    [InlineData(0, new byte[] { 0x1B })]
    [InlineData(1, new byte[] { 0x1B })]
    [InlineData(0, new byte[] { 0x1C, 1, 0x7B })]
    [InlineData(1, new byte[] { 0x1C, 1, 0x7B })]
    public void Select_chooses_in_both_forms(int condition, byte[] select)
    {
        var (first, second) = (CoreValue.V128(Sample), CoreValue.V128(~Sample));
        Assert.Equal([condition != 0 ? first : second], Answer([W.V128, W.V128, W.I32], [W.V128], [0x20, 0, 0x20, 1, 0x20, 2, .. select], first, second, CoreValue.I32(condition)));
    }

    [Fact]
    public void A_block_and_a_branch_carry_it()
    {
        var value = CoreValue.V128(Sample);
        Assert.Equal([value], Answer([W.V128], [W.V128], [0x02, 0x7B, 0x20, 0, 0x41, 1, 0x0D, 0, 0x1A, .. Const(default), 0x0B], value));
    }

    [Fact]
    public void A_call_through_a_table_passes_it()
    {
        var wasm = new W().Table(1).Elements(0, 0);
        wasm.Function(null, [W.V128, W.I32], [W.V128], [0x20, 0, .. Op(77)]);
        wasm.Function("f", [W.V128], [W.V128], [0x20, 0, 0x41, 9, 0x41, 0, 0x11, .. W.U((ulong)wasm.Type([W.V128, W.I32], [W.V128])), 0]);
        using var guest = new Guest(wasm.Build());
        Assert.Equal([CoreValue.V128(~Sample)], guest.CallAll("f", CoreValue.V128(Sample)));
    }

    [Fact]
    public void A_host_function_takes_and_returns_it()
    {
        var wasm = new W();
        wasm.ImportFunction("h", "h", [W.V128, W.I32], [W.I32, W.V128]);
        wasm.Function("f", [W.V128], [W.I32, W.V128], [0x20, 0, 0x41, 5, 0x10, 0]);
        using var guest = new Guest(wasm.Build(), imports: store =>
        [
            store.CreateFunction(new FunctionType([Engine.ValueType.V128, Engine.ValueType.I32], [Engine.ValueType.I32, Engine.ValueType.V128]), (arguments, results) =>
            {
                results[0] = CoreValue.I32(arguments[1].AsI32 + 1);
                results[1] = CoreValue.V128(~arguments[0].AsV128);
            }),
        ]);
        Assert.Equal([CoreValue.I32(6), CoreValue.V128(~Sample)], guest.CallAll("f", CoreValue.V128(Sample)));
    }

    [Fact]
    public void A_global_begins_with_a_constant_is_written_by_guest_and_host_and_reset()
    {
        var wasm = new W().Global(W.V128, true, Const(Sample)).Export("g", 3, 0);
        wasm.Function("turn", [], [W.V128], [0x23, 0, 0x23, 0, .. Op(77), 0x24, 0]);
        using var guest = new Guest(wasm.Build());
        var global = (ICoreGlobal)guest.Instance.Export("g")!;
        Assert.Equal([CoreValue.V128(Sample)], guest.CallAll("turn"));
        Assert.Equal(CoreValue.V128(~Sample), global.Value);
        global.Value = CoreValue.V128(Vector128.Create((byte)3));
        Assert.Equal([CoreValue.V128(Vector128.Create((byte)3))], guest.CallAll("turn"));
        Assert.True(guest.Instance.TryReset());
        Assert.Equal(CoreValue.V128(Sample), global.Value);
    }

    [Fact]
    public void A_vector_instruction_costs_one_unit_of_fuel()
    {
        var wasm = new W();
        wasm.Function("none", [W.V128], [W.V128], [0x20, 0]);
        wasm.Function("three", [W.V128], [W.V128], [0x20, 0, .. Op(77), .. Op(98), .. Op(225)]);
        using var guest = new Guest(wasm.Build());
        Assert.Equal(guest.FuelOf("none", CoreValue.V128(Sample)) + 3, guest.FuelOf("three", CoreValue.V128(Sample)));
    }
}
