using System.Runtime.CompilerServices;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Interpret;

/// <summary>
/// Executes functions from their bytes, in place: nothing is made of a body but the table of its jumps. A frame lies on the host's
/// stack, a slot of 8 bytes for each local and operand; a number of 32 bits leaves the upper half of its slot empty. Fuel is taken one by one, and looked at where compiled code looks.
/// </summary>
internal static unsafe partial class Interpreter
{
    /// <summary>Calls a function: its arguments are in the first of <paramref name="slots"/>, where its results will be.</summary>
    [SkipLocalsInit]
    public static void Call(Instance instance, InterpretedFunction function, ulong* slots)
    {
        var store = instance.Store;
        if (function.Depth > 0)
        {
            // The frame is made only where it fits, with the reserve beneath it untouched.
            byte here;
            if ((nint)(&here) - ((nint)function.FrameSlots * sizeof(ulong)) < store.StackLimit || (store.DepthLeft -= function.Depth) < 0)
                throw Traps.Create(instance, store.FuelLeft, 0, function.Index, TrapCode.CallStackExhausted);
        }

        if (--store.FuelLeft <= 0) throw Traps.Create(instance, 0, 0, function.Index, TrapCode.OutOfFuel);
        var frame = stackalloc ulong[function.FrameSlots + 1];
        for (var i = 0; i < function.Parameters; i++) frame[i] = slots[i];
        new Span<ulong>(frame + function.Parameters, function.Locals - function.Parameters).Clear();
        Execute(instance, function, frame, slots);
        store.DepthLeft += function.Depth;
    }

    /// <summary>Calls a function of the instance's module; the arguments are the topmost operands. The operands' end afterwards.</summary>
    private static ulong* CallOwn(Instance instance, int index, ulong* top)
    {
        var module = instance.Module;
        if (index < instance.ImportedFunctions.Length) return CallOther(instance.ImportedFunctions[index], top);
        var function = module.FunctionAt(index);
        var slots = top - function.Parameters;
        var code = module.CodeFor(function);
        if (code == 0) Call(instance, function, slots);
        else module.BridgeOf(index).CallBySlots(code, instance, slots);
        return slots + function.Results;
    }

    /// <summary>Calls a function of any instance, or of the host.</summary>
    private static ulong* CallOther(Function callee, ulong* top)
    {
        if (callee.Instance is not HostInstance) return CallOwn(callee.Instance, callee.Index, top);
        var type = callee.FunctionType;
        var slots = top - type.Parameters.Length;
        callee.Bridge.CallBySlots(callee.Code, callee.Instance, slots);
        return slots + type.Results.Length;
    }
}
