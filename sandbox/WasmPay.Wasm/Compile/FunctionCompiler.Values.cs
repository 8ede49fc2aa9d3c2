using System.Reflection;
using System.Reflection.Emit;
using WasmPay.Wasm.Opcodes;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Numbers, locals, globals and what only moves values.</summary>
internal sealed partial class FunctionCompiler
{
    private static readonly MethodInfo s_canonical32 = typeof(Numerics).GetMethod(nameof(Numerics.Canonical32))!;
    private static readonly MethodInfo s_canonical64 = typeof(Numerics).GetMethod(nameof(Numerics.Canonical64))!;

    private void Fixed(Recipe recipe)
    {
        var info = _now.Info;
        switch (recipe)
        {
            case CilRecipe cil:
                Load(info.Pops.Length);
                RecordComparison();
                foreach (var code in cil.Codes) _il.Emit(code);
                break;
            case HelperRecipe helper:
                Load(info.Pops.Length);
                _il.Emit(OpCodes.Call, helper.Method);
                break;
            case ShiftRecipe shift:
                Load(2);
                _il.Emit(OpCodes.Ldc_I4, shift.Wide ? 63 : 31);
                if (shift.Wide) _il.Emit(OpCodes.Conv_I8);
                _il.Emit(OpCodes.And);
                if (shift.Wide) _il.Emit(OpCodes.Conv_I4);
                _il.Emit(shift.Code);
                break;
            case DivideRecipe divide:
                Divide(divide);
                return;
            case TruncateRecipe truncate:
                Truncate(truncate);
                return;
            case LoadRecipe load:
                ReadMemory(load);
                return;
            case StoreRecipe store:
                WriteMemory(store);
                return;
            default:
                Vector(recipe);
                return;
        }

        // The same bits on every machine and engine, since they may reach an answer.
        if (info.MakesNaN) _il.Emit(OpCodes.Call, info.Pushes[0] == ValueType.F32 ? s_canonical32 : s_canonical64);
        if (info.Pushes.Length == 0) Take(info.Pops.Length);
        else Replace(info.Pops.Length, info.Pushes[0]);
    }

    private void Divide(DivideRecipe divide)
    {
        Load(2);
        var type = divide.Wide ? ValueType.I64 : ValueType.I32;
        var known = _operands[_height - 1].Constant;
        if (known is { } by && by != 0 && !(divide.Signed && by == -1))
        {
            _il.Emit(divide.Code);
            Replace(2, type);
            return;
        }

        var (dividend, divisor) = (Slot(_height - 2, type), Slot(_height - 1, type));
        _il.Emit(OpCodes.Stloc, divisor);
        _il.Emit(OpCodes.Stloc, dividend);
        Take(2);
        SpillAll();
        SetSite();
        _il.Emit(OpCodes.Ldloc, divisor);
        _il.Emit(OpCodes.Brfalse, TrapLabel(Engine.TrapCode.IntegerDivideByZero));
        if (divide.Signed) DivideSigned(divide, type, dividend, divisor);
        else
        {
            _il.Emit(OpCodes.Ldloc, dividend);
            _il.Emit(OpCodes.Ldloc, divisor);
            _il.Emit(divide.Code);
        }

        Push(new Operand(type));
    }

    // By -1 the machine's division would fault: the quotient is the negation, which may overflow, and the remainder is 0.
    private void DivideSigned(DivideRecipe divide, ValueType type, LocalBuilder dividend, LocalBuilder divisor)
    {
        var (ordinary, done) = (_il.DefineLabel(), _il.DefineLabel());
        var result = Scratch(type);
        _il.Emit(OpCodes.Ldloc, divisor);
        Whole(-1, divide.Wide);
        _il.Emit(OpCodes.Bne_Un, ordinary);
        if (divide.Remainder)
        {
            Whole(0, divide.Wide);
        }
        else
        {
            _il.Emit(OpCodes.Ldloc, dividend);
            Whole(divide.Wide ? long.MinValue : int.MinValue, divide.Wide);
            _il.Emit(OpCodes.Beq, TrapLabel(Engine.TrapCode.IntegerOverflow));
            _il.Emit(OpCodes.Ldloc, dividend);
            _il.Emit(OpCodes.Neg);
        }

        _il.Emit(OpCodes.Stloc, result);
        _il.Emit(OpCodes.Br, done);
        _il.MarkLabel(ordinary);
        _il.Emit(OpCodes.Ldloc, dividend);
        _il.Emit(OpCodes.Ldloc, divisor);
        _il.Emit(divide.Code);
        _il.Emit(OpCodes.Stloc, result);
        _il.MarkLabel(done);
        _il.Emit(OpCodes.Ldloc, result);
    }

    private void Whole(long value, bool wide)
    {
        if (wide) _il.Emit(OpCodes.Ldc_I8, value);
        else _il.Emit(OpCodes.Ldc_I4, (int)value);
    }

    private void Truncate(TruncateRecipe truncate)
    {
        Load(1);
        // Widening an f32 is exact, so one set of bounds serves both.
        var value = Scratch(ValueType.F64);
        _il.Emit(OpCodes.Conv_R8);
        _il.Emit(OpCodes.Stloc, value);
        Take(1);
        SpillAll();
        SetSite();
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Bne_Un, TrapLabel(Engine.TrapCode.InvalidConversionToInteger));
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Ldc_R8, truncate.Low);
        _il.Emit(truncate.LowInclusive ? OpCodes.Blt : OpCodes.Ble, TrapLabel(Engine.TrapCode.IntegerOverflow));
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Ldc_R8, truncate.High);
        _il.Emit(OpCodes.Bge, TrapLabel(Engine.TrapCode.IntegerOverflow));
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Call, truncate.Convert);
        Push(new Operand(_now.Info.Pushes[0]));
    }

    private void Float32(int bits)
    {
        var value = BitConverter.Int32BitsToSingle(bits);
        if (float.IsNaN(value))
        {
            _il.Emit(OpCodes.Ldc_I4, bits);
            _il.Emit(OpCodes.Call, typeof(Numerics).GetMethod(nameof(Numerics.NanF32))!);
        }
        else
        {
            _il.Emit(OpCodes.Ldc_R4, value);
        }

        Push(new Operand(ValueType.F32));
    }

    private void Float64(long bits)
    {
        var value = BitConverter.Int64BitsToDouble(bits);
        if (double.IsNaN(value))
        {
            _il.Emit(OpCodes.Ldc_I8, bits);
            _il.Emit(OpCodes.Call, typeof(Numerics).GetMethod(nameof(Numerics.NanF64))!);
        }
        else
        {
            _il.Emit(OpCodes.Ldc_R8, value);
        }

        Push(new Operand(ValueType.F64));
    }

    private void Drop()
    {
        if (_onStack > 0)
        {
            _il.Emit(OpCodes.Pop);
            Take(1);
        }
        else
        {
            _height--;
        }
    }

    private void Select()
    {
        Load(3);
        var type = _operands[_height - 2].Type;
        var (condition, second, result, chosen) = (Scratch(ValueType.I32), Slot(_height - 2, type), Slot(_height - 3, type), _il.DefineLabel());
        _il.Emit(OpCodes.Stloc, condition);
        _il.Emit(OpCodes.Stloc, second);
        _il.Emit(OpCodes.Stloc, result);
        Take(3);
        // Nothing may lie on the CIL stack where two paths join.
        SpillAll();
        CountCondition(condition);
        _il.Emit(OpCodes.Ldloc, condition);
        _il.Emit(OpCodes.Brtrue, chosen);
        _il.Emit(OpCodes.Ldloc, second);
        _il.Emit(OpCodes.Stloc, result);
        _il.MarkLabel(chosen);
        _il.Emit(OpCodes.Ldloc, result);
        Push(new Operand(type));
    }

    private void Local()
    {
        var index = (int)_now.X;
        var type = _localTypes[index];
        if (_now.Info.Code == Op.LocalGet)
        {
            ReadLocal(index);
            Push(new Operand(type) { Origin = index + 1 });
            return;
        }

        Load(1);
        ForgetLocal(index);
        if (_now.Info.Code == Op.LocalTee)
        {
            WriteLocal(index);
            ReadLocal(index);
            Take(1);
            Push(new Operand(type) { Origin = index + 1 });
            return;
        }

        Take(1);
        WriteLocal(index);
    }

    // What was known of the local's former value does not hold for the new one.
    private void ForgetLocal(int index)
    {
        _checked.Remove(index + 1);
        for (var i = 0; i < _height; i++)
            if (_operands[i].Origin == index + 1) _operands[i].Origin = 0;
    }

    private void ReadLocal(int index)
    {
        if (index < _type.Parameters.Length) Signatures.Argument(_il, index);
        else _il.Emit(OpCodes.Ldloc, DeclaredLocal(index));
    }

    private void WriteLocal(int index)
    {
        if (index < 256 && index < _type.Parameters.Length) _il.Emit(OpCodes.Starg_S, (byte)index);
        else if (index < _type.Parameters.Length) _il.Emit(OpCodes.Starg, (short)index);
        else _il.Emit(OpCodes.Stloc, DeclaredLocal(index));
    }

    // The method's InitLocals makes them zero.
    private LocalBuilder DeclaredLocal(int index) => _locals[index] ??= _il.DeclareLocal(Signatures.Clr(_localTypes[index]));

    private void Global()
    {
        var type = _module.Globals[_now.X].Value;
        var field = GlobalField(type);
        if (_now.Info.Code == Op.GlobalGet)
        {
            LoadGlobal();
            _il.Emit(OpCodes.Ldfld, field);
            FromBits(type);
            Push(new Operand(type));
            return;
        }

        Load(1);
        ToBits(type);
        var value = Scratch(field == Members.Bits ? ValueType.I64 : type);
        _il.Emit(OpCodes.Stloc, value);
        LoadGlobal();
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Stfld, field);
        Take(1);
    }

    private static FieldInfo GlobalField(ValueType type) => type switch
    {
        ValueType.FuncRef or ValueType.ExternRef => Members.Reference,
        ValueType.V128 => Members.Vector,
        _ => Members.Bits,
    };

    private void LoadGlobal()
    {
        LoadInstance();
        _il.Emit(OpCodes.Ldfld, Members.Globals);
        _il.Emit(OpCodes.Ldc_I4, (int)_now.X);
        _il.Emit(OpCodes.Ldelem_Ref);
    }

    private void FromBits(ValueType type)
    {
        if (type is ValueType.I32 or ValueType.F32) _il.Emit(OpCodes.Conv_I4);
        if (type == ValueType.F32) _il.Emit(OpCodes.Call, typeof(Numerics).GetMethod(nameof(Numerics.F32FromBits))!);
        if (type == ValueType.F64) _il.Emit(OpCodes.Call, typeof(Numerics).GetMethod(nameof(Numerics.F64FromBits))!);
    }

    private void ToBits(ValueType type)
    {
        if (type == ValueType.F32) _il.Emit(OpCodes.Call, typeof(Numerics).GetMethod(nameof(Numerics.F32Bits))!);
        if (type == ValueType.F64) _il.Emit(OpCodes.Call, typeof(Numerics).GetMethod(nameof(Numerics.F64Bits))!);
        if (type is ValueType.I32 or ValueType.F32) _il.Emit(OpCodes.Conv_U8);
    }
}
