using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using WasmPay.Wasm.Tests.Specification;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Disassembly;

public sealed class DisassemblerTests
{
    [Fact]
    public void A_function_is_printed_with_offsets_fuel_and_nesting()
    {
        var wasm = new W().Memory(1);
        wasm.Function("f", [W.I32], [W.I32], [0x20, 0, 0x04, 0x7F, 0x41, 0x7B, 0x05, 0x20, 0, 0x28, 2, 8, 0x0B, 0x41, 0, 0x41, 0, 0x41, 3, 0xFC, 0x0B, 0], (2, W.I64));
        using var guest = new Guest(wasm.Build());
        using var text = new StringWriter { NewLine = "\n" };
        Disassembler.Write(guest.Module, 0, text);
        Assert.Equal(
            """
            func 0 (export "f") (param i32) (result i32)
              offset  fuel
                            local i64 x2
              000027     1  local.get 0
              000029     1  if (result i32)
              00002b     1    i32.const -5
              00002d     .  else
              00002e     1    local.get 0
              000030     1    i32.load offset=8 align=4
              000033     .  end
              000034     1  i32.const 0
              000036     1  i32.const 0
              000038     1  i32.const 3
              00003a   1+n  memory.fill
              00003d     .end

            """.ReplaceLineEndings("\n"),
            text.ToString());
    }

    [Fact]
    public void Vector_instructions_are_printed_in_the_words_of_the_text_format()
    {
        var wasm = new W().Memory(1);
        byte[] constant = [0xFD, 12, 1, 0, 0, 0, 2, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0x80];
        byte[] lanes = [0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31];
        wasm.Function("f", [W.V128], [], [.. constant, 0x20, 0, 0xFD, 13, .. lanes, 0x20, 0, 0xFD, 0xEB, 1, 0xFD, 21, 3, 0x20, 0, 0xFD, 89, 1, 16, 5]);
        using var guest = new Guest(wasm.Build());
        using var text = new StringWriter { NewLine = "\n" };
        Disassembler.Write(guest.Module, 0, text);
        var printed = text.ToString();
        Assert.Contains("v128.const i32x4 0x00000001 0x00000002 0xffffffff 0x80000000\n", printed, StringComparison.Ordinal);
        Assert.Contains("i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31\n", printed, StringComparison.Ordinal);
        Assert.Contains("f32x4.pmax\n", printed, StringComparison.Ordinal);
        Assert.Contains("i8x16.extract_lane_s 3\n", printed, StringComparison.Ordinal);
        Assert.Contains("v128.store16_lane offset=16 align=2 5\n", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void An_imported_function_is_printed_with_its_names_made_harmless()
    {
        var wasm = new W();
        wasm.ImportFunction("env", "\u001b[31m", [W.F64], []);
        using var engine = new ManagedEngine();
        Assert.True(engine.TryCompile(wasm.Build(), new CompileOptions(), out var module, out _));
        using var text = new StringWriter();
        Disassembler.Write(module, 0, text);
        Assert.Equal("func 0 (param f64) (import \"env\" \"\\u{1b}[31m\")", text.ToString().Trim());
        Assert.Throws<ArgumentException>(() => Disassembler.Write(module, 1, text));
    }

    [SharedFact(SpecificationScripts.Archive)]
    public void Every_function_of_the_suite_can_be_printed()
    {
        using var engine = new ManagedEngine();
        var lines = 0;
        foreach (var file in Directory.GetFiles(SpecificationScripts.Folder, "*.wasm"))
        {
            if (!engine.TryCompile(File.ReadAllBytes(file), new CompileOptions(), out var module, out _)) continue;
            using var text = new StringWriter();
            for (var i = 0; i < Disassembler.FunctionCount(module); i++) Disassembler.Write(module, i, text);
            lines += text.ToString().Count(letter => letter == '\n');
        }

        Assert.True(lines > 10_000, $"only {lines} lines");
    }
}
