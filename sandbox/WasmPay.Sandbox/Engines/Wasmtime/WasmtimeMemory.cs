using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A linear memory, read and written in place.</summary>
internal sealed unsafe class WasmtimeMemory(WasmtimeStore store, NativeItem item, MemoryType type)
    : WasmtimeExtern(store, NativeExternKind.Memory, item), ICoreMemory
{
    private const int PageBytes = 64 << 10;

    public override ExternType Type => type;

    public override ExternType MatchingType => new MemoryType(type.Limits with { Minimum = (uint)(Bytes.Length / PageBytes) });

    public Span<byte> Bytes
    {
        get
        {
            var context = Store.Context;
            fixed (NativeItem* memory = &NativeItem)
                return new Span<byte>(NativeMethods.MemoryData(context, memory), checked((int)NativeMethods.MemoryDataSize(context, memory)));
        }
    }

    public long Grow(uint pages)
    {
        ulong former = 0;
        nint error;
        fixed (NativeItem* memory = &NativeItem) error = NativeMethods.MemoryGrow(Store.Context, memory, pages, &former);
        if (error == 0) return (long)former;
        NativeMethods.ErrorDelete(error);
        return -1;
    }
}
