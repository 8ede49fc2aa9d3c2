using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Numbers in more bytes than they need are what the shortest ones are.</summary>
public abstract class PaddedNumberTests(Tier tier)
{
    // Where the count was taken for one byte, the type after it was executed and the stack pointer went where the guest chose.
    [Theory]
    [InlineData(new byte[] { 0x01 })]
    [InlineData(new byte[] { 0x81, 0x00 })]
    [InlineData(new byte[] { 0x81, 0x80, 0x80, 0x80, 0x00 })]
    public void A_typed_select_takes_its_count_in_any_length(byte[] count)
    {
        var wasm = new W();
        wasm.Function("f", [W.I32], [W.I64], [.. W.Const(7L), .. W.Const(9L), 0x20, 0, 0x1C, .. count, W.I64]);
        using var guest = new Guest(wasm.Build(), tier: tier);
        Assert.Equal(7ul, guest.Call("f", CoreValue.I32(1)));
        Assert.Equal(9ul, guest.Call("f", CoreValue.I32(0)));
        Assert.Equal(5ul, guest.FuelOf("f", CoreValue.I32(0)));
    }
}

/// <summary>In compiled code.</summary>
public sealed class CompiledPaddedNumberTests() : PaddedNumberTests(Tier.Compiled);

/// <summary>In the interpreter.</summary>
public sealed class InterpretedPaddedNumberTests() : PaddedNumberTests(Tier.Interpreted);
