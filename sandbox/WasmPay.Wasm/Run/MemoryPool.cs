using System.Collections.Concurrent;
using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Run;

/// <summary>Blocks for memories, all zero while they wait here. Bounded; what does not fit is freed.</summary>
internal sealed class MemoryPool : IDisposable
{
    private const int KeptBlocks = 64;
    private readonly ConcurrentStack<NativeBlock> _blocks = new();
    private bool _disposed;

    public NativeBlock Rent(long bytes)
    {
        // Nearly all memories are as large as the store's limit, so the first block is nearly always the right one.
        if (_blocks.TryPop(out var block))
        {
            if (block.Bytes >= (nuint)bytes) return block;
            block.Dispose();
        }

        try
        {
            return new NativeBlock((nuint)bytes);
        }
        catch (OutOfMemoryException)
        {
            // A guest may ask for more than the system has; that is the guest's failure, not the process's.
            throw new TrapException(TrapCode.OutOfMemory, $"the system refused to reserve {bytes} bytes for a memory");
        }
    }

    public void Return(NativeBlock block)
    {
        if (_disposed || _blocks.Count >= KeptBlocks) block.Dispose();
        else _blocks.Push(block);
    }

    public void Dispose()
    {
        _disposed = true;
        while (_blocks.TryPop(out var block)) block.Dispose();
    }
}
