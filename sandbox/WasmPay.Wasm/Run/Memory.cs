using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Run;

/// <summary>
/// A linear memory. Its whole room is reserved at once, so its address never changes; the system gives pages as they are touched.
/// Downwards from its start lies a map with one byte for each chunk, which every store sets: clearing visits marked chunks only.
/// </summary>
internal sealed unsafe class Memory : ICoreMemory
{
    public const int PageBytes = 65_536;

    /// <summary>What 32 bits can address: 65,536 pages.</summary>
    private const long AddressableBytes = 1L << 32;

    /// <summary>Bytes of a chunk, as a power of two.</summary>
    public const int ChunkShift = 12;

    // A store marks the chunk of its last byte only; so many bytes before that chunk belong to the mark, since a vector has 16.
    private const int Overhang = 15;

    private readonly long _initial;
    private readonly long _maximum;
    private readonly long _resident;
    private readonly MemoryPool _pool;
    private readonly byte* _start;
    private NativeBlock? _block;

    public Memory(MemoryType type, StoreLimits limits, MemoryPool pool)
    {
        Declared = type;
        _resident = limits.ResidentBytes;
        _pool = pool;
        _initial = (long)type.Limits.Minimum * PageBytes;
        var limit = Math.Min(limits.MemoryBytes, AddressableBytes) / PageBytes * PageBytes;
        if (_initial > limit) throw new TrapException(TrapCode.OutOfMemory, $"a memory of {_initial} bytes is above the limit of {limit}");
        _maximum = Math.Min((type.Limits.Maximum ?? 65_536u) * (long)PageBytes, limit);
        _block = pool.Rent(MapBytes + _maximum);
        _start = _block.Start + MapBytes;
        Length = _initial;
    }

    /// <summary>Bytes now. Emitted code reads it.</summary>
    public long Length;

    /// <inheritdoc/>
    long ICoreMemory.Length => Length;

    /// <inheritdoc/>
    public bool StaysInPlace => true;

    public MemoryType Declared { get; }

    /// <summary>The most bytes that it may grow to, by its type and the store's limits.</summary>
    public long Maximum => _maximum;

    /// <inheritdoc/>
    public ExternType Type => Declared with { Limits = Declared.Limits with { Minimum = (uint)(Length / PageBytes) } };

    /// <summary>Where the bytes are. Chunk c's mark is at <c>Start - 1 - c</c>.</summary>
    public byte* Start => _block is not null ? _start : throw new ObjectDisposedException(nameof(Memory));

    // Rounded up, so that the memory itself begins on a cache line.
    private long MapBytes => ((_maximum >> ChunkShift) + 64) & ~63L;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> View(long offset, int length)
    {
        Check(offset, length);
        return new ReadOnlySpan<byte>(Start + offset, length);
    }

    /// <inheritdoc/>
    public Span<byte> Writable(long offset, int length)
    {
        Check(offset, length);
        Mark(offset, length);
        return new Span<byte>(Start + offset, length);
    }

    /// <summary>The bytes of an access by address and offset; false where they are not all there.</summary>
    public bool TryView(uint address, uint offset, int bytes, out ReadOnlySpan<byte> view)
    {
        var at = (ulong)address + offset;
        if (at + (uint)bytes > (ulong)Length)
        {
            view = default;
            return false;
        }

        view = new ReadOnlySpan<byte>(Start + at, bytes);
        return true;
    }

    /// <summary>Likewise to write; the chunk of the last byte is marked.</summary>
    public bool TryWritable(uint address, uint offset, int bytes, out Span<byte> view)
    {
        var at = (ulong)address + offset;
        if (at + (uint)bytes > (ulong)Length)
        {
            view = default;
            return false;
        }

        *(Start - 1 - ((at + (uint)bytes - 1) >> ChunkShift)) = 1;
        view = new Span<byte>(Start + at, bytes);
        return true;
    }

    private void Check(long offset, int length)
    {
        if ((ulong)offset > (ulong)Length || (uint)length > (ulong)(Length - offset)) throw new TrapException(TrapCode.OutOfBoundsMemoryAccess);
    }

    /// <summary>Notes a write by the runtime itself, already checked.</summary>
    public void Mark(long offset, long length)
    {
        if (length == 0) return;
        var (first, last) = (offset >> ChunkShift, (offset + length - 1) >> ChunkShift);
        if (first == last) *(Start - 1 - last) = 1;
        else new Span<byte>(Start - 1 - last, (int)(last - first + 1)).Fill(1);
    }

    /// <inheritdoc/>
    public long Grow(uint pages)
    {
        var wanted = Length + ((long)pages * PageBytes);
        if (wanted > _maximum) return -1;
        var former = Length / PageBytes;
        Length = wanted;
        return former;
    }

    /// <summary>All zero and of the initial size again.</summary>
    public void Reset()
    {
        Clear();
        Length = _initial;
    }

    /// <summary>Gives the room back; nothing may use the memory afterwards.</summary>
    public void Dispose()
    {
        if (_block is not { } block) return;
        Clear();
        _block = null;
        _pool.Return(block);
    }

    // Few chunks are cleared by hand; above the threshold the system takes their pages back, so that an idle memory holds little.
    private void Clear()
    {
        var start = Start;
        var chunks = (int)((Length + (1 << ChunkShift) - 1) >> ChunkShift);
        var map = new Span<byte>(start - chunks, chunks);
        if ((long)map.Count((byte)1) << ChunkShift > _resident && NativeBlock.TryRelease(start, Length))
        {
            map.Clear();
            return;
        }

        // The map runs downwards: index i is chunk (chunks - 1 - i).
        for (var i = map.IndexOf((byte)1); i >= 0;)
        {
            map[i] = 0;
            var from = (long)(chunks - 1 - i) << ChunkShift;
            var to = Math.Min(from + (1 << ChunkShift), Length);
            from = Math.Max(0, from - Overhang);
            new Span<byte>(start + from, (int)(to - from)).Clear();
            var next = map[(i + 1)..].IndexOf((byte)1);
            i = next < 0 ? -1 : i + 1 + next;
        }
    }
}
