using System.Reflection;
using System.Reflection.Emit;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Scalar numbers: constants, and the operators by their recipes.</summary>
internal sealed class NumericCil(Emission emission)
{
    private static readonly MethodInfo s_canonical32 = typeof(Numerics).GetMethod(nameof(Numerics.Canonical32))!;
    private static readonly MethodInfo s_canonical64 = typeof(Numerics).GetMethod(nameof(Numerics.Canonical64))!;

    public void Emit(in LoweredInstruction i, int place)
    {
        if (i.Code is >= Op.I32Const and <= Op.F64Const)
        {
            Constant(i);
            return;
        }

        var (il, frame) = (emission.Il, emission.Frame);
        var immediate = i.Code is >= LoweredOp.Immediate and < 0x200;
        var info = (i.Code >= 0xFC00 ? OpcodeTable.FindBulk((uint)(i.Code & 0xFF)) : OpcodeTable.Find((byte)i.Code))!;
        var (first, result) = (info.Pops[0], info.Pushes[0]);
        if (info.Pops.Length == 2 && !immediate) LoadBoth(i, new(i.B, first), new(i.C, info.Pops[1]));
        else frame.Load(i.A, new TypedSlot(i.B, first));
        if (immediate) Whole(i.C, first == ValueType.I64);
        switch (info.Recipe)
        {
            case CilRecipe cil:
                foreach (var code in cil.Codes) il.Emit(code);
                break;
            case HelperRecipe helper:
                il.Emit(OpCodes.Call, helper.Method);
                break;
            case ShiftRecipe shift:
                il.Emit(OpCodes.Ldc_I4, shift.Wide ? 63 : 31);
                if (shift.Wide) il.Emit(OpCodes.Conv_I8);
                il.Emit(OpCodes.And);
                if (shift.Wide) il.Emit(OpCodes.Conv_I4);
                il.Emit(shift.Code);
                break;
            case DivideRecipe divide:
                if (immediate) il.Emit(divide.Code);
                else Divide(divide, place);
                break;
            case TruncateRecipe truncate:
                Truncate(truncate, place);
                break;
            default:
                throw new InvalidOperationException($"The compiler does not know {info.Name}.");
        }

        // The same bits on every machine and engine, since they may reach an answer.
        if (info.MakesNaN) il.Emit(OpCodes.Call, result == ValueType.F32 ? s_canonical32 : s_canonical64);
        frame.Define(i.A, result);
    }

    // An operand that lies on the stack already need not make way for one that does not, where their order does not matter.
    private void LoadBoth(in LoweredInstruction i, TypedSlot left, TypedSlot right)
    {
        if (i.Code is Op.I32Add or Op.I32Mul or (>= 0x71 and <= 0x73) or Op.I64Add or Op.I64Mul or (>= 0x83 and <= 0x85) && emission.Frame.IsOnTop(right))
            emission.Frame.Load(i.A, right, left);
        else emission.Frame.Load(i.A, left, right);
    }

    private void Constant(in LoweredInstruction i)
    {
        var (il, frame) = (emission.Il, emission.Frame);
        frame.Load(i.A);
        switch (i.Code)
        {
            case Op.I32Const:
                il.Emit(OpCodes.Ldc_I4, i.C);
                frame.Define(i.A, ValueType.I32);
                break;
            case Op.I64Const:
                il.Emit(OpCodes.Ldc_I8, i.Wide);
                frame.Define(i.A, ValueType.I64);
                break;
            case Op.F32Const:
                Float32(i.C);
                frame.Define(i.A, ValueType.F32);
                break;
            default:
                Float64(i.Wide);
                frame.Define(i.A, ValueType.F64);
                break;
        }
    }

    private void Float32(int bits)
    {
        var value = BitConverter.Int32BitsToSingle(bits);
        if (!float.IsNaN(value))
        {
            emission.Il.Emit(OpCodes.Ldc_R4, value);
            return;
        }

        emission.Il.Emit(OpCodes.Ldc_I4, bits);
        emission.Il.Emit(OpCodes.Call, typeof(Numerics).GetMethod(nameof(Numerics.NanF32))!);
    }

    private void Float64(long bits)
    {
        var value = BitConverter.Int64BitsToDouble(bits);
        if (!double.IsNaN(value))
        {
            emission.Il.Emit(OpCodes.Ldc_R8, value);
            return;
        }

        emission.Il.Emit(OpCodes.Ldc_I8, bits);
        emission.Il.Emit(OpCodes.Call, typeof(Numerics).GetMethod(nameof(Numerics.NanF64))!);
    }

    private void Divide(DivideRecipe divide, int place)
    {
        var (il, frame, fuel) = (emission.Il, emission.Frame, emission.Fuel);
        var type = divide.Wide ? ValueType.I64 : ValueType.I32;
        // Slots past the frame's own serve for operands that are read more than once.
        var (dividend, divisor) = (frame.Local(new(emission.Function.Slots, type)), frame.Local(new(emission.Function.Slots + 1, type)));
        il.Emit(OpCodes.Stloc, divisor);
        il.Emit(OpCodes.Stloc, dividend);
        frame.Spill();
        fuel.SetPlace(place);
        il.Emit(OpCodes.Ldloc, divisor);
        il.Emit(OpCodes.Brfalse, fuel.Trap(TrapCode.IntegerDivideByZero));
        if (divide.Signed)
        {
            DivideSigned(divide, type, dividend, divisor);
            return;
        }

        il.Emit(OpCodes.Ldloc, dividend);
        il.Emit(OpCodes.Ldloc, divisor);
        il.Emit(divide.Code);
    }

    // By -1 the machine's division would fault: the quotient is the negation, which may overflow, and the remainder is 0.
    private void DivideSigned(DivideRecipe divide, ValueType type, LocalBuilder dividend, LocalBuilder divisor)
    {
        var il = emission.Il;
        var (ordinary, done, result) = (il.DefineLabel(), il.DefineLabel(), emission.Frame.Scratch(type));
        il.Emit(OpCodes.Ldloc, divisor);
        Whole(-1, divide.Wide);
        il.Emit(OpCodes.Bne_Un, ordinary);
        if (divide.Remainder)
        {
            Whole(0, divide.Wide);
        }
        else
        {
            il.Emit(OpCodes.Ldloc, dividend);
            Whole(divide.Wide ? long.MinValue : int.MinValue, divide.Wide);
            il.Emit(OpCodes.Beq, emission.Fuel.Trap(TrapCode.IntegerOverflow));
            il.Emit(OpCodes.Ldloc, dividend);
            il.Emit(OpCodes.Neg);
        }

        il.Emit(OpCodes.Stloc, result);
        il.Emit(OpCodes.Br, done);
        il.MarkLabel(ordinary);
        il.Emit(OpCodes.Ldloc, dividend);
        il.Emit(OpCodes.Ldloc, divisor);
        il.Emit(divide.Code);
        il.Emit(OpCodes.Stloc, result);
        il.MarkLabel(done);
        il.Emit(OpCodes.Ldloc, result);
    }

    private void Whole(long value, bool wide)
    {
        if (wide) emission.Il.Emit(OpCodes.Ldc_I8, value);
        else emission.Il.Emit(OpCodes.Ldc_I4, (int)value);
    }

    private void Truncate(TruncateRecipe truncate, int place)
    {
        var (il, frame, fuel) = (emission.Il, emission.Frame, emission.Fuel);
        // Widening an f32 is exact, so one set of bounds serves both.
        var value = frame.Scratch(ValueType.F64);
        il.Emit(OpCodes.Conv_R8);
        il.Emit(OpCodes.Stloc, value);
        frame.Spill();
        fuel.SetPlace(place);
        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Bne_Un, fuel.Trap(TrapCode.InvalidConversionToInteger));
        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Ldc_R8, truncate.Low);
        il.Emit(truncate.LowInclusive ? OpCodes.Blt : OpCodes.Ble, fuel.Trap(TrapCode.IntegerOverflow));
        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Ldc_R8, truncate.High);
        il.Emit(OpCodes.Bge, fuel.Trap(TrapCode.IntegerOverflow));
        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Call, truncate.Convert);
    }
}
