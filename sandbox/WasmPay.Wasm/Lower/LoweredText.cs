using System.Globalization;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Lower;

/// <summary>The lowered form as text, an instruction a line: its place, its name, its operands.</summary>
internal static class LoweredText
{
    public static void Write(LoweredFunction function, TextWriter writer)
    {
        for (var place = 0; place < function.Code.Length; place++)
            writer.WriteLine($"{place,5}  {Text(function.Code[place])}");
    }

    private static string Text(in LoweredInstruction i) => i.Code switch
    {
        LoweredOp.Unreachable => "unreachable",
        LoweredOp.Charge => $"charge {i.C}",
        LoweredOp.Loop => "loop",
        LoweredOp.Jump => $"jump @{i.B}{Fuel(i.C)}",
        LoweredOp.JumpIf => $"jump @{i.B} if s{i.A}{Fuel(i.C)}",
        LoweredOp.JumpUnless => $"jump @{i.B} unless s{i.A}{Fuel(i.C)}",
        LoweredOp.JumpTable => $"jump to one of {i.B + 1} by s{i.A}{Fuel(i.C)}",
        LoweredOp.Return => $"return s{i.A}{Fuel(i.C)}",
        LoweredOp.Call => $"call {i.B} from s{i.A}{Fuel(i.C)}",
        LoweredOp.CallImport => $"call import {i.B} from s{i.A}{Fuel(i.C)}",
        LoweredOp.CallIndirect => $"call by table {i.C} type {i.B} from s{i.A}",
        LoweredOp.Move => $"s{i.A} = s{i.B}",
        LoweredOp.MoveRange => $"s{i.A}... = s{i.B}... (shape {i.C})",
        LoweredOp.Select => $"s{i.A} = s{i.C & 0xFFFF} ? s{i.First} : s{i.Second}",
        LoweredOp.CountEdge => $"count edge {i.B}",
        LoweredOp.CountChoice => $"count edge {i.B} or the next by s{i.A}",
        LoweredOp.RecordComparison => $"record s{i.First}, s{i.Second}",
        Op.I32Const or Op.F32Const => $"s{i.A} = {i.C.ToString(CultureInfo.InvariantCulture)}",
        Op.I64Const or Op.F64Const => $"s{i.A} = {i.Wide.ToString(CultureInfo.InvariantCulture)}",
        >= LoweredOp.Immediate and < 0x200 => $"s{i.A} = {Name((ushort)(i.Code - LoweredOp.Immediate))} s{i.B}, {i.C}",
        _ => $"{Name(i.Code)} {i.A}, {i.B}, {i.C}",
    };

    private static string Name(ushort code) => (code >> 8) switch
    {
        0 => OpcodeTable.Find((byte)code)!.Name,
        Op.BulkPrefix => OpcodeTable.FindBulk((uint)(code & 0xFF))!.Name,
        _ => VectorTable.Find((uint)(code & 0xFF))!.Name,
    };

    private static string Fuel(int fuel) => fuel == 0 ? "" : $" for {fuel}";
}
