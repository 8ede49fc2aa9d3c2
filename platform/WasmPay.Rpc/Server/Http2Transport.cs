using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Server;

/// <summary>gRPC over HTTP/2 (PROTOCOL-HTTP2.md): bodies as they are, the status in HTTP trailers.</summary>
internal sealed class Http2Transport(HttpContext http) : ServerTransport(http)
{
    private bool _wrote;

    public override PipeReader Requests => Http.Request.BodyReader;

    public override PipeWriter Responses
    {
        get
        {
            _wrote = true;
            return Http.Response.BodyWriter;
        }
    }

    public override string ContentType => GrpcProtocol.ContentType;

    public override ValueTask EndAsync(Status status, Metadata? trailers)
    {
        // "Responses": Trailers-Only is one block of headers, allowed where nothing came before it.
        var target = _wrote || Http.Response.HasStarted
            ? Http.Features.Get<IHttpResponseTrailersFeature>()!.Trailers
            : Http.Response.Headers;
        foreach (var (name, value) in StatusHeaders.Of(status, trailers)) StatusHeaders.Append(target, name, value);
        return ValueTask.CompletedTask;
    }
}
