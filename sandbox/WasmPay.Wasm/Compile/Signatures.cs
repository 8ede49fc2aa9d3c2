using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>
/// How a WebAssembly function looks as CIL: its parameters, then the instance; the first result is returned, further ones go
/// through <see cref="Store.Extra(int)"/>.
/// </summary>
internal static class Signatures
{
    private static readonly Module Owner = typeof(Signatures).Module;

    public static Type Clr(ValueType type) => type switch
    {
        ValueType.I32 => typeof(int),
        ValueType.I64 => typeof(long),
        ValueType.F32 => typeof(float),
        ValueType.F64 => typeof(double),
        ValueType.V128 => typeof(Vector128<byte>),
        _ => typeof(object),
    };

    public static Type Return(FunctionType type) => type.Results.Length == 0 ? typeof(void) : Clr(type.Results[0]);

    public static Type[] Parameters(FunctionType type)
    {
        var result = new Type[type.Parameters.Length + 1];
        for (var i = 0; i < type.Parameters.Length; i++) result[i] = Clr(type.Parameters[i]);
        result[^1] = typeof(Instance);
        return result;
    }

    public static DynamicMethod Method(string name, FunctionType type) => Method(name, Return(type), Parameters(type));

    public static DynamicMethod Method(string name, Type result, Type[] parameters) => new(name, result, parameters, Owner, skipVisibility: true);

    public static void Calli(ILGenerator il, FunctionType type) =>
        il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, Return(type), Parameters(type), null);

    public static void Argument(ILGenerator il, int index)
    {
        switch (index)
        {
            case 0: il.Emit(OpCodes.Ldarg_0); break;
            case 1: il.Emit(OpCodes.Ldarg_1); break;
            case 2: il.Emit(OpCodes.Ldarg_2); break;
            case 3: il.Emit(OpCodes.Ldarg_3); break;
            case < 256: il.Emit(OpCodes.Ldarg_S, (byte)index); break;
            default: il.Emit(OpCodes.Ldarg, (short)index); break;
        }
    }
}
