using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace WasmPay.Rpc.Wire;

/// <summary>gzip of single messages (compression.md); what comes out is bounded before it is kept.</summary>
internal static class Compression
{
    private const int ChunkLength = 16 * 1024;

    // A header of ten bytes, an empty block of at least two, and a trailer of eight.
    private const int ShortestMember = 20;

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
        if (!EndsWithLength(message, target.WrittenCount)) throw WireErrors.CorruptCompression();
    }

    // GZipStream takes a stream that was cut off for one that ended, so the length at the end (RFC 1952 section 2.3.1,
    // ISIZE) is what shows that all is there. One message is one gzip member.
    private static bool EndsWithLength(in ReadOnlySequence<byte> message, int length)
    {
        if (message.Length < ShortestMember) return false;
        Span<byte> size = stackalloc byte[sizeof(uint)];
        message.Slice(message.Length - sizeof(uint)).CopyTo(size);
        return BinaryPrimitives.ReadUInt32LittleEndian(size) == (uint)length;
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
