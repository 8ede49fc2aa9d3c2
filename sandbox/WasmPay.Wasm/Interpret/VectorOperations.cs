using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasmPay.Wasm.Interpret;

/// <summary>
/// The vector instructions, each as a delegate over the very method that compiled code calls (<see cref="VectorTable"/>), so that there
/// is one source of truth for what they compute. Made when the first of them is executed.
/// </summary>
internal static class VectorOperations
{
    private delegate V128 ReadOperation(ref readonly byte source);

    private delegate V128 ReadLaneOperation(ref readonly byte source, V128 vector, int lane);

    private delegate void WriteOperation(ref byte target, V128 vector);

    private delegate void WriteLaneOperation(ref byte target, V128 vector, int lane);

    private delegate bool Operation(in LoweredInstruction i, LoweredFunction function, ValueStack values, int start, Memory? memory);

    private static readonly Operation?[] ByCode = Build();

    /// <summary>Executes one; false where it would read or write outside of the memory.</summary>
    public static bool Execute(in LoweredInstruction i, LoweredFunction function, ValueStack values, int start, Memory? memory)
    {
        var operation = ByCode[i.Code & 0xFF] ?? throw new InvalidOperationException($"The interpreter does not know the vector instruction {i.Code:x4}.");
        return operation(i, function, values, start, memory);
    }

    private static Operation?[] Build()
    {
        var operations = new Operation?[256];
        foreach (var row in VectorTable.All) operations[row.Code & 0xFF] = Of(row);
        return operations;
    }

    private static Operation Of(OpcodeInfo row) => row.Recipe switch
    {
        VectorConstantRecipe => (in LoweredInstruction i, LoweredFunction f, ValueStack v, int s, Memory? _) => Set(v, s + i.A, f.Vectors[i.B]),
        ShuffleRecipe => (in LoweredInstruction i, LoweredFunction f, ValueStack v, int s, Memory? _) => Set(v, s + i.A, Shuffle(v.Vector(s + i.First), v.Vector(s + i.Second), f.Vectors[i.C])),
        VectorReadRecipe { Bytes: var bytes } read when row.Pops.Length == 1 => Read(read.Method.CreateDelegate<ReadOperation>(), bytes),
        VectorReadRecipe { Bytes: var bytes } read => ReadLane(read.Method.CreateDelegate<ReadLaneOperation>(), bytes),
        VectorWriteRecipe { Bytes: var bytes } write when row.Immediate == Immediate.MemoryArgument => Write(write.Method.CreateDelegate<WriteOperation>(), bytes),
        VectorWriteRecipe { Bytes: var bytes } write => WriteLane(write.Method.CreateDelegate<WriteLaneOperation>(), bytes),
        LaneRecipe lane when row.Pops.Length == 1 => Extract(lane, row.Pushes[0]),
        LaneRecipe lane => Replace(lane, row.Pops[1]),
        HelperRecipe helper => Helper(helper, row),
        _ => throw new InvalidOperationException($"No operation for {row.Name}."),
    };

    private static bool Set(ValueStack values, int slot, V128 value)
    {
        values.SetVector(slot, value);
        return true;
    }

    private static bool Set(ValueStack values, int slot, CoreValue value)
    {
        values.SetNumber(slot, value.Bits);
        return true;
    }

    // Lanes from 16 on are the second vector's.
    private static V128 Shuffle(V128 a, V128 b, V128 lanes) =>
        Vector128.ConditionalSelect(Vector128.LessThan(lanes, Vector128.Create((byte)16)), Vector128.Shuffle(a, lanes & Vector128.Create((byte)15)), Vector128.Shuffle(b, lanes & Vector128.Create((byte)15)));

    private static Operation Read(ReadOperation load, int bytes) => (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? memory) =>
        memory!.TryView((uint)v.Number(s + i.B), (uint)i.C, bytes, out var view) && Set(v, s + i.A, load(in view[0]));

    private static Operation ReadLane(ReadLaneOperation load, int bytes) => (in LoweredInstruction i, LoweredFunction f, ValueStack v, int s, Memory? memory) =>
        memory!.TryView((uint)v.Number(s + i.First), (uint)f.Wides[i.C], bytes, out var view) && Set(v, s + i.A, load(in view[0], v.Vector(s + i.Second), LaneOf(f, i)));

    private static Operation Write(WriteOperation store, int bytes) => (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? memory) =>
    {
        if (!memory!.TryWritable((uint)v.Number(s + i.B), (uint)i.C, bytes, out var target)) return false;
        store(ref target[0], v.Vector(s + i.A));
        return true;
    };

    private static Operation WriteLane(WriteLaneOperation store, int bytes) => (in LoweredInstruction i, LoweredFunction f, ValueStack v, int s, Memory? memory) =>
    {
        if (!memory!.TryWritable((uint)v.Number(s + i.B), (uint)f.Wides[i.C], bytes, out var target)) return false;
        store(ref target[0], v.Vector(s + i.A), LaneOf(f, i));
        return true;
    };

    private static int LaneOf(LoweredFunction function, in LoweredInstruction i) => (int)(function.Wides[i.C] >> 32);

    private static Operation Extract(LaneRecipe recipe, Engine.ValueType type)
    {
        switch (type)
        {
            case Engine.ValueType.I32:
                var i32 = recipe.Method.CreateDelegate<Func<V128, int, int>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, CoreValue.I32(i32(v.Vector(s + i.B), i.C)));
            case Engine.ValueType.I64:
                var i64 = recipe.Method.CreateDelegate<Func<V128, int, long>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, CoreValue.I64(i64(v.Vector(s + i.B), i.C)));
            case Engine.ValueType.F32:
                var f32 = recipe.Method.CreateDelegate<Func<V128, int, float>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, CoreValue.F32(f32(v.Vector(s + i.B), i.C)));
            default:
                var f64 = recipe.Method.CreateDelegate<Func<V128, int, double>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, CoreValue.F64(f64(v.Vector(s + i.B), i.C)));
        }
    }

    private static Operation Replace(LaneRecipe recipe, Engine.ValueType type)
    {
        switch (type)
        {
            case Engine.ValueType.I32:
                var i32 = recipe.Method.CreateDelegate<Func<V128, int, int, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, i32(v.Vector(s + i.First), (int)v.Number(s + i.Second), i.C));
            case Engine.ValueType.I64:
                var i64 = recipe.Method.CreateDelegate<Func<V128, long, int, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, i64(v.Vector(s + i.First), (long)v.Number(s + i.Second), i.C));
            case Engine.ValueType.F32:
                var f32 = recipe.Method.CreateDelegate<Func<V128, float, int, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, f32(v.Vector(s + i.First), Single(v.Number(s + i.Second)), i.C));
            default:
                var f64 = recipe.Method.CreateDelegate<Func<V128, double, int, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, f64(v.Vector(s + i.First), Double(v.Number(s + i.Second)), i.C));
        }
    }

    private static Operation Helper(HelperRecipe recipe, OpcodeInfo row)
    {
        var method = recipe.Method;
        switch (row.Pops.Length, row.Pops[0], row.Pushes[0])
        {
            case (3, _, _):
                var three = method.CreateDelegate<Func<V128, V128, V128, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, three(v.Vector(s + i.First), v.Vector(s + i.Second), v.Vector(s + i.C)));
            case (2, _, _) when row.Pops[1] == Engine.ValueType.I32:
                var shift = method.CreateDelegate<Func<V128, int, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, shift(v.Vector(s + i.B), (int)v.Number(s + i.C)));
            case (2, _, _):
                var two = method.CreateDelegate<Func<V128, V128, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, two(v.Vector(s + i.B), v.Vector(s + i.C)));
            case (1, Engine.ValueType.V128, Engine.ValueType.I32):
                var test = method.CreateDelegate<Func<V128, int>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, CoreValue.I32(test(v.Vector(s + i.B))));
            case (1, Engine.ValueType.V128, _):
                var one = method.CreateDelegate<Func<V128, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, one(v.Vector(s + i.B)));
            case (1, Engine.ValueType.I32, _):
                var i32 = method.CreateDelegate<Func<int, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, i32((int)v.Number(s + i.B)));
            case (1, Engine.ValueType.I64, _):
                var i64 = method.CreateDelegate<Func<long, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, i64((long)v.Number(s + i.B)));
            case (1, Engine.ValueType.F32, _):
                var f32 = method.CreateDelegate<Func<float, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, f32(Single(v.Number(s + i.B))));
            default:
                var f64 = method.CreateDelegate<Func<double, V128>>();
                return (in LoweredInstruction i, LoweredFunction _, ValueStack v, int s, Memory? _) => Set(v, s + i.A, f64(Double(v.Number(s + i.B))));
        }
    }

    private static float Single(ulong bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    private static double Double(ulong bits) => BitConverter.UInt64BitsToDouble(bits);
}
