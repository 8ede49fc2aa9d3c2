using System.Globalization;
using System.Net.Sockets;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Server;

/// <summary>One call over HTTP: what the client said, how long it waits, what it is answered.</summary>
internal sealed class HttpServerCallContext(HttpContext http, IMethod method, GrpcServiceOptions options, ServerTransport transport)
    : ServerCallContext, IDisposable
{
    public const string HttpContextKey = "__HttpContext";

    private readonly CallDeadline _deadline = new(http.RequestAborted);
    private Dictionary<object, object>? _userState;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private AuthContext? _authContext;
    private CallAdmission _admission;
    private bool _headersWritten;

    public HttpContext Http { get; } = http;

    public ServerTransport Transport { get; } = transport;

    public CallDeadline Time => _deadline;

    public WriteTurn Turn { get; } = new();

    public int MaxReceiveSize => _admission.MaxReceiveMessageSize ?? options.MaxReceiveMessageSize ?? int.MaxValue;

    /// <summary>The grpc-encoding of the request's messages.</summary>
    public string? RequestEncoding { get; private set; }

    /// <summary>Whether responses are compressed unless they ask not to be.</summary>
    public bool CompressResponses { get; private set; }

    public Metadata? TrailersOrNull => _responseTrailers;

    protected override string MethodCore => method.FullName;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore => Http.Connection.RemoteIpAddress switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6 } address => string.Create(CultureInfo.InvariantCulture, $"ipv6:[{address}]:{Http.Connection.RemotePort}"),
        var address => string.Create(CultureInfo.InvariantCulture, $"ipv4:{address}:{Http.Connection.RemotePort}"),
    };

    protected override DateTime DeadlineCore => _deadline.At;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override CancellationToken CancellationTokenCore => _deadline.Token;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => _authContext ??= new AuthContext(null, []);

    protected override IDictionary<object, object> UserStateCore =>
        _userState ??= new Dictionary<object, object> { [HttpContextKey] = Http };

    /// <summary>The time within which the call's only request has to come; null for any.</summary>
    public TimeSpan? ReadWithin => _admission.Within;

    /// <summary>The server's clock.</summary>
    public TimeProvider Clock { get; private set; } = TimeProvider.System;

    /// <summary>Reads what the protocol's own headers ask for; an error where they ask for what is not there.</summary>
    public void ReadHead(TimeProvider time)
    {
        Clock = time;
        var headers = Http.Request.Headers;
        if (headers.TryGetValue(GrpcProtocol.TimeoutHeader, out var timeout))
        {
            if (!TimeoutHeader.TryParse(timeout.ToString(), out var span)) throw WireErrors.BadTimeout();
            _deadline.Start(span, time);
        }
        if (headers.TryGetValue(GrpcProtocol.EncodingHeader, out var encoding))
        {
            RequestEncoding = encoding.ToString();
            if (RequestEncoding is not (GrpcProtocol.Identity or GrpcProtocol.Gzip))
            {
                // compression.md: the server says which encodings it does take.
                Http.Response.Headers[GrpcProtocol.AcceptEncodingHeader] = GrpcProtocol.AcceptedEncodings;
                throw WireErrors.UnknownEncoding(RequestEncoding);
            }
        }
        if (options.ResponseCompressionAlgorithm == GrpcProtocol.Gzip
            && headers[GrpcProtocol.AcceptEncodingHeader].ToString().Split(',').Any(accepted => accepted.Trim() == GrpcProtocol.Gzip))
        {
            CompressResponses = true;
            Http.Response.Headers[GrpcProtocol.EncodingHeader] = GrpcProtocol.Gzip;
        }
    }

    /// <summary>Lets the call's only request in, or refuses it.</summary>
    public async ValueTask AdmitAsync(AnnouncedRequest request)
    {
        if (options.Admission is { } admission) _admission = await admission(this, request).ConfigureAwait(false);
    }

    /// <summary>Writes one frame of the response; the caller has the turn.</summary>
    public void WriteFrame<T>(T message, Action<T, SerializationContext> serialize, WriteOptions? writeOptions)
    {
        _headersWritten = true;
        var compress = CompressResponses && ((writeOptions ?? WriteOptions)?.Flags & WriteFlags.NoCompress) is null or 0;
        var context = new PayloadSerializationContext(Transport.Responses, options.MaxSendMessageSize, options.ResponseCompressionLevel);
        context.WriteFrame(message, serialize, compress);
    }

    public void Dispose()
    {
        _admission.Place?.Dispose();
        _deadline.Dispose();
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        Turn.Take();
        try
        {
            if (_headersWritten || Http.Response.HasStarted) throw new InvalidOperationException("The response's headers have been sent.");
            _headersWritten = true;
            foreach (var entry in responseHeaders)
            {
                if (GrpcProtocol.IsReserved(entry.Key)) continue;
                var (name, value) = StatusHeaders.Of(entry);
                StatusHeaders.Append(Http.Response.Headers, name, value);
            }
            await Transport.Responses.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            Turn.Release();
        }
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Pass the deadline and the cancellation token on by CallOptions.");

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in Http.Request.Headers)
        {
            foreach (var value in values)
            {
                if (!StatusHeaders.TryAdd(metadata, name, value ?? ""))
                    throw new RpcException(new Status(StatusCode.Internal, $"The header '{name}' is not base64."));
            }
        }
        return metadata;
    }
}
