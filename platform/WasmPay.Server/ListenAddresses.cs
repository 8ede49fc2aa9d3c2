using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WasmPay.Server;

/// <summary>
/// The two places where the server listens. Kestrel tells HTTP/2 from HTTP/1.1 by TLS only, so that without TLS each has a port.
/// </summary>
internal sealed record ListenAddresses(IPEndPoint Grpc, IPEndPoint Http)
{
    /// <summary>Reads <c>http://HOST:PORT</c>, or two of them with a semicolon between.</summary>
    /// <exception cref="ArgumentException">It is neither; the message is a sentence.</exception>
    public static ListenAddresses Parse(string urls)
    {
        var parts = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length is 0 or > 2) throw new ArgumentException($"`{urls}` must be one address, or two with a semicolon between them.");
        var grpc = ParseOne(parts[0]);
        if (parts.Length == 2) return new ListenAddresses(grpc, ParseOne(parts[1]));
        if (grpc.Port == IPEndPoint.MaxPort) throw new ArgumentException($"`{urls}` leaves no next port for HTTP/1.1.");
        return new ListenAddresses(grpc, new IPEndPoint(grpc.Address, grpc.Port == 0 ? 0 : grpc.Port + 1));
    }

    public void Apply(KestrelServerOptions kestrel)
    {
        kestrel.Listen(Grpc, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(Http, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static IPEndPoint ParseOne(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.AbsolutePath != "/")
            throw new ArgumentException($"`{url}` is not an address such as http://127.0.0.1:5080.");
        var host = uri.Host.Trim('[', ']');
        if (host == "localhost") return new IPEndPoint(IPAddress.Loopback, uri.Port);
        return IPAddress.TryParse(host, out var address)
            ? new IPEndPoint(address, uri.Port)
            : throw new ArgumentException($"`{host}` is not an IP address; a server listens on one.");
    }
}
