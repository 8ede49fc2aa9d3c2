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
        if (isLarge) Http.Features.Set<IRequestBodyPipeFeature>(new ReadBody(await WholeAsync(_announced + Prefix, cancellation).ConfigureAwait(false)));
        return null;
    }

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
