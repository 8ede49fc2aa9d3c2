using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using WasmPay.Rpc.Server;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Web;

/// <summary>
/// gRPC-Web (PROTOCOL-WEB.md): the frames of gRPC over any HTTP version, with the trailers as the body's last frame;
/// the text form has all of it in base64.
/// </summary>
internal sealed class WebTransport : ServerTransport
{
    // "Message framing": the flag's most significant bit marks trailers.
    private const byte TrailersFlag = 0x80;

    public WebTransport(HttpContext http, bool text) : base(http)
    {
        var subtype = text ? GrpcProtocol.WebTextContentType : GrpcProtocol.WebContentType;
        ContentType = http.Request.ContentType!.Contains('+') ? subtype + "+proto" : subtype;
        Requests = text ? PipeReader.Create(new Base64ReadStream(http.Request.BodyReader)) : http.Request.BodyReader;
        Responses = text ? new Base64PipeWriter(http.Response.BodyWriter) : http.Response.BodyWriter;
    }

    public override PipeReader Requests { get; }

    public override PipeWriter Responses { get; }

    public override string ContentType { get; }

    public override async ValueTask EndAsync(Status status, Metadata? trailers)
    {
        var block = new StringBuilder();
        foreach (var (name, value) in StatusHeaders.Of(status, trailers)) block.Append(name).Append(':').Append(value).Append("\r\n");
        WriteTrailersFrame(Encoding.ASCII.GetBytes(block.ToString()));
        await Responses.FlushAsync().ConfigureAwait(false);
    }

    private void WriteTrailersFrame(byte[] block)
    {
        var header = Responses.GetSpan(GrpcProtocol.FrameHeaderLength);
        header[0] = TrailersFlag;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)block.Length);
        Responses.Advance(GrpcProtocol.FrameHeaderLength);
        Responses.Write(block);
    }
}
