using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;

namespace WasmPay.Rpc.Wire;

/// <summary>Shows a deserializer the message where it lies.</summary>
internal sealed class PayloadDeserializationContext : DeserializationContext
{
    private ReadOnlySequence<byte> _payload;

    public override int PayloadLength => checked((int)_payload.Length);

    public void Set(in ReadOnlySequence<byte> payload) => _payload = payload;

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;
}

/// <summary>
/// Lets a serializer write a frame straight into its target where the length is known and nothing compresses it,
/// else gathers the message first.
/// </summary>
internal sealed class PayloadSerializationContext(IBufferWriter<byte> target, int? maxSize, CompressionLevel level = CompressionLevel.Fastest) : SerializationContext
{
    private PooledBuffer? _gathered;
    private int? _length;
    private bool _direct;
    private bool _complete;

    /// <summary>Writes one frame by <paramref name="serialize"/>.</summary>
    public void WriteFrame<T>(T message, Action<T, SerializationContext> serialize, bool compress)
    {
        _length = null;
        _direct = !compress;
        _complete = false;
        try
        {
            serialize(message, this);
            if (!_complete) throw new InvalidOperationException("The serializer did not complete the message.");
            if (_gathered is not null) WriteGathered(compress);
        }
        finally
        {
            _gathered?.Dispose();
            _gathered = null;
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        CheckSize(payloadLength);
        _length = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (!_direct || _length is null) return _gathered ??= new PooledBuffer();
        WriteHeader(0, _length.Value);
        return target;
    }

    public override void Complete() => _complete = true;

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        (_gathered ??= new PooledBuffer()).Write(payload);
        _complete = true;
    }

    private void WriteGathered(bool compress)
    {
        CheckSize(_gathered!.WrittenCount);
        // Nothing is no shorter compressed, and GZipStream makes no gzip of it.
        if (!compress || _gathered.WrittenCount == 0)
        {
            WriteHeader(0, _gathered.WrittenCount);
            target.Write(_gathered.WrittenSpan);
            return;
        }
        using var compressed = new PooledBuffer();
        Compression.Compress(_gathered.WrittenSpan, compressed, level);
        WriteHeader(1, compressed.WrittenCount);
        target.Write(compressed.WrittenSpan);
    }

    private void WriteHeader(byte flag, int length)
    {
        var header = target.GetSpan(GrpcProtocol.FrameHeaderLength);
        header[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)length);
        target.Advance(GrpcProtocol.FrameHeaderLength);
    }

    private void CheckSize(int length)
    {
        if (length > maxSize) throw WireErrors.TooLargeToSend(maxSize.Value);
    }
}
