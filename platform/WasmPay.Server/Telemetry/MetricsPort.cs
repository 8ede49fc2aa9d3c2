using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WasmPay.Server.Telemetry;

/// <summary>A port for Prometheus alone: metrics are of all banks, so that no port that banks reach has them.</summary>
internal sealed record MetricsPort(IPEndPoint EndPoint)
{
    private const string Path = "/metrics";

    /// <summary>Null where nobody fetches metrics.</summary>
    /// <exception cref="ArgumentException">It is no address of its own; the message is a sentence.</exception>
    public static MetricsPort? Of(ServerOptions options, ListenAddresses others)
    {
        if (options.Prometheus is not { } address) return null;
        var (endPoint, isTls) = ListenAddresses.ParseOne(address);
        if (isTls || endPoint.Port == 0) throw new ArgumentException($"`{address}` must be http and name its port, such as http://127.0.0.1:9464; keep it from the world.");
        if (endPoint.Port == others.Grpc.Port || endPoint.Port == others.Http.Port) throw new ArgumentException($"`{address}`: metrics take a port of their own.");
        return new MetricsPort(endPoint);
    }

    /// <summary>Listens there.</summary>
    public void Apply(KestrelServerOptions kestrel) => kestrel.Listen(EndPoint, listen => listen.Protocols = HttpProtocols.Http1);

    /// <summary>Metrics there and nothing else; elsewhere no metrics.</summary>
    public void Map(WebApplication app) => app.UseWhen(http => http.Connection.LocalPort == EndPoint.Port, only =>
    {
        only.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Request.Path == Path);
        only.Run(http =>
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    });
}
