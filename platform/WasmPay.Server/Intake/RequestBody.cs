using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using WasmPay.Platform;
using WasmPay.Server.Access;

namespace WasmPay.Server.Intake;

/// <summary>The body of a request, of which nothing was read yet, in the form of its protocol.</summary>
internal abstract class RequestBody(HttpContext http)
{
    private const int SmallestBuffer = 4 << 10;

    protected HttpContext Http { get; } = http;

    /// <summary>The body of a request to a method.</summary>
    public static RequestBody Of(HttpContext http, ApiMethod method) =>
        http.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is { HttpRule: var rule }
            ? new JsonBody(http, method, isWhole: rule.Body == "*")
            : new GrpcBody(http);

    /// <summary>The most bytes that are sent for a message of so many.</summary>
    public abstract long OnTheWire(int bytes);

    /// <summary>How many bytes the message says to have; null where it does not say, or may grow when it is decompressed.</summary>
    public abstract ValueTask<long?> AnnouncedAsync();

    /// <summary>Reads and checks what must be known before a method is asked; null when it may be.</summary>
    public abstract Task<Error?> ReadAsync(RequestLimit limit, bool isLarge, CancellationToken cancellation);

    /// <summary>All bytes. Only who has a place is given memory for what has not come yet.</summary>
    protected async Task<ArraySegment<byte>> WholeAsync(long? announced, CancellationToken cancellation)
    {
        var body = new ArrayBufferWriter<byte>(announced is > RequestLimit.SmallBytes and var length ? (int)length : SmallestBuffer);
        // What is left in the web server's own pieces stays with it for minutes.
        while (true)
        {
            var read = await Http.Request.BodyReader.ReadAsync(cancellation).ConfigureAwait(false);
            foreach (var piece in read.Buffer) body.Write(piece.Span);
            Http.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return MemoryMarshal.TryGetArray(body.WrittenMemory, out var whole) ? whole : body.WrittenMemory.ToArray();
        }
    }
}
