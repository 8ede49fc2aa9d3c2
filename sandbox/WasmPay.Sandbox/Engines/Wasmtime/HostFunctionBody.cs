using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>What runs when a guest calls the host.</summary>
internal sealed unsafe class HostFunctionBody(WasmtimeStore store, FunctionType type, HostFunction body)
{
    /// <summary>
    /// The entry from native code. No exception may cross its frames: what is thrown is kept by the store, the guest is stopped by a
    /// trap of ours, and the outermost managed caller throws the same exception on.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nint Enter(nint environment, nint caller, RawValue* slots, nuint count)
    {
        var function = (HostFunctionBody)GCHandle.FromIntPtr(environment).Target!;
        return function.Run(slots) ? 0 : NewTrap();
    }

    private static nint NewTrap()
    {
        var text = "host"u8;
        fixed (byte* first = text) return NativeMethods.TrapNew(first, (nuint)text.Length);
    }

    private bool Run(RawValue* slots)
    {
        var values = store.Values.Push(type.Parameters.Length + type.Results.Length);
        try
        {
            var results = values[type.Parameters.Length..];
            ValueConversion.Read(store, type.Parameters, slots, values);
            body(values[..type.Parameters.Length], results);

            // The host's own time counts, and epochs are seen by the guest's code only.
            store.Deadline?.Check();
            ValueConversion.Write(store, type.Results, results, slots);
            return true;
        }
        catch (Exception exception)
        {
            store.Keep(exception);
            return false;
        }
        finally
        {
            store.Values.Pop(values);
        }
    }
}
