using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using static WasmPay.Wasm.Tests.Vectors.VectorGuests;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Vectors;

/// <summary>Vector instructions that are not valid are refused for what is wrong with them.</summary>
public sealed class VectorRefusalTests
{
    [Theory]
    [InlineData(21, 16)]
    [InlineData(24, 8)]
    [InlineData(27, 4)]
    [InlineData(29, 2)]
    [InlineData(31, 4)]
    [InlineData(33, 2)]
    public void A_lane_that_the_vector_does_not_have(int code, byte lanes)
    {
        Assert.Equal("invalid lane index", Refuse([.. Const(default), .. Op(code, lanes), 0x1A]).Message);
        Accept([.. Const(default), .. Op(code, (byte)(lanes - 1)), 0x1A]);
    }

    [Theory]
    [InlineData(84, 16)]
    [InlineData(87, 2)]
    [InlineData(88, 16)]
    [InlineData(90, 4)]
    public void A_lane_in_memory_that_the_vector_does_not_have(int code, byte lanes)
    {
        byte[] Body(int lane) => [0x41, 0, .. Const(default), .. Op(code, 0, 0, (byte)lane), .. code < 88 ? [0x1A] : Array.Empty<byte>()];
        Assert.Equal("invalid lane index", Refuse(Body(lanes)).Message);
        Accept(Body(lanes - 1));
    }

    [Fact]
    public void A_shuffle_of_a_lane_past_both_vectors()
    {
        byte[] Body(byte last) => [.. Const(default), .. Const(default), .. Op(13, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, last), 0x1A];
        Assert.Equal("invalid lane index", Refuse(Body(32)).Message);
        Accept(Body(31));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 4)]
    [InlineData(7, 1)]
    [InlineData(92, 3)]
    public void An_alignment_above_the_natural_one(int code, byte alignment)
    {
        Assert.StartsWith("alignment must not be larger than natural", Refuse([0x41, 0, .. Op(code, alignment, 0), 0x1A]).Message, StringComparison.Ordinal);
        Accept([0x41, 0, .. Op(code, (byte)(alignment - 1), 0), 0x1A]);
    }

    [Theory]
    [InlineData(0x9A)]
    [InlineData(0xA2)]
    [InlineData(0xEE)]
    public void A_code_that_no_instruction_has(int code) =>
        Assert.Equal((ModuleErrorKind.Malformed, $"illegal opcode fd {code:x2}"), (Refuse(Op(code)).Kind, Refuse(Op(code)).Message));

    [Fact]
    public void There_are_as_many_instructions_as_in_the_specification()
    {
        using var engine = new ManagedEngine();
        var known = Enumerable.Range(0, 256).Count(code =>
            engine.TryCompile(Module([0x00, .. Op(code), 0x00, 0x00]), new CompileOptions(), out _, out var error) || !error.Message.StartsWith("illegal opcode", StringComparison.Ordinal));
        Assert.Equal(236, known);
    }

    private static ModuleError Refuse(byte[] body) => Guest.Refusal(Module(body));

    private static void Accept(byte[] body) => new Guest(Module(body)).Dispose();

    private static byte[] Module(byte[] body)
    {
        var wasm = new W().Memory(1);
        wasm.Function(null, [], [], body);
        return wasm.Build();
    }
}
