using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WasmPay.Sandbox.Wasi;

/// <summary>
/// All that a guest may take for time and chance, out of the transaction alone: the same transaction gives the same bytes on
/// every machine. Random bytes are SHA-256 of the id and a counter.
/// </summary>
internal sealed class TransactionSeed(ulong epochMs, string id)
{
    private readonly byte[] _block = new byte[32];
    private int _left;
    private ulong _blocks;
    private ulong _ticks;

    public ulong Seconds => epochMs / 1000;

    public uint Nanoseconds => (uint)(epochMs % 1000 * 1_000_000);

    /// <summary>A clock that moves by a microsecond at each look, so that a guest that waits for time to pass gets on.</summary>
    public ulong Monotonic() => unchecked(epochMs * 1_000_000 + _ticks++ * 1_000);

    public byte Next()
    {
        if (_left == 0) Refill();
        return _block[^_left--];
    }

    public ulong NextU64()
    {
        ulong value = 0;
        for (var i = 0; i < 8; i++) value |= (ulong)Next() << (8 * i);
        return value;
    }

    private void Refill()
    {
        var input = new byte[8 + Encoding.UTF8.GetByteCount(id)];
        BinaryPrimitives.WriteUInt64LittleEndian(input, _blocks++);
        Encoding.UTF8.GetBytes(id, input.AsSpan(8));
        SHA256.HashData(input, _block);
        _left = _block.Length;
    }
}
