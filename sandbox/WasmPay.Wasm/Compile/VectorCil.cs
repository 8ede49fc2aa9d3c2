using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Vector instructions: calls of the methods that their recipes name, which the JIT inlines.</summary>
internal sealed class VectorCil(Emission emission, MemoryCil memory)
{
    private const int VectorBytes = 16;
    private const byte NoLane = 0xFF;

    // The runtime's own methods, which the JIT knows: no constant counts against what it inlines.
    private static readonly MethodInfo s_createVector = new Func<long, long, Vector128<long>>(Vector128.Create).Method;
    private static readonly MethodInfo s_asBytes = new Func<Vector128<long>, Vector128<byte>>(Vector128.AsByte).Method;

    public void Emit(in LoweredInstruction i, int place)
    {
        var info = VectorTable.Find((uint)(i.Code & 0xFF))!;
        var (il, frame) = (emission.Il, emission.Frame);
        switch (info.Recipe)
        {
            case VectorConstantRecipe:
                frame.Load(i.A);
                Constant(emission.Function.Vectors[i.B]);
                break;
            case ShuffleRecipe shuffle:
                frame.Load(i.A, new(i.First, ValueType.V128), new(i.Second, ValueType.V128));
                var lanes = emission.Function.Vectors[i.C];
                Constant(LanesOf(lanes, 0));
                Constant(LanesOf(lanes, VectorBytes));
                il.Emit(OpCodes.Call, shuffle.Method);
                break;
            case LaneRecipe lane:
                if (info.Pops.Length == 1) frame.Load(i.A, new TypedSlot(i.B, ValueType.V128));
                else frame.Load(i.A, new(i.First, ValueType.V128), new(i.Second, info.Pops[1]));
                il.Emit(OpCodes.Ldc_I4, i.C);
                il.Emit(OpCodes.Call, lane.Method);
                break;
            case VectorReadRecipe read:
                Read(i, info, read, place);
                break;
            case VectorWriteRecipe write:
                Write(i, info, write, place);
                return;
            case HelperRecipe helper:
                Load(i, info);
                il.Emit(OpCodes.Call, helper.Method);
                break;
            default:
                throw new InvalidOperationException($"The compiler does not know {info.Name}.");
        }

        frame.Define(i.A, info.Pushes[0]);
    }

    private void Load(in LoweredInstruction i, OpcodeInfo info)
    {
        switch (info.Pops.Length)
        {
            case 1:
                emission.Frame.Load(i.A, new TypedSlot(i.B, info.Pops[0]));
                break;
            case 2:
                emission.Frame.Load(i.A, new(i.B, info.Pops[0]), new(i.C, info.Pops[1]));
                break;
            default:
                emission.Frame.Load(i.A, new(i.First, info.Pops[0]), new(i.Second, info.Pops[1]), new(i.C, info.Pops[2]));
                break;
        }
    }

    // As for scalars: nothing is read or written before the whole access is known to be within the memory.
    private void Read(in LoweredInstruction i, OpcodeInfo info, VectorReadRecipe read, int place)
    {
        var (il, frame) = (emission.Il, emission.Frame);
        if (info.Pops.Length == 1)
        {
            frame.Load(i.A, new TypedSlot(i.B, ValueType.I32));
            memory.Check(i.B, (uint)i.C, read.Bytes, place);
            memory.LoadAddress((uint)i.C);
            il.Emit(OpCodes.Call, read.Method);
            return;
        }

        var wide = emission.Function.Wides[i.C];
        frame.Load(i.A, new(i.First, ValueType.I32), new(i.Second, ValueType.V128));
        var vector = frame.Scratch(ValueType.V128);
        il.Emit(OpCodes.Stloc, vector);
        memory.Check(i.First, (uint)wide, read.Bytes, place);
        memory.LoadAddress((uint)wide);
        il.Emit(OpCodes.Ldloc, vector);
        il.Emit(OpCodes.Ldc_I4, (int)(wide >> 32));
        il.Emit(OpCodes.Call, read.Method);
    }

    private void Write(in LoweredInstruction i, OpcodeInfo info, VectorWriteRecipe write, int place)
    {
        var (il, frame) = (emission.Il, emission.Frame);
        var hasLane = info.Immediate == Immediate.MemoryArgumentAndLane;
        var wide = hasLane ? emission.Function.Wides[i.C] : (uint)i.C;
        frame.Load(-1, new(i.B, ValueType.I32), new(i.A, ValueType.V128));
        var vector = frame.Scratch(ValueType.V128);
        il.Emit(OpCodes.Stloc, vector);
        memory.Check(i.B, (uint)wide, write.Bytes, place);
        memory.MarkChunk((uint)wide, write.Bytes);
        memory.LoadAddress((uint)wide);
        il.Emit(OpCodes.Ldloc, vector);
        if (hasLane) il.Emit(OpCodes.Ldc_I4, (int)(wide >> 32));
        il.Emit(OpCodes.Call, write.Method);
    }

    private void Constant(Vector128<byte> value)
    {
        var il = emission.Il;
        il.Emit(OpCodes.Ldc_I8, value.AsInt64()[0]);
        il.Emit(OpCodes.Ldc_I8, value.AsInt64()[1]);
        il.Emit(OpCodes.Call, s_createVector);
        il.Emit(OpCodes.Call, s_asBytes);
    }

    /// <summary>Of the lanes of a shuffle, those of the vector whose first lane is so numbered; the others are made to choose none.</summary>
    private static Vector128<byte> LanesOf(Vector128<byte> lanes, int first)
    {
        Span<byte> result = stackalloc byte[VectorBytes];
        for (var at = 0; at < VectorBytes; at++) result[at] = lanes[at] - first is >= 0 and < VectorBytes and var lane ? (byte)lane : NoLane;
        return Vector128.Create<byte>(result);
    }
}
