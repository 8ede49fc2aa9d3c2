using System.Reflection.Emit;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>
/// Between the interpreter, which keeps numbers in slots of 8 bytes, and compiled code, which passes them as the machine does. A number
/// of 32 bits leaves the upper half of its slot empty.
/// </summary>
internal static class SlotBridges
{
    /// <summary>A method of the signature that hands its arguments to the interpreter, unless the function was compiled meanwhile.</summary>
    public static DynamicMethod Enter(FunctionType type)
    {
        var method = Signatures.Method("enter", type);
        method.InitLocals = false;
        var il = method.GetILGenerator();
        var (slots, code, compiled) = (il.DeclareLocal(typeof(nint)), il.DeclareLocal(typeof(nint)), il.DefineLabel());
        var instance = type.Parameters.Length;
        il.Emit(OpCodes.Ldc_I4, Math.Max(1, Math.Max(type.Parameters.Length, type.Results.Length)) * sizeof(ulong));
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Localloc);
        il.Emit(OpCodes.Stloc, slots);
        for (var i = 0; i < type.Parameters.Length; i++)
        {
            At(il, slots, i);
            Signatures.Argument(il, i);
            Store(il, type.Parameters[i]);
        }

        Signatures.Argument(il, instance);
        il.Emit(OpCodes.Ldloc, slots);
        il.Emit(OpCodes.Call, typeof(ManagedModule).GetMethod(nameof(ManagedModule.EnterCallee))!);
        il.Emit(OpCodes.Stloc, code);
        il.Emit(OpCodes.Ldloc, code);
        il.Emit(OpCodes.Brtrue, compiled);
        for (var i = 1; i < type.Results.Length; i++)
        {
            Load(il, slots, i, type.Results[i]);
            Extra(il, i, instance);
            il.Emit(OpCodes.Call, Slots.Setter(type.Results[i]));
        }

        if (type.Results.Length > 0) Load(il, slots, 0, type.Results[0]);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(compiled);
        for (var i = 0; i <= type.Parameters.Length; i++) Signatures.Argument(il, i);
        il.Emit(OpCodes.Ldloc, code);
        Signatures.Calli(il, type);
        il.Emit(OpCodes.Ret);
        return method;
    }

    /// <summary>A method that takes code, instance and slots, and calls the code with them.</summary>
    public static DynamicMethod Call(FunctionType type)
    {
        var method = Signatures.Method("slots", typeof(void), [typeof(nint), typeof(Run.Instance), typeof(nint)]);
        var il = method.GetILGenerator();
        var slots = il.DeclareLocal(typeof(nint));
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Stloc, slots);
        for (var i = 0; i < type.Parameters.Length; i++) Load(il, slots, i, type.Parameters[i]);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_0);
        Signatures.Calli(il, type);
        if (type.Results.Length > 0)
        {
            var first = il.DeclareLocal(Signatures.Clr(type.Results[0]));
            il.Emit(OpCodes.Stloc, first);
            At(il, slots, 0);
            il.Emit(OpCodes.Ldloc, first);
            Store(il, type.Results[0]);
        }

        for (var i = 1; i < type.Results.Length; i++)
        {
            At(il, slots, i);
            Extra(il, i, 1);
            il.Emit(OpCodes.Call, Slots.Getter(type.Results[i]));
            Store(il, type.Results[i]);
        }

        il.Emit(OpCodes.Ret);
        return method;
    }

    private static void Extra(ILGenerator il, int result, int instance)
    {
        il.Emit(OpCodes.Ldc_I4, result - 1);
        Signatures.Argument(il, instance);
        il.Emit(OpCodes.Call, Members.Extra);
    }

    private static void At(ILGenerator il, LocalBuilder slots, int index)
    {
        il.Emit(OpCodes.Ldloc, slots);
        if (index == 0) return;
        il.Emit(OpCodes.Ldc_I4, index * sizeof(ulong));
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private static void Load(ILGenerator il, LocalBuilder slots, int index, ValueType type)
    {
        At(il, slots, index);
        il.Emit(type switch
        {
            ValueType.I32 => OpCodes.Ldind_I4,
            ValueType.I64 => OpCodes.Ldind_I8,
            ValueType.F32 => OpCodes.Ldind_R4,
            _ => OpCodes.Ldind_R8,
        });
    }

    private static void Store(ILGenerator il, ValueType type)
    {
        if (type == ValueType.F32) il.Emit(OpCodes.Call, typeof(Numerics).GetMethod(nameof(Numerics.F32Bits))!);
        if (type == ValueType.F64) il.Emit(OpCodes.Call, typeof(Numerics).GetMethod(nameof(Numerics.F64Bits))!);
        if (type is ValueType.I32 or ValueType.F32) il.Emit(OpCodes.Conv_U8);
        il.Emit(OpCodes.Stind_I8);
    }
}
