using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests;

/// <summary>Shapes of code that the .NET JIT would compile to something else than WebAssembly means, were they emitted plainly.</summary>
public sealed class HostCompilerTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(int.MinValue, 0)]
    public void A_rotation_by_a_constant_can_be_a_condition(int value, int zero)
    {
        var wasm = new W();
        // rotl(x, 7), then rotr(x, 7), each as the condition of an if.
        wasm.Function("l", [W.I32], [W.I32], [0x20, 0, 0x41, 7, 0x77, 0x04, 0x7F, 0x41, 0, 0x05, 0x41, 1, 0x0B]);
        wasm.Function("r", [W.I32], [W.I32], [0x20, 0, 0x41, 7, 0x78, 0x04, 0x7F, 0x41, 0, 0x05, 0x41, 1, 0x0B]);
        using var guest = new Guest(wasm.Build(), tier: Tier.Compiled);
        Assert.Equal((ulong)zero, guest.Call("l", CoreValue.I32(value)));
        Assert.Equal((ulong)zero, guest.Call("r", CoreValue.I32(value)));
    }

    [Theory]
    [InlineData(0x2C, 0xFFFFFF81u)]
    [InlineData(0x2D, 0x81u)]
    [InlineData(0x2E, 0xFFFF8281u)]
    [InlineData(0x2F, 0x8281u)]
    public void A_narrow_load_seen_as_an_f32_reads_no_more_than_its_bytes(byte load, uint bits)
    {
        var wasm = new W().Memory(1).Data(8, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88);
        wasm.Function("f", [W.I32], [W.F32], [0x20, 0, load, 0, 0, 0xBE]);
        using var guest = new Guest(wasm.Build(), tier: Tier.Compiled);
        Assert.Equal(bits, (uint)guest.Call("f", CoreValue.I32(8)));
    }

    [Theory]
    [InlineData(0x31, 0x81ul)]
    [InlineData(0x33, 0x8281ul)]
    [InlineData(0x35, 0x84838281ul)]
    [InlineData(0x30, 0xFFFFFFFFFFFFFF81ul)]
    [InlineData(0x34, 0xFFFFFFFF84838281ul)]
    public void A_narrow_load_seen_as_an_f64_reads_no_more_than_its_bytes(byte load, ulong bits)
    {
        var wasm = new W().Memory(1).Data(8, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88);
        wasm.Function("f", [W.I32], [W.F64], [0x20, 0, load, 0, 0, 0xBF]);
        using var guest = new Guest(wasm.Build(), tier: Tier.Compiled);
        Assert.Equal(bits, guest.Call("f", CoreValue.I32(8)));
    }

    [Theory]
    [InlineData(0x28, 0xBE)]
    [InlineData(0x2A, 0xBC)]
    public void A_signalling_nan_passes_through_memory_and_locals_bit_for_bit(byte load, byte reinterpret)
    {
        var wasm = new W().Memory(1).Data(0, 1, 0, 0xA0, 0x7F);
        var type = load == 0x28 ? W.F32 : W.I32;
        var loaded = load == 0x28 ? W.I32 : W.F32;
        wasm.Function("f", [], [type], [0x41, 0, load, 2, 0, 0x21, 0, 0x20, 0, 0x22, 1, reinterpret], (2, loaded));
        using var guest = new Guest(wasm.Build(), tier: Tier.Compiled);
        Assert.Equal(0x7FA00001u, (uint)guest.Call("f"));
    }
}
