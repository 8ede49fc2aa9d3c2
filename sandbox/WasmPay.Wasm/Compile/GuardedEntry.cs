using System.Reflection.Emit;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Compile;

/// <summary>
/// A small method before a function whose frame may be large. A function's own check comes only after its frame was made, which
/// is safe while the frame fits into what is reserved beneath the guests' part; here the check is made before.
/// </summary>
internal static class GuardedEntry
{
    // The part of the reserve that a frame may take before its own check.
    private const int FreeBytes = HostStack.ReservedBytes / 2;

    /// <summary>Whether a frame of so many bytes needs it.</summary>
    public static bool IsNeeded(long frameBytes) => frameBytes > FreeBytes;

    /// <summary>The method: it traps where the frame does not fit, otherwise goes on to the code.</summary>
    public static DynamicMethod Build(FunctionType type, nint code, long frameBytes, int function)
    {
        var method = Signatures.Method("guard", type);
        var il = method.GetILGenerator();
        var here = il.DeclareLocal(typeof(int));
        var enough = il.DefineLabel();
        var instance = type.Parameters.Length;
        il.Emit(OpCodes.Ldloca, here);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ldc_I8, frameBytes - FreeBytes);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Sub);
        Signatures.Argument(il, instance);
        il.Emit(OpCodes.Ldfld, Members.Store);
        il.Emit(OpCodes.Ldfld, Members.StackLimit);
        il.Emit(OpCodes.Bge_Un, enough);
        Signatures.Argument(il, instance);
        Signatures.Argument(il, instance);
        il.Emit(OpCodes.Ldfld, Members.Store);
        il.Emit(OpCodes.Ldfld, Members.FuelLeft);
        il.Emit(OpCodes.Ldc_I4_M1);
        il.Emit(OpCodes.Ldc_I4, function);
        il.Emit(OpCodes.Ldc_I4, (int)TrapCode.HostStackExhausted);
        il.Emit(OpCodes.Call, Members.CreateTrap);
        il.Emit(OpCodes.Throw);
        il.MarkLabel(enough);
        for (var i = 0; i <= instance; i++) Signatures.Argument(il, i);
        il.Emit(OpCodes.Ldc_I8, (long)code);
        il.Emit(OpCodes.Conv_I);
        Signatures.Calli(il, type);
        il.Emit(OpCodes.Ret);
        return method;
    }
}

/// <summary>A compiled function: where to enter it, and the methods that must live as long as it may be entered.</summary>
internal sealed record CompiledFunction(nint Entry, DynamicMethod Body, DynamicMethod? Guard);
