using System.Buffers;
using System.IO.Compression;

namespace WasmPay.Rpc.Wire;

/// <summary>gzip of single messages (compression.md); what comes out is bounded before it is kept.</summary>
internal static class Compression
{
    private const int ChunkLength = 16 * 1024;

    /// <summary>Compresses into <paramref name="target"/>.</summary>
    public static void Compress(ReadOnlySpan<byte> message, PooledBuffer target, CompressionLevel level)
    {
        using var gzip = new GZipStream(new BufferStream(target), level);
        gzip.Write(message);
    }

    /// <summary>Decompresses into <paramref name="target"/>; more than <paramref name="limit"/> bytes are refused.</summary>
    public static void Decompress(in ReadOnlySequence<byte> message, PooledBuffer target, int limit)
    {
        try
        {
            using var gzip = new GZipStream(new SequenceStream(message), CompressionMode.Decompress);
            int read;
            while ((read = gzip.Read(target.GetSpan(ChunkLength))) > 0)
            {
                target.Advance(read);
                if (target.WrittenCount > limit) throw WireErrors.TooLargeToReceive(limit);
            }
        }
        catch (InvalidDataException)
        {
            throw WireErrors.CorruptCompression();
        }
        // An empty body is no gzip stream at all, though GZipStream reads it as nothing.
        if (message.IsEmpty) throw WireErrors.CorruptCompression();
    }

    private sealed class BufferStream(IBufferWriter<byte> target) : WriteOnlyStream
    {
        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => target.Write(buffer);
    }

    private sealed class SequenceStream(ReadOnlySequence<byte> source) : ReadOnlyStream
    {
        private ReadOnlySequence<byte> _rest = source;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var taken = (int)Math.Min(_rest.Length, buffer.Length);
            _rest.Slice(0, taken).CopyTo(buffer);
            _rest = _rest.Slice(taken);
            return taken;
        }
    }
}
