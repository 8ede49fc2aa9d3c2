using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using WasmPay.Rpc.Web;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Server;

/// <summary>How the frames and trailers of a call travel over HTTP.</summary>
internal abstract class ServerTransport(HttpContext http)
{
    /// <summary>The request's frames.</summary>
    public abstract PipeReader Requests { get; }

    /// <summary>Where response frames go.</summary>
    public abstract PipeWriter Responses { get; }

    /// <summary>The response's content type.</summary>
    public abstract string ContentType { get; }

    protected HttpContext Http { get; } = http;

    /// <summary>The transport that the request asks for; null, with the HTTP error set, where there is none.</summary>
    public static ServerTransport? TryOpen(HttpContext http)
    {
        var contentType = http.Request.ContentType;
        if (GrpcProtocol.IsContentType(contentType, GrpcProtocol.ContentType))
        {
            if (HttpProtocol.IsHttp2(http.Request.Protocol) || HttpProtocol.IsHttp3(http.Request.Protocol)) return new Http2Transport(http);
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "h2c";
            return null;
        }
        if (GrpcProtocol.IsContentType(contentType, GrpcProtocol.WebContentType)) return new WebTransport(http, text: false);
        if (GrpcProtocol.IsContentType(contentType, GrpcProtocol.WebTextContentType)) return new WebTransport(http, text: true);
        // PROTOCOL-HTTP2.md, "Requests": servers answer other content types with HTTP status 415.
        http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return null;
    }

    /// <summary>Says how the call ended.</summary>
    public abstract ValueTask EndAsync(Status status, Metadata? trailers);
}
