using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A global variable.</summary>
internal sealed unsafe class WasmtimeGlobal(WasmtimeStore store, NativeItem item, GlobalType type)
    : WasmtimeExtern(store, NativeExternKind.Global, item), ICoreGlobal
{
    public override ExternType Type => type;

    public CoreValue Value
    {
        get
        {
            NativeValue value = default;
            fixed (NativeItem* global = &NativeItem) NativeMethods.GlobalGet(Store.Context, global, &value);
            return ValueConversion.FromNative(Store, ref value);
        }

        set
        {
            var native = ValueConversion.ToNative(Store, type.Value, value);
            nint error;
            fixed (NativeItem* global = &NativeItem) error = NativeMethods.GlobalSet(Store.Context, global, &native);
            ValueConversion.Release(Store, ref native);
            if (error != 0) throw new InvalidOperationException(NativeError.Take(error));
        }
    }
}
