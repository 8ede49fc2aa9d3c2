using System.Globalization;
using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Validate;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm;

/// <summary>
/// Prints functions in the text format's words: on each line the byte offset in the binary, the fuel of the instruction, and the
/// instruction indented by its nesting. Entering a function costs 1 besides; <c>1+n</c> means 1 and a fuel for each byte or element.
/// </summary>
public static class Disassembler
{
    /// <summary>How many functions a module of the managed engine has, imported ones first.</summary>
    /// <exception cref="ArgumentException">The module is of another engine.</exception>
    public static int FunctionCount(ICoreModule module) => Decoded(module).Functions.Length;

    /// <summary>Writes one function.</summary>
    /// <exception cref="ArgumentException">The module is of another engine, or has no such function.</exception>
    public static void Write(ICoreModule module, int functionIndex, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var decoded = Decoded(module);
        if ((uint)functionIndex >= (uint)decoded.Functions.Length)
            throw new ArgumentException($"The module has {decoded.Functions.Length} functions; there is no function {functionIndex}.", nameof(functionIndex));
        var type = decoded.TypeOf(functionIndex);
        var names = decoded.Exports.Where(export => export.Kind == ExternKind.Function && export.Index == functionIndex)
            .Select(export => $" (export \"{Printable(export.Name)}\")");
        writer.Write($"func {functionIndex}{string.Concat(names)}{Types(" (param", type.Parameters)}{Types(" (result", type.Results)}");
        if (functionIndex < decoded.ImportedFunctions)
        {
            var import = decoded.Imports.Where(one => one.Type is FunctionType).ElementAt(functionIndex);
            writer.WriteLine($" (import \"{Printable(import.Module)}\" \"{Printable(import.Name)}\")");
            return;
        }

        writer.WriteLine();
        writer.WriteLine("  offset  fuel");
        foreach (var (count, local) in decoded.Bodies[functionIndex - decoded.ImportedFunctions].Locals)
            writer.WriteLine($"{"",14}  local {Lower(local)}{(count > 1 ? $" x{count}" : "")}");
        ((ManagedModule)module).Read(functionIndex, new Printer(decoded, writer));
    }

    /// <summary>Writes what a function is lowered to: what interpreter and compiler read. Slots are named by their numbers, locals first.</summary>
    /// <exception cref="ArgumentException">The module is of another engine, or has no such function of its own.</exception>
    public static void WriteLowered(ICoreModule module, int functionIndex, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var decoded = Decoded(module);
        if (functionIndex < decoded.ImportedFunctions || functionIndex >= decoded.Functions.Length)
            throw new ArgumentException($"Functions of its own are {decoded.ImportedFunctions} to {decoded.Functions.Length - 1}.", nameof(functionIndex));
        LoweredText.Write(((ManagedModule)module).FunctionAt(functionIndex).Lowered, writer);
    }

    /// <summary>Prints a body's instructions as they come.</summary>
    private sealed class Printer(Module module, TextWriter writer) : IInstructionSink
    {
        private int _depth = 1;

        public void Step(in Instruction instruction, IReadOnlyList<uint> labels)
        {
            if (instruction.Info.Code is Op.End or Op.Else) _depth--;
            var indent = new string(' ', 2 * Math.Min(_depth, 40));
            writer.WriteLine($"{instruction.Offset,8:x6}  {Fuel(instruction.Info),4}{indent}{Text(module, instruction, labels)}");
            if (instruction.Info.Code is Op.Block or Op.Loop or Op.If or Op.Else) _depth++;
        }
    }

    private static string Fuel(OpcodeInfo info) => info.Code switch
    {
        Op.MemoryCopy or Op.MemoryFill or Op.MemoryInit or Op.TableCopy or Op.TableFill or Op.TableInit or Op.TableGrow or Op.MemoryGrow => "1+n",
        _ => info.Fuel == 0 ? "." : info.Fuel.ToString(CultureInfo.InvariantCulture),
    };

    private static string Text(Module module, in Instruction instruction, IReadOnlyList<uint> labels)
    {
        var (x, y) = (instruction.X, instruction.Y);
        var operands = instruction.Info.Immediate switch
        {
            Immediate.None or Immediate.Memory or Immediate.TwoMemories => "",
            Immediate.BlockType => BlockType(module, instruction.Bits),
            Immediate.LabelTable => Labels(labels),
            Immediate.TypeAndTable => $"{(y > 0 ? $" {y}" : "")} (type {x})",
            Immediate.MemoryArgument => $"{(y > 0 ? $" offset={y}" : "")} align={1u << (int)Math.Min(x, 31)}",
            Immediate.MemoryArgumentAndLane => $"{(y > 0 ? $" offset={y}" : "")} align={1u << (int)Math.Min(x, 31)} {instruction.Bits}",
            Immediate.V128 => $" i32x4 {Word(instruction.Bits)} {Word(instruction.Bits >> 32)} {Word(instruction.High)} {Word(instruction.High >> 32)}",
            Immediate.SixteenLanes => $" {string.Join(' ', [.. BitConverter.GetBytes(instruction.Bits), .. BitConverter.GetBytes(instruction.High)])}",
            Immediate.I32 or Immediate.I64 => $" {instruction.Bits}",
            Immediate.F32 => Float(BitConverter.Int32BitsToSingle((int)instruction.Bits), $"{(uint)instruction.Bits:x8}"),
            Immediate.F64 => Float(BitConverter.Int64BitsToDouble(instruction.Bits), $"{instruction.Bits:x16}"),
            Immediate.ReferenceType => (ValueType)x == ValueType.FuncRef ? " func" : " extern",
            Immediate.SelectTypes => $" (result {Lower((ValueType)x)})",
            Immediate.ElementAndTable => $" {y} {x}",
            Immediate.TwoTables => $" {x} {y}",
            _ => $" {x}",
        };
        return instruction.Info.Name + operands;
    }

    private static string BlockType(Module module, long type) => type switch
    {
        BlockTypes.Empty => "",
        < 0 => $" (result {Lower((ValueType)(-type))})",
        _ => Types(" (param", module.Types[type].Parameters) + Types(" (result", module.Types[type].Results),
    };

    private static string Labels(IReadOnlyList<uint> labels)
    {
        const int shown = 64;
        return $" {string.Join(' ', labels.Take(shown + 1))}{(labels.Count > shown + 1 ? $" ... ({labels.Count} labels)" : "")}";
    }

    private static string Float(double value, string bits) =>
        double.IsNaN(value) ? $" nan:0x{bits}" : " " + value.ToString("R", CultureInfo.InvariantCulture);

    private static string Word(long bits) => $"0x{(uint)bits:x8}";

    private static string Types(string opening, IReadOnlyList<ValueType> types) =>
        types.Count == 0 ? "" : $"{opening} {string.Join(' ', types.Select(Lower))})";

    private static string Lower(ValueType type) => type.ToString().ToLowerInvariant();

    // A name is the guest's: control characters and the like must not reach a terminal.
    private static string Printable(string name) =>
        string.Concat(name.EnumerateRunes().Select(letter => !VisibleText.IsShown(letter) || letter.Value is '"' or '\\' ? $"\\u{{{letter.Value:x}}}" : letter.ToString()));

    private static Module Decoded(ICoreModule module) => module is ManagedModule managed
        ? managed.Decoded
        : throw new ArgumentException("Only modules of the managed engine can be printed.", nameof(module));
}
