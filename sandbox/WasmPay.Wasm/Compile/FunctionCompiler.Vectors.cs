using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using WasmPay.Wasm.Opcodes;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Vector instructions that have more than operands: constants, lanes and memory.</summary>
internal sealed partial class FunctionCompiler
{
    private const int VectorBytes = 16;
    private const byte NoLane = 0xFF;

    // The runtime's own methods, which the JIT knows: no constant counts against what it inlines.
    private static readonly MethodInfo s_createVector = new Func<long, long, Vector128<long>>(Vector128.Create).Method;
    private static readonly MethodInfo s_asBytes = new Func<Vector128<long>, Vector128<byte>>(Vector128.AsByte).Method;

    private void Vector(Recipe recipe)
    {
        var info = _now.Info;
        switch (recipe)
        {
            case VectorConstantRecipe:
                VectorConstant(_now.Bits, _now.High);
                Push(new Operand(ValueType.V128));
                break;
            case LaneRecipe lane:
                Load(info.Pops.Length);
                _il.Emit(OpCodes.Ldc_I4, (int)_now.X);
                _il.Emit(OpCodes.Call, lane.Method);
                Replace(info.Pops.Length, info.Pushes[0]);
                break;
            case ShuffleRecipe shuffle:
                Load(2);
                VectorConstant(LanesOf(_now.Bits, 0), LanesOf(_now.High, 0));
                VectorConstant(LanesOf(_now.Bits, VectorBytes), LanesOf(_now.High, VectorBytes));
                _il.Emit(OpCodes.Call, shuffle.Method);
                Replace(2, ValueType.V128);
                break;
            case VectorReadRecipe read:
                VectorAccess(read.Method, read.Bytes, writes: false);
                Push(new Operand(ValueType.V128) { Tree = 2 });
                break;
            case VectorWriteRecipe write:
                VectorAccess(write.Method, write.Bytes, writes: true);
                break;
            default:
                throw new InvalidOperationException($"The compiler does not know {info.Name}.");
        }
    }

    private void VectorConstant(long low, long high)
    {
        _il.Emit(OpCodes.Ldc_I8, low);
        _il.Emit(OpCodes.Ldc_I8, high);
        _il.Emit(OpCodes.Call, s_createVector);
        _il.Emit(OpCodes.Call, s_asBytes);
    }

    /// <summary>Of eight lanes of a shuffle, those of the vector whose first lane is so numbered; the others are made to choose none.</summary>
    private static long LanesOf(long lanes, int first)
    {
        long result = 0;
        for (var shift = 0; shift < 64; shift += 8)
        {
            var lane = (byte)(lanes >> shift) - first;
            result |= (long)(lane is >= 0 and < VectorBytes ? (byte)lane : NoLane) << shift;
        }

        return result;
    }

    // As for scalars: nothing is read or written before the whole access is known to be within the memory.
    private void VectorAccess(MethodInfo method, int bytes, bool writes)
    {
        var operands = _now.Info.Pops.Length;
        Load(operands);
        var vector = operands > 1 ? Slot(_height - 1, ValueType.V128) : null;
        if (vector is not null)
        {
            _il.Emit(OpCodes.Stloc, vector);
            Take(1);
        }

        CheckAddress(bytes);
        if (writes) MarkChunk(bytes);
        LoadAddress();
        if (vector is not null) _il.Emit(OpCodes.Ldloc, vector);
        if (_now.Info.Immediate == Immediate.MemoryArgumentAndLane) _il.Emit(OpCodes.Ldc_I4, (int)_now.Bits);
        _il.Emit(OpCodes.Call, method);
    }
}
