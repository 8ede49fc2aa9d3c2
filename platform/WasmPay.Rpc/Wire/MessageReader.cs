using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace WasmPay.Rpc.Wire;

/// <summary>
/// Reads PROTOCOL-HTTP2.md's Length-Prefixed-Messages from one side of a call.
/// A length is judged as soon as its prefix is there: nothing is kept of a message that is too large.
/// </summary>
internal sealed class MessageReader<T>(PipeReader source, Func<DeserializationContext, T> deserialize, int maxSize)
{
    private readonly PayloadDeserializationContext _payload = new();

    /// <summary>The other side's grpc-encoding; null or identity for none.</summary>
    public string? Encoding { get; set; }

    /// <summary>How a frame's flag other than 0 and 1 is taken; gRPC-Web's trailers have one. True ends the stream.</summary>
    public Func<byte, ReadOnlySequence<byte>, bool>? OnOtherFrame { get; init; }

    /// <summary>The next message; not found at the stream's end.</summary>
    public async ValueTask<(bool Found, T Message)> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            // After an error nothing more can be read; what is buffered is let go.
            var (consumed, examined) = (buffer.End, buffer.End);
            try
            {
                if (TryReadFrame(buffer, out var flag, out var body))
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
                if (result.IsCompleted) return buffer.IsEmpty ? (false, default!) : throw WireErrors.TruncatedFrame();
                consumed = buffer.Start;
            }
            finally
            {
                source.AdvanceTo(consumed, examined);
            }
        }
    }

    private bool TryReadFrame(in ReadOnlySequence<byte> buffer, out byte flag, out ReadOnlySequence<byte> body)
    {
        flag = 0;
        body = default;
        if (buffer.Length < GrpcProtocol.FrameHeaderLength) return false;
        Span<byte> header = stackalloc byte[GrpcProtocol.FrameHeaderLength];
        buffer.Slice(0, GrpcProtocol.FrameHeaderLength).CopyTo(header);
        flag = header[0];
        if (flag > 1 && OnOtherFrame is null) throw WireErrors.BadFlag(flag);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > (uint)maxSize) throw WireErrors.TooLargeToReceive(maxSize);
        if (buffer.Length - GrpcProtocol.FrameHeaderLength < length) return false;
        body = buffer.Slice(GrpcProtocol.FrameHeaderLength, length);
        return true;
    }

    private T Deserialize(bool compressed, in ReadOnlySequence<byte> body)
    {
        if (!compressed) return Parse(body);
        if (Encoding is null or GrpcProtocol.Identity) throw WireErrors.CompressedWithoutEncoding();
        if (Encoding != GrpcProtocol.Gzip) throw WireErrors.UnknownEncoding(Encoding);
        using var plain = new PooledBuffer();
        Compression.Decompress(body, plain, maxSize);
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
