using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Grpc.Core;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Web;

/// <summary>
/// The bytes of a base64 body. A body may be made of several encodings one after another, each with its padding
/// (PROTOCOL-WEB.md, "Protocol differences": padding can occur at segment boundaries).
/// </summary>
internal sealed class Base64ReadStream(PipeReader source) : ReadOnlyStream
{
    private const int Quantum = 4;
    private const int BytesInQuantum = 3;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var result = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
            var text = result.Buffer;
            var length = Math.Min(text.Length / Quantum, buffer.Length / BytesInQuantum) * Quantum;
            if (length == 0)
            {
                var partial = !text.IsEmpty;
                source.AdvanceTo(text.Start, text.End);
                if (!result.IsCompleted) continue;
                return partial ? throw NotBase64() : 0;
            }
            var consumed = Decode(text.Slice(0, length), buffer.Span, out var written);
            source.AdvanceTo(text.GetPosition(consumed));
            return written;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Decodes as far as the first padded quantum.</summary>
    private static int Decode(in ReadOnlySequence<byte> text, Span<byte> target, out int written)
    {
        var run = ArrayPool<byte>.Shared.Rent((int)text.Length);
        try
        {
            var span = run.AsSpan(0, (int)text.Length);
            text.CopyTo(span);
            var padding = span.IndexOf((byte)'=');
            if (padding >= 0) span = span[..(padding / Quantum * Quantum + Quantum)];
            return Base64.DecodeFromUtf8(span, target, out var consumed, out written) == OperationStatus.Done && consumed == span.Length
                ? consumed
                : throw NotBase64();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(run);
        }
    }

    private static RpcException NotBase64() => new(new Status(StatusCode.Internal, "The request's text is not base64."));
}
