using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A table of references.</summary>
internal sealed unsafe class WasmtimeTable(WasmtimeStore store, NativeItem item, TableType type)
    : WasmtimeExtern(store, NativeExternKind.Table, item), ICoreTable
{
    public override ExternType Type => type;

    public override ExternType MatchingType => type with { Limits = type.Limits with { Minimum = Size } };

    public uint Size
    {
        get
        {
            fixed (NativeItem* table = &NativeItem) return (uint)NativeMethods.TableSize(Store.Context, table);
        }
    }

    public CoreValue Get(uint index)
    {
        NativeValue value = default;
        byte found;
        fixed (NativeItem* table = &NativeItem) found = NativeMethods.TableGet(Store.Context, table, index, &value);
        return found != 0 ? ValueConversion.FromNative(Store, ref value) : throw OutOfBounds(index);
    }

    public void Set(uint index, CoreValue value)
    {
        var native = ValueConversion.ToNative(Store, type.Element, value);
        nint error;
        fixed (NativeItem* table = &NativeItem) error = NativeMethods.TableSet(Store.Context, table, index, &native);
        ValueConversion.Release(Store, ref native);
        if (error == 0) return;
        NativeMethods.ErrorDelete(error);
        throw OutOfBounds(index);
    }

    private static TrapException OutOfBounds(uint index) =>
        new(TrapCode.OutOfBoundsTableAccess, $"Element {index} is past the table's end.");
}
