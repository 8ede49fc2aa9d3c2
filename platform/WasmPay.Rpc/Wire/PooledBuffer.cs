using System.Buffers;

namespace WasmPay.Rpc.Wire;

/// <summary>A growing buffer whose memory goes back to the shared pool.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int SmallestLength = 256;

    private byte[] _bytes = [];

    public int WrittenCount { get; private set; }

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, WrittenCount);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, WrittenCount);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - WrittenCount));
        WrittenCount += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(WrittenCount);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(WrittenCount);
    }

    public void Clear() => WrittenCount = 0;

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        WrittenCount = 0;
    }

    private void Reserve(int sizeHint)
    {
        var needed = checked(WrittenCount + Math.Max(sizeHint, 1));
        if (needed <= _bytes.Length) return;
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(SmallestLength, (int)Math.Min(2L * _bytes.Length, Array.MaxLength))));
        WrittenSpan.CopyTo(grown);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = grown;
    }
}
