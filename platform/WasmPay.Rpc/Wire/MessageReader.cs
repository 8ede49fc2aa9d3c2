using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace WasmPay.Rpc.Wire;

/// <summary>
/// Reads PROTOCOL-HTTP2.md's Length-Prefixed-Messages from one side of a call.
/// A length is judged as soon as its prefix is there: nothing is kept of a message that is too large.
/// </summary>
internal sealed class MessageReader<T>(PipeReader source, Func<DeserializationContext, T> deserialize)
{
    // A web server keeps the pieces of its pipes for minutes, so that a longer message is not left in them.
    private const uint LongestInPieces = 1 << 20;

    private readonly PayloadDeserializationContext _payload = new();

    /// <summary>The largest message in bytes, compressed or not.</summary>
    public required int MaxSize { get; set; }

    /// <summary>The other side's grpc-encoding; null or identity for none.</summary>
    public string? Encoding { get; set; }

    /// <summary>How a frame's flag other than 0 and 1 is taken; gRPC-Web's trailers have one. True ends the stream.</summary>
    public Func<byte, ReadOnlySequence<byte>, bool>? OnOtherFrame { get; init; }

    /// <summary>What the next message says of itself, of which nothing is taken; null where none begins.</summary>
    public async ValueTask<(long Length, bool Compressed)?> PeekAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            var whole = TryReadPrefix(buffer, out var flag, out var length);
            // What was not examined is there at once for the next who reads.
            source.AdvanceTo(buffer.Start, whole || result.IsCompleted ? buffer.Start : buffer.End);
            if (whole) return (length, flag == 1);
            if (result.IsCompleted) return null;
        }
    }

    /// <summary>The next message; not found at the stream's end.</summary>
    public async ValueTask<(bool Found, T Message)> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            // After an error nothing more can be read; what is buffered is let go.
            var (consumed, examined) = (buffer.End, buffer.End);
            var isLong = IsLong(buffer, out var flag, out var length);
            try
            {
                if (isLong) consumed = examined = buffer.GetPosition(GrpcProtocol.FrameHeaderLength);
                else if (TryReadFrame(buffer, out flag, out var body))
                {
                    if (flag > 1)
                    {
                        if (OnOtherFrame!(flag, body)) return (false, default!);
                        (consumed, examined) = (body.End, body.End);
                        continue;
                    }
                    var message = Deserialize(flag == 1, body);
                    (consumed, examined) = (body.End, body.End);
                    return (true, message);
                }
                else if (result.IsCompleted) return buffer.IsEmpty ? (false, default!) : throw WireErrors.TruncatedFrame();
                else consumed = buffer.Start;
            }
            finally
            {
                source.AdvanceTo(consumed, examined);
            }
            if (isLong) return (true, Deserialize(flag == 1, new ReadOnlySequence<byte>(await GatherAsync(length, cancellationToken).ConfigureAwait(false))));
        }
    }

    private bool IsLong(in ReadOnlySequence<byte> buffer, out byte flag, out uint length) =>
        TryReadPrefix(buffer, out flag, out length) && flag <= 1 && length > LongestInPieces && length <= (uint)MaxSize;

    private async ValueTask<byte[]> GatherAsync(uint length, CancellationToken cancellationToken)
    {
        var message = GC.AllocateUninitializedArray<byte>((int)length);
        for (var written = 0; written < message.Length;)
        {
            var result = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
            var piece = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, message.Length - written));
            piece.CopyTo(message.AsSpan(written));
            written += (int)piece.Length;
            source.AdvanceTo(piece.End);
            if (result.IsCompleted && written < message.Length) throw WireErrors.TruncatedFrame();
        }
        return message;
    }

    private bool TryReadFrame(in ReadOnlySequence<byte> buffer, out byte flag, out ReadOnlySequence<byte> body)
    {
        body = default;
        if (!TryReadPrefix(buffer, out flag, out var length)) return false;
        if (flag > 1 && OnOtherFrame is null) throw WireErrors.BadFlag(flag);
        if (length > (uint)MaxSize) throw WireErrors.TooLargeToReceive(MaxSize);
        if (buffer.Length - GrpcProtocol.FrameHeaderLength < length) return false;
        body = buffer.Slice(GrpcProtocol.FrameHeaderLength, length);
        return true;
    }

    private static bool TryReadPrefix(in ReadOnlySequence<byte> buffer, out byte flag, out uint length)
    {
        (flag, length) = (0, 0);
        if (buffer.Length < GrpcProtocol.FrameHeaderLength) return false;
        Span<byte> prefix = stackalloc byte[GrpcProtocol.FrameHeaderLength];
        buffer.Slice(0, GrpcProtocol.FrameHeaderLength).CopyTo(prefix);
        (flag, length) = (prefix[0], BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]));
        return true;
    }

    private T Deserialize(bool compressed, in ReadOnlySequence<byte> body)
    {
        if (!compressed) return Parse(body);
        if (Encoding is null or GrpcProtocol.Identity) throw WireErrors.CompressedWithoutEncoding();
        if (Encoding != GrpcProtocol.Gzip) throw WireErrors.UnknownEncoding(Encoding);
        using var plain = new PooledBuffer();
        Compression.Decompress(body, plain, MaxSize);
        return Parse(new ReadOnlySequence<byte>(plain.WrittenMemory));
    }

    private T Parse(in ReadOnlySequence<byte> body)
    {
        _payload.Set(body);
        try
        {
            return deserialize(_payload);
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw WireErrors.Unparsable(error);
        }
        finally
        {
            _payload.Set(default);
        }
    }
}
