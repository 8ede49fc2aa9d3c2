using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Client;

/// <summary>PROTOCOL-HTTP2.md, "Requests": the header lines of a call.</summary>
internal sealed record RequestHead(HttpRequestMessage Request, bool Compress)
{
    private const string UserAgent = "grpc-wasmpay-dotnet/0.1";

    public static bool WantsCompression(in CallOptions options) =>
        options.Headers?.GetValue(GrpcProtocol.RequestEncodingWish) == GrpcProtocol.Gzip;

    public static async Task<RequestHead> CreateAsync(GrpcChannel channel, IMethod method, string? host, CallOptions options, CallLifetime lifetime)
    {
        var compress = WantsCompression(options);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Address, method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (host is not null) request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.TryAddWithoutValidation(GrpcProtocol.AcceptEncodingHeader, GrpcProtocol.AcceptedEncodings);
        if (compress) request.Headers.TryAddWithoutValidation(GrpcProtocol.EncodingHeader, GrpcProtocol.Gzip);
        if (lifetime.Left is { } left) request.Headers.TryAddWithoutValidation(GrpcProtocol.TimeoutHeader, TimeoutHeader.Format(left));
        Add(request, options.Headers);
        if (options.Credentials is { } credentials)
        {
            var proof = new Metadata();
            var service = new Uri(channel.Address, "/" + method.ServiceName).ToString();
            await credentials.AddHeadersAsync(new AuthInterceptorContext(service, method.Name, lifetime.Token), proof).ConfigureAwait(false);
            Add(request, proof);
        }
        return new RequestHead(request, compress);
    }

    private static void Add(HttpRequestMessage request, Metadata? metadata)
    {
        if (metadata is null) return;
        foreach (var entry in metadata)
        {
            if (GrpcProtocol.IsReserved(entry.Key)) continue;
            var (name, value) = StatusHeaders.Of(entry);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
