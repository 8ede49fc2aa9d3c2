using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using static WasmPay.Wasm.Tests.Vectors.VectorGuests;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Vectors;

/// <summary>A NaN that is computed is the canonical one in each lane; one that is only moved keeps its bits.</summary>
public sealed class VectorNaNTests
{
    private static readonly Vector128<byte> Nans32 = Vector128.Create(0x7FA0_0001u, 0xFFC0_0000u, 0xFFFF_FFFFu, 0x3F80_0000u).AsByte();
    private static readonly Vector128<byte> Nans64 = Vector128.Create(0x7FF4_0000_0000_0001UL, 0xFFF8_0000_0000_0000UL).AsByte();

    public static TheoryData<int, bool> Binary => Cases(228, 229, 230, 231, 232, 233, 240, 241, 242, 243, 244, 245);

    public static TheoryData<int, bool> Unary => Cases(103, 104, 105, 106, 227, 116, 117, 122, 148, 239);

    [Theory]
    [MemberData(nameof(Binary))]
    public void An_operation_on_two_vectors_makes_canonical_ones(int code, bool wide)
    {
        var ones = wide ? Vector128.Create(1.0).AsByte() : Vector128.Create(1f).AsByte();
        CheckCanonical(wide, Answer([W.V128, W.V128], [W.V128], [0x20, 0, 0x20, 1, .. Op(code)], CoreValue.V128(Operand(wide)), CoreValue.V128(ones))[0].AsV128);
        CheckCanonical(wide, Answer([W.V128, W.V128], [W.V128], [0x20, 0, 0x20, 1, .. Op(code)], CoreValue.V128(ones), CoreValue.V128(Operand(wide)))[0].AsV128);
    }

    [Theory]
    [MemberData(nameof(Unary))]
    public void An_operation_on_one_vector_makes_canonical_ones(int code, bool wide) =>
        CheckCanonical(wide, Answer([W.V128], [W.V128], [0x20, 0, .. Op(code)], CoreValue.V128(Operand(wide)))[0].AsV128);

    [Fact]
    public void Demotion_and_promotion_make_canonical_ones()
    {
        Assert.Equal([CoreValue.V128(Vector128.Create(0x7FC0_0000u, 0x7FC0_0000u, 0, 0).AsByte())], Answer([W.V128], [W.V128], [0x20, 0, .. Op(94)], CoreValue.V128(Nans64)));
        Assert.Equal([CoreValue.V128(Vector128.Create(0x7FF8_0000_0000_0000).AsByte())], Answer([W.V128], [W.V128], [0x20, 0, .. Op(95)], CoreValue.V128(Nans32)));
    }

    [Theory]
    [InlineData(234)]
    [InlineData(235)]
    public void A_pseudo_minimum_or_maximum_gives_its_first_operand_as_it_is(int code) =>
        Assert.Equal([CoreValue.V128(Nans32)], Answer([W.V128, W.V128], [W.V128], [0x20, 0, 0x20, 1, .. Op(code)], CoreValue.V128(Nans32), CoreValue.V128(Vector128.Create(1f).AsByte())));

    [Fact]
    public void Signs_change_without_the_payload()
    {
        Assert.Equal([CoreValue.V128(Nans32 ^ Vector128.Create(0x8000_0000u).AsByte())], Answer([W.V128], [W.V128], [0x20, 0, .. Op(225)], CoreValue.V128(Nans32)));
        Assert.Equal([CoreValue.V128(Nans32 & Vector128.Create(0x7FFF_FFFFu).AsByte())], Answer([W.V128], [W.V128], [0x20, 0, .. Op(224)], CoreValue.V128(Nans32)));
    }

    // Of a constant vector the JIT might compute the lane, and quiet it.
    [Theory]
    [InlineData(0, 0x7FA0_0001u)]
    [InlineData(1, 0xFFC0_0000u)]
    [InlineData(2, 0xFFFF_FFFFu)]
    public void A_lane_of_a_constant_keeps_its_bits(byte lane, uint expected)
    {
        Assert.Equal([new CoreValue(expected, null)], Answer([], [W.F32], [.. Const(Nans32), .. Op(31, lane)]));
        Assert.Equal([new CoreValue(expected, null)], Answer([], [W.I32], [.. Const(Nans32), .. Op(31, lane), 0xBC]));
    }

    [Fact]
    public void A_signalling_constant_that_is_seen_as_a_float_keeps_its_bits()
    {
        Assert.Equal([CoreValue.I32(0x7FA0_0001)], Answer([], [W.I32], [0x41, .. W.S(0x7FA0_0001), 0xBE, 0xBC]));
        Assert.Equal([CoreValue.I32(0x7FA0_0001)], Answer([], [W.I32], [0x41, .. W.S(0x7FA0_0000), 0x41, 1, 0x6A, 0xBE, 0xBC]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_lane_of_a_computed_constant_keeps_its_bits(byte lane) =>
        Assert.Equal([CoreValue.I32(0x7FA0_0001)], Answer([], [W.I32], [0x41, .. W.S(0x7FA0_0001), .. Op(17), .. Op(31, lane), 0xBC]));

    [Fact]
    public void A_wide_lane_of_a_constant_keeps_its_bits() =>
        Assert.Equal([CoreValue.I64(0x7FF4_0000_0000_0001)], Answer([], [W.I64], [.. Const(Nans64), .. Op(33, 0), 0xBD]));

    [Fact]
    public void A_constant_becomes_a_lane_with_its_bits()
    {
        byte[] signalling = [0x43, 0x01, 0x00, 0xA0, 0x7F];
        Assert.Equal([CoreValue.V128(Vector128.Create(0x7FA0_0001u).AsByte())], Answer([], [W.V128], [.. signalling, .. Op(19)]));
        Assert.Equal([CoreValue.V128(Vector128.Create(0x7FA0_0001u, 0, 0, 0).AsByte())], Answer([], [W.V128], [.. Const(default), .. signalling, .. Op(32, 0)]));
        Assert.Equal([CoreValue.V128(Vector128.Create(0x7FA0_0001u).AsByte())], Answer([], [W.V128], [0x41, .. W.S(0x7FA0_0001), 0xBE, .. Op(19)]));
    }

    private static Vector128<byte> Operand(bool wide) => wide ? Nans64 : Nans32;

    private static TheoryData<int, bool> Cases(params int[] codes)
    {
        var data = new TheoryData<int, bool>();
        foreach (var code in codes) data.Add(code, code is 116 or 117 or 122 or 148 or > 235);
        return data;
    }

    private static void CheckCanonical(bool wide, Vector128<byte> actual)
    {
        for (var i = 0; i < 2; i++) Assert.Equal(wide ? 0x7FF8_0000_0000_0000 : 0x7FC0_0000_7FC0_0000UL >> (32 * i), actual.AsUInt64()[i] & (wide || i == 0 ? ulong.MaxValue : uint.MaxValue));
    }
}
