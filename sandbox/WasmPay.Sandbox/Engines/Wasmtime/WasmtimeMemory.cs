using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A linear memory, read and written in place.</summary>
internal sealed unsafe class WasmtimeMemory(WasmtimeStore store, NativeItem item, MemoryType type)
    : WasmtimeExtern(store, NativeExternKind.Memory, item), ICoreMemory
{
    private const int PageBytes = 64 << 10;

    public override ExternType Type => type;

    public override ExternType MatchingType => new MemoryType(type.Limits with { Minimum = (uint)(Length / PageBytes) });

    public long Length
    {
        get
        {
            fixed (NativeItem* memory = &NativeItem) return (long)NativeMethods.MemoryDataSize(Store.Context, memory);
        }
    }

    public ReadOnlySpan<byte> View(long offset, int length) => Writable(offset, length);

    public Span<byte> Writable(long offset, int length)
    {
        var context = Store.Context;
        fixed (NativeItem* memory = &NativeItem)
        {
            var size = (ulong)NativeMethods.MemoryDataSize(context, memory);
            if ((ulong)offset > size || (uint)length > size - (ulong)offset) throw new TrapException(TrapCode.OutOfBoundsMemoryAccess);
            return new Span<byte>(NativeMethods.MemoryData(context, memory) + offset, length);
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
