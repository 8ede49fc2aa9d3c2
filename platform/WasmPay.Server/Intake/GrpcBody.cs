using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WasmPay.Platform;

namespace WasmPay.Server.Intake;

/// <summary>A message of gRPC: a byte that says whether it is compressed, four of its length, and the message.</summary>
internal sealed class GrpcBody(HttpContext http) : RequestBody(http)
{
    private const int Prefix = 5;

    private long? _announced;

    // In gRPC-Web's text form it is base64.
    public override long OnTheWire(int bytes) => (long)(bytes + Prefix) * 4 / 3 + Prefix;

    public override async ValueTask<long?> AnnouncedAsync()
    {
        // The reader of base64 gives back nothing that was looked at: such a message is read whole.
        if (WebText.Is(Http)) return null;
        var reader = Http.Request.BodyReader;
        var read = await reader.ReadAtLeastAsync(Prefix, Http.RequestAborted).ConfigureAwait(false);
        // Nothing is taken: who answers the call reads it again.
        _announced = Announced(read.Buffer);
        reader.AdvanceTo(read.Buffer.Start);
        return _announced;
    }

    // A short message is read by who answers the call.
    public override async Task<Error?> ReadAsync(RequestLimit limit, bool isLarge, CancellationToken cancellation)
    {
        return isLarge || WebText.Is(Http) ? await ReadMessageAsync(cancellation).ConfigureAwait(false) : null;
    }

    /// <summary>Reads the one message of a call that sends no stream, before whoever answers it waits for it; null where it is one.</summary>
    public async Task<Error?> ReadMessageAsync(CancellationToken cancellation)
    {
        try
        {
            var whole = await WholeAsync(_announced + Prefix, cancellation).ConfigureAwait(false);
            Http.Features.Set<IRequestBodyPipeFeature>(new ReadBody(whole));
            return Problem(whole);
        }
        catch (Exception bad) when (bad is InvalidOperationException or FormatException && WebText.Is(Http))
        {
            return new Error(ErrorCode.Malformed, "The body is not base64, which gRPC-Web's text form is.", "body");
        }
    }

    private static Error? Problem(ReadOnlySpan<byte> body) =>
        body.Length < Prefix || BinaryPrimitives.ReadUInt32BigEndian(body[1..]) != body.Length - Prefix
            ? new Error(ErrorCode.Malformed, "The body is not one gRPC message: a byte, four of its length, and as many as that.", "body")
            : null;

    private static long? Announced(ReadOnlySequence<byte> start)
    {
        if (start.Length < Prefix) return 0;
        Span<byte> prefix = stackalloc byte[Prefix];
        start.Slice(0, Prefix).CopyTo(prefix);
        return prefix[0] == 0 ? BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]) : null;
    }

    private sealed class ReadBody(ReadOnlyMemory<byte> bytes) : IRequestBodyPipeFeature
    {
        public PipeReader Reader { get; } = PipeReader.Create(new ReadOnlySequence<byte>(bytes));
    }
}
