using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>
/// What is known of a loop's parameters on entry does not hold for what a branch back brings: not their bounds, not their value.
/// </summary>
public abstract class LoopParameterTests(Tier tier)
{
    [Fact]
    public void An_address_that_a_branch_back_brings_is_checked_although_the_first_one_was()
    {
        var wasm = new W().Memory(1);
        var loop = wasm.Type([W.I32], []);
        // local 0, which is in bounds, is proven in each round; the parameter is -65536 from the second round on.
        wasm.Function("f", [W.I32], [], [
            0x20, 0, 0x03, (byte)loop, 0x20, 0, 0x28, 2, 0, 0x1A, 0x28, 2, 0, 0x1A,
            .. W.Const(-65_536), 0x20, 1, 0x41, 1, 0x6A, 0x22, 1, 0x41, 2, 0x48, 0x0D, 0, 0x1A, 0x0B], (1, W.I32));
        using var guest = new Guest(wasm.Build(), tier: tier);
        Assert.Equal(TrapCode.OutOfBoundsMemoryAccess, guest.Trap("f", CoreValue.I32(0)).Code);
    }

    [Fact]
    public void A_divisor_that_a_branch_back_brings_may_be_zero_although_the_first_one_was_not()
    {
        var wasm = new W();
        var loop = wasm.Type([W.I32], []);
        wasm.Function("f", [], [], [
            0x41, 5, 0x03, (byte)loop, 0x21, 1, 0x41, 7, 0x20, 1, 0x6D, 0x1A,
            0x41, 0, 0x20, 0, 0x41, 1, 0x6A, 0x22, 0, 0x41, 2, 0x48, 0x0D, 0, 0x1A, 0x0B], (2, W.I32));
        using var guest = new Guest(wasm.Build(), tier: tier);
        Assert.Equal(TrapCode.IntegerDivideByZero, guest.Trap("f").Code);
    }

    [Fact]
    public void A_length_that_a_branch_back_brings_is_charged_as_it_is()
    {
        var wasm = new W().Memory(1);
        var loop = wasm.Type([W.I32], []);
        // memory.fill of 1 byte, then of 1000.
        wasm.Function("f", [], [], [
            0x41, 1, 0x03, (byte)loop, 0x21, 1, 0x41, 0, 0x41, 0, 0x20, 1, 0xFC, 0x0B, 0,
            .. W.Const(1_000), 0x20, 0, 0x41, 1, 0x6A, 0x22, 0, 0x41, 2, 0x48, 0x0D, 0, 0x1A, 0x0B], (2, W.I32));
        using var guest = new Guest(wasm.Build(), tier: tier);
        Assert.Equal(1 + 1 + 1_001ul + (2 * 13), guest.FuelOf("f"));
    }
}

/// <summary>In compiled code.</summary>
public sealed class CompiledLoopParameterTests() : LoopParameterTests(Tier.Compiled);

/// <summary>In the interpreter.</summary>
public sealed class InterpretedLoopParameterTests() : LoopParameterTests(Tier.Interpreted);
