using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WasmPay.Server.Intake;

namespace WasmPay.Server;

/// <summary>
/// Where the server listens. Kestrel tells HTTP/2 from HTTP/1.1 by TLS only, so that without TLS each has a port.
/// </summary>
internal sealed record ListenAddresses(IPEndPoint Grpc, IPEndPoint Http, bool IsTls)
{
    /// <summary>Reads <c>http://HOST:PORT</c>, two of them with a semicolon between, or one <c>https://HOST:PORT</c>.</summary>
    /// <exception cref="ArgumentException">It is none of these; the message is a sentence.</exception>
    public static ListenAddresses Parse(string urls)
    {
        var parts = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length is 0 or > 2) throw new ArgumentException($"`{urls}` must be one address, or two with a semicolon between them.");
        var (grpc, isTls) = ParseOne(parts[0]);
        if (isTls) return parts.Length == 1 ? new ListenAddresses(grpc, grpc, IsTls: true) : throw new ArgumentException($"`{urls}`: with https both protocols are on one port; name one address.");
        if (parts.Length == 2)
        {
            var (http, other) = ParseOne(parts[1]);
            return other ? throw new ArgumentException($"`{urls}`: with https both protocols are on one port; name one address.") : new ListenAddresses(grpc, http, IsTls: false);
        }
        if (grpc.Port == IPEndPoint.MaxPort) throw new ArgumentException($"`{urls}` leaves no next port for HTTP/1.1.");
        return new ListenAddresses(grpc, new IPEndPoint(grpc.Address, grpc.Port == 0 ? 0 : grpc.Port + 1), IsTls: false);
    }

    /// <exception cref="ArgumentException">There is a certificate and no TLS, or TLS and no certificate.</exception>
    public void Apply(KestrelServerOptions kestrel, X509Certificate2Collection? certificate, ClientCertificates? clients, ConnectionPlaces places)
    {
        if (IsTls)
        {
            kestrel.Listen(Grpc, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.Use(places.Before);
                listen.UseHttps(https =>
                {
                    (https.ServerCertificate, https.ServerCertificateChain) = (certificate![0], certificate);
                    clients?.Apply(https);
                });
            });
            return;
        }
        Listen(Grpc, HttpProtocols.Http2);
        Listen(Http, HttpProtocols.Http1);

        void Listen(IPEndPoint address, HttpProtocols protocols) => kestrel.Listen(address, listen =>
        {
            listen.Protocols = protocols;
            listen.Use(places.Before);
        });
    }

    /// <summary>Why a certificate does not fit the addresses; null where it does.</summary>
    public string? Misfit(X509Certificate2Collection? certificate, ClientCertificates? clients) => (IsTls, certificate is { Count: > 0 }) switch
    {
        (false, _) when clients is not null => "Clients show certificates to a server that speaks TLS itself, and to no proxy before it; name an address with https.",
        (true, false) => "An address with https takes a certificate (--tls-certificate and --tls-key, or --tls-development).",
        (false, true) => "There is a certificate, and the address is http; name an address with https.",
        _ => null,
    };

    internal static (IPEndPoint EndPoint, bool IsTls) ParseOne(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.AbsolutePath != "/")
            throw new ArgumentException($"`{url}` is not an address such as http://127.0.0.1:5080.");
        var (host, isTls) = (uri.Host.Trim('[', ']'), uri.Scheme == Uri.UriSchemeHttps);
        if (host == "localhost") return (new IPEndPoint(IPAddress.Loopback, uri.Port), isTls);
        return IPAddress.TryParse(host, out var address)
            ? (new IPEndPoint(address, uri.Port), isTls)
            : throw new ArgumentException($"`{host}` is not an IP address; a server listens on one.");
    }
}
