using System.Runtime.InteropServices;

namespace WasmPay.Wasm.Run;

/// <summary>Zeroed native bytes with one owner; freed when it is disposed, or collected.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private byte* _start;

    public NativeBlock(nuint bytes)
    {
        Bytes = bytes;
        _start = (byte*)NativeMemory.AllocZeroed(Math.Max(bytes, 8));
    }

    ~NativeBlock() => Free();

    public nuint Bytes { get; }

    public byte* Start => _start != null ? _start : throw new ObjectDisposedException(nameof(NativeBlock));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_start);
        _start = null;
    }
}
