using System.Runtime.InteropServices;

namespace WasmPay.Wasm.Run;

/// <summary>Zeroed native bytes with one owner; freed when it is disposed, or collected.</summary>
internal sealed unsafe partial class NativeBlock : IDisposable
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

    /// <summary>
    /// Makes a range all zero and gives its pages back to the system, where that can be done; false where nothing was done.
    /// </summary>
    public static bool TryRelease(byte* from, long bytes)
    {
        if (!OperatingSystem.IsLinux()) return false;
        var page = Environment.SystemPageSize;
        var first = (byte*)(((nint)from + page - 1) / page * page);
        var last = (byte*)(((nint)from + bytes) / page * page);
        if (last <= first || Advise(first, (nuint)(last - first), DontNeed) != 0) return false;
        // What shares a page with others is cleared by hand.
        new Span<byte>(from, (int)(first - from)).Clear();
        new Span<byte>(last, (int)(from + bytes - last)).Clear();
        return true;
    }

    // madvise(2): anonymous private pages that are not needed read as zero afterwards.
    private const int DontNeed = 4;

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);

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
