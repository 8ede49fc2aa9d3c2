using System.Runtime.Intrinsics;
using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Run;

/// <summary>Links and instantiates (core specification 2.0, 4.5.3 and 4.5.4), and does the same again for a reset.</summary>
internal static class Instantiation
{
    public static void Run(Instance instance, ReadOnlySpan<ICoreExtern> imports)
    {
        var module = instance.Module.Decoded;
        Link(instance, module, imports);
        for (var i = module.ImportedGlobals; i < module.Globals.Length; i++)
            instance.Globals[i] = new Global(module.Globals[i], Evaluate(instance, module.GlobalInitials[i - module.ImportedGlobals]));
        for (var i = module.ImportedTables; i < module.Tables.Length; i++)
            instance.Tables[i] = instance.Store.NewTable(module.Tables[i], null);
        if (module.Memories.Length > 0 && instance.Memory is null)
            instance.Memory = (Memory)instance.Store.CreateMemory(module.Memories[0]);
        Start(instance, module, again: false);
    }

    public static bool TryReset(Instance instance, bool importsAreFresh)
    {
        var module = instance.Module.Decoded;
        // What it imports belongs to others, who may have changed it since.
        if (!importsAreFresh && TakesState(module)) return false;
        for (var i = module.ImportedGlobals; i < module.Globals.Length; i++)
            if (module.Globals[i].Mutable) instance.Globals[i].Value = Evaluate(instance, module.GlobalInitials[i - module.ImportedGlobals]);
        for (var i = module.ImportedTables; i < instance.Tables.Length; i++)
            if (instance.Tables[i].Changed) instance.Tables[i].Reset();
        if (module.ImportedMemories == 0) instance.Memory?.Reset();
        instance.CoverageMap?.Clear();
        Start(instance, module, again: true);
        return true;
    }

    private static bool TakesState(Module module)
    {
        if (module.ImportedMemories + module.ImportedTables > 0) return true;
        for (var i = 0; i < module.ImportedGlobals; i++)
            if (module.Globals[i].Mutable) return true;
        return false;
    }

    private static unsafe void Start(Instance instance, Module module, bool again)
    {
        instance.MemoryStart = instance.Memory is { } memory ? (nint)memory.Start : 0;
        if (instance.DroppedElements.Length != module.Elements.Length) instance.DroppedElements = new bool[module.Elements.Length];
        if (instance.DroppedData.Length != module.Data.Length) instance.DroppedData = new bool[module.Data.Length];
        Elements(instance, module, again);
        Data(instance, module, again);
        if (module.Start is { } start) instance.FunctionAt(start.Function).Invoke([], []);
    }

    private static void Elements(Instance instance, Module module, bool again)
    {
        // Tables that are as the segments left them need none again.
        Span<bool> untouched = stackalloc bool[Math.Min(instance.Tables.Length, 100)];
        for (var i = 0; i < untouched.Length; i++) untouched[i] = again && i >= module.ImportedTables && !instance.Tables[i].Changed;
        for (var i = 0; i < module.Elements.Length; i++)
        {
            var segment = module.Elements[i];
            instance.DroppedElements[i] = segment.Mode != SegmentMode.Passive;
            if (segment.Mode != SegmentMode.Active || (segment.Table < untouched.Length && untouched[segment.Table])) continue;
            var table = instance.Tables[segment.Table];
            var at = (uint)Evaluate(instance, segment.Place).AsI32;
            if (at + (ulong)segment.Count > table.Size) throw Refuse(TrapCode.OutOfBoundsTableAccess, segment.Offset);
            Fill(instance, segment, table, (int)at, 0, segment.Count);
        }

        for (var i = module.ImportedTables; i < instance.Tables.Length; i++) instance.Tables[i].Changed = false;
    }

    private static void Data(Instance instance, Module module, bool again)
    {
        var image = again && module.Image is { Bytes.Length: > 0 } small ? small : null;
        image?.Bytes.CopyTo(instance.Memory!.Writable(image.Start, image.Bytes.Length));
        for (var i = 0; i < module.Data.Length; i++)
        {
            var segment = module.Data[i];
            instance.DroppedData[i] = segment.Mode != SegmentMode.Passive;
            if (image is not null) continue;
            if (segment.Mode != SegmentMode.Active) continue;
            var memory = instance.Memory!;
            var at = (uint)Evaluate(instance, segment.Place).AsI32;
            if (at + (long)segment.Length > memory.Length) throw Refuse(TrapCode.OutOfBoundsMemoryAccess, segment.Offset);
            module.Binary.Span(segment.Start, segment.Length).CopyTo(memory.Writable(at, segment.Length));
        }
    }

    private static TrapException Refuse(TrapCode code, int offset) => new(code, $"{Traps.Sentence(code)}: a segment", null, offset);

    /// <summary>Copies elements of a segment into a table; the bounds are checked already.</summary>
    public static void Fill(Instance instance, ElementSegment segment, Table table, int at, int from, int count)
    {
        table.Changed = true;
        for (var i = 0; i < count; i++)
        {
            table.Elements[at + i] = segment.Functions is { } functions
                ? instance.FunctionAt(functions[from + i])
                : Evaluate(instance, segment.Expressions![from + i]).Reference;
        }
    }

    private static CoreValue Evaluate(Instance instance, in Constant expression) => expression.Steps is { } steps
        ? Sum(instance, steps)
        : Evaluate(instance, expression.Code, expression.Index, expression.Bits, expression.High);

    private static CoreValue Evaluate(Instance instance, ushort code, uint index, long bits, long high) => code switch
    {
        Op.I32Const => CoreValue.I32((int)bits),
        Op.F32Const => new CoreValue((uint)bits, null),
        Op.I64Const or Op.F64Const => CoreValue.I64(bits),
        Op.V128Const => CoreValue.V128(Vector128.Create(bits, high).AsByte()),
        Op.RefFunc => CoreValue.Ref(instance.FunctionAt((int)index)),
        Op.GlobalGet => instance.Globals[index].Value,
        _ => CoreValue.Ref(null),
    };

    // Validated: every operator has its two operands, of its type.
    private static CoreValue Sum(Instance instance, ConstantStep[] steps)
    {
        var stack = new Stack<CoreValue>();
        foreach (var step in steps)
        {
            if (step.Code is not (Op.I32Add or Op.I32Sub or Op.I32Mul or Op.I64Add or Op.I64Sub or Op.I64Mul))
            {
                stack.Push(Evaluate(instance, step.Code, step.Index, step.Bits, step.High));
                continue;
            }

            var (right, left) = (stack.Pop().AsI64, stack.Pop().AsI64);
            stack.Push(step.Code switch
            {
                Op.I32Add => CoreValue.I32((int)(left + right)),
                Op.I32Sub => CoreValue.I32((int)(left - right)),
                Op.I32Mul => CoreValue.I32((int)(left * right)),
                Op.I64Add => CoreValue.I64(left + right),
                Op.I64Sub => CoreValue.I64(left - right),
                _ => CoreValue.I64(left * right),
            });
        }

        return stack.Pop();
    }

    private static void Link(Instance instance, Module module, ReadOnlySpan<ICoreExtern> imports)
    {
        if (imports.Length != module.Imports.Length)
            throw new LinkException($"unknown import: {module.Imports.Length} imports are needed, {imports.Length} were given");
        instance.Globals = new Global[module.Globals.Length];
        instance.Tables = new Table[module.Tables.Length];
        instance.ImportedFunctions = new Function[module.ImportedFunctions];
        int functions = 0, tables = 0, globals = 0;
        for (var i = 0; i < imports.Length; i++)
        {
            var import = module.Imports[i];
            switch (import.Type, imports[i])
            {
                case (FunctionType type, Function function) when function.FunctionType.Equals(type):
                    instance.ImportedFunctions[functions++] = function;
                    break;
                case (TableType type, Table table) when table.Declared.Element == type.Element && Fits(type.Limits, table.Size, table.Declared.Limits.Maximum):
                    instance.Tables[tables++] = table;
                    break;
                case (MemoryType type, Memory memory) when Fits(type.Limits, (uint)(memory.Length / Memory.PageBytes), memory.Declared.Limits.Maximum):
                    instance.Memory = memory;
                    break;
                case (GlobalType type, Global global) when global.Declared == type:
                    instance.Globals[globals++] = global;
                    break;
                default:
                    throw new LinkException($"incompatible import type: {import.Module} {import.Name}");
            }
        }
    }

    // An import's limits must contain what is given (3.4.2 of the execution chapter's matching rules, 4.5.2).
    private static bool Fits(SizeLimits wanted, uint size, uint? maximum) =>
        size >= wanted.Minimum && (wanted.Maximum is not { } bound || maximum <= bound);
}
