using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Lowering;

/// <summary>What bodies are lowered to, as text: a change of the lowering shows here.</summary>
public sealed class LoweredTextTests
{
    [Fact]
    public void Locals_and_constants_are_operands_and_a_result_goes_to_its_local_at_once()
    {
        var wasm = new W();
        wasm.Function("f", [W.I32, W.I32], [W.I32], [0x20, 0, 0x20, 1, 0x6A, 0x41, 5, 0x6C, 0x21, 0, 0x20, 0]);
        Check(
            wasm,
            """
                0  i32.add 2, 0, 1
                1  s0 = i32.mul s2, 5
                2  return s0 for 7
            """);
    }

    [Fact]
    public void What_was_read_from_a_local_is_kept_when_the_local_changes()
    {
        var wasm = new W();
        // local.get 0, then local 0 = 7, then the difference.
        wasm.Function("f", [W.I32], [W.I32], [0x20, 0, 0x41, 7, 0x21, 0, 0x20, 0, 0x6B]);
        Check(
            wasm,
            """
                0  s1 = s0
                1  s0 = 7
                2  i32.sub 1, 1, 0
                3  return s1 for 5
            """);
    }

    [Fact]
    public void A_loop_looks_at_its_fuel_and_a_branch_back_takes_that_of_its_run()
    {
        var wasm = new W();
        wasm.Function("f", [W.I32], [], [0x01, 0x20, 0, 0x1A, 0x03, 0x40, 0x20, 0, 0x41, 1, 0x6B, 0x22, 0, 0x0D, 0, 0x0B]);
        Check(
            wasm,
            """
                0  charge 1
                1  loop
                2  s0 = i32.sub s0, 1
                3  jump @1 if s0 for 5
                4  return s1
            """);
    }

    [Fact]
    public void A_branch_that_brings_many_values_to_other_slots_moves_them_at_once()
    {
        var wasm = new W();
        var type = wasm.Type([], [W.I32, W.I32]);
        // A block of two results, left by a branch from one operand higher.
        wasm.Function("f", [], [W.I32], [0x02, (byte)type, 0x41, 9, 0x41, 1, 0x41, 2, 0x0C, 0, 0x0B, 0x6A]);
        Check(
            wasm,
            """
                0  s1 = 1
                1  s2 = 2
                2  s0... = s1... (shape 0)
                3  jump @4 for 4
                4  i32.add 0, 0, 1
                5  return s0 for 1
            """);
    }

    private static void Check(W wasm, string expected)
    {
        using var guest = new Guest(wasm.Build());
        using var text = new StringWriter { NewLine = "\n" };
        Disassembler.WriteLowered(guest.Module, 0, text);
        Assert.Equal(expected.ReplaceLineEndings("\n") + "\n", text.ToString());
    }
}
