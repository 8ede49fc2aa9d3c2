using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;

namespace WasmPay.Rpc.Tests.Support;

/// <summary>What a server answered, line by line.</summary>
internal sealed record RawAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Trailers, byte[] Body)
{
    /// <summary>grpc-status, from the trailers or, with Trailers-Only, from the headers.</summary>
    public string? GrpcStatus => Find("grpc-status");

    public string? Find(string name) => Trailers.GetValueOrDefault(name) ?? Headers.GetValueOrDefault(name);
}

/// <summary>Sends handmade HTTP to a server, well formed or not.</summary>
internal static class RawClient
{
    public const string Say = "/wasmpay.rpc.tests.v1.Parrot/Say";
    public const string Repeat = "/wasmpay.rpc.tests.v1.Parrot/Repeat";
    public const string Gather = "/wasmpay.rpc.tests.v1.Parrot/Gather";

    public static readonly Version Http2 = HttpVersion.Version20;
    public static readonly Version Http1 = HttpVersion.Version11;

    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler { UseProxy = false });

    public static Task<RawAnswer> PostAsync(Uri server, string path, byte[] body, string contentType = "application/grpc", params (string Name, string Value)[] headers) =>
        PostAsync(server, path, new ByteArrayContent(body), Http2, contentType, headers);

    public static async Task<RawAnswer> PostAsync(
        Uri server, string path, HttpContent content, Version version, string contentType, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TryAddWithoutValidation("te", "trailers");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request, CancellationToken.None).Guarded();
        var answer = await response.Content.ReadAsByteArrayAsync().Guarded();
        return new RawAnswer(
            response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
            response.TrailingHeaders.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
            answer);
    }

    /// <summary>A message with its prefix.</summary>
    public static byte[] Frame(IMessage message) => Frame(0, message.ToByteArray());

    /// <summary>Bytes with a prefix.</summary>
    public static byte[] Frame(byte flag, byte[] body) => [.. Prefix(flag, (uint)body.Length), .. body];

    /// <summary>A prefix alone.</summary>
    public static byte[] Prefix(byte flag, uint length)
    {
        var prefix = new byte[5];
        prefix[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(prefix.AsSpan(1), length);
        return prefix;
    }

    /// <summary>The frames of a body.</summary>
    public static IEnumerable<(byte Flag, byte[] Body)> Frames(byte[] body)
    {
        for (var at = 0; at < body.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(at + 1));
            yield return (body[at], body[(at + 5)..(at + 5 + length)]);
            at += 5 + length;
        }
    }
}

/// <summary>A body that sends its bytes and then neither ends nor goes on until told to break.</summary>
internal sealed class OpenEndedContent(byte[] start) : HttpContent
{
    private readonly TaskCompletionSource _break = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Break() => _break.TrySetException(new IOException("The test breaks the request."));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(start);
        await stream.FlushAsync();
        await _break.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        _break.TrySetResult();
        base.Dispose(disposing);
    }
}
