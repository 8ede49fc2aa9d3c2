using System.Runtime.InteropServices;
using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Run;

/// <summary>
/// What emitted code calls for memory, tables and indirect calls beyond single loads and stores (core specification 2.0, 4.4.6
/// and 4.4.7). Each checks all bounds before it changes anything; its length is charged to fuel afterwards, as Wasmtime does.
/// </summary>
internal static unsafe class BulkOperations
{
    public static void MemoryCopy(int to, int from, int count, Instance instance, long fuel, int site, int function)
    {
        var memory = instance.Memory!;
        if (Outside(to, count, memory.Length) || Outside(from, count, memory.Length)) throw Traps.Create(instance, fuel, site, function, TrapCode.OutOfBoundsMemoryAccess);
        memory.Mark((uint)to, (uint)count);
        Buffer.MemoryCopy(memory.Start + (uint)from, memory.Start + (uint)to, (uint)count, (uint)count);
    }

    public static void MemoryFill(int to, int value, int count, Instance instance, long fuel, int site, int function)
    {
        var memory = instance.Memory!;
        if (Outside(to, count, memory.Length)) throw Traps.Create(instance, fuel, site, function, TrapCode.OutOfBoundsMemoryAccess);
        memory.Mark((uint)to, (uint)count);
        NativeMemory.Fill(memory.Start + (uint)to, (uint)count, (byte)value);
    }

    public static void MemoryInit(int to, int from, int count, int segment, Instance instance, long fuel, int site, int function)
    {
        var memory = instance.Memory!;
        var data = instance.Module.Decoded.Data[segment];
        var available = instance.DroppedData[segment] ? 0 : data.Length;
        if (Outside(to, count, memory.Length) || Outside(from, count, available)) throw Traps.Create(instance, fuel, site, function, TrapCode.OutOfBoundsMemoryAccess);
        memory.Mark((uint)to, (uint)count);
        instance.Module.Decoded.Binary.Span(data.Start + from, count).CopyTo(new Span<byte>(memory.Start + (uint)to, count));
    }

    public static void DataDrop(int segment, Instance instance) => instance.DroppedData[segment] = true;

    public static int MemoryGrow(int pages, Instance instance) => (int)instance.Memory!.Grow((uint)pages);

    public static object? TableGet(int index, int table, Instance instance, long fuel, int site, int function)
    {
        var elements = instance.Tables[table].Elements;
        return (uint)index < (uint)elements.Length ? elements[index] : throw Traps.Create(instance, fuel, site, function, TrapCode.OutOfBoundsTableAccess);
    }

    public static void TableSet(int index, object? value, int table, Instance instance, long fuel, int site, int function)
    {
        var target = instance.Tables[table];
        if ((uint)index >= target.Size) throw Traps.Create(instance, fuel, site, function, TrapCode.OutOfBoundsTableAccess);
        target.Changed = true;
        target.Elements[index] = value;
    }

    public static int TableSize(int table, Instance instance) => (int)instance.Tables[table].Size;

    public static int TableGrow(object? value, int count, int table, Instance instance) => instance.Tables[table].Grow((uint)count, value);

    public static void TableFill(int at, object? value, int count, int table, Instance instance, long fuel, int site, int function)
    {
        var target = instance.Tables[table];
        if (Outside(at, count, target.Size)) throw Traps.Create(instance, fuel, site, function, TrapCode.OutOfBoundsTableAccess);
        target.Changed = true;
        target.Elements.Slice(at, count).Fill(value);
    }

    public static void TableCopy(int to, int from, int count, int target, int source, Instance instance, long fuel, int site, int function)
    {
        var (into, outOf) = (instance.Tables[target], instance.Tables[source]);
        if (Outside(to, count, into.Size) || Outside(from, count, outOf.Size)) throw Traps.Create(instance, fuel, site, function, TrapCode.OutOfBoundsTableAccess);
        into.Changed = true;
        outOf.Elements.Slice(from, count).CopyTo(into.Elements[to..]);
    }

    public static void TableInit(int to, int from, int count, int segment, int table, Instance instance, long fuel, int site, int function)
    {
        var elements = instance.Module.Decoded.Elements[segment];
        var available = instance.DroppedElements[segment] ? 0 : elements.Count;
        var target = instance.Tables[table];
        if (Outside(to, count, target.Size) || Outside(from, count, available)) throw Traps.Create(instance, fuel, site, function, TrapCode.OutOfBoundsTableAccess);
        Instantiation.Fill(instance, elements, target, to, from, count);
    }

    public static void ElementDrop(int segment, Instance instance) => instance.DroppedElements[segment] = true;

    /// <summary>The function that call_indirect calls, checked against the expected type.</summary>
    public static Function IndirectCallee(int index, int type, int table, Instance instance, long fuel, int site, int function)
    {
        var elements = instance.Tables[table].Elements;
        if ((uint)index >= (uint)elements.Length) throw Traps.Create(instance, fuel, site, function, TrapCode.UndefinedElement);
        var callee = (Function?)elements[index] ?? throw Traps.Create(instance, fuel, site, function, TrapCode.UninitializedElement);
        var expected = instance.Module.Decoded.Types[type];
        if (!ReferenceEquals(callee.FunctionType, expected) && !callee.FunctionType.Equals(expected))
            throw Traps.Create(instance, fuel, site, function, TrapCode.IndirectCallTypeMismatch);
        callee.Instance.Callee = callee.Index;
        return callee;
    }

    private static bool Outside(int at, int count, long length) => (uint)at + (ulong)(uint)count > (ulong)length;
}
