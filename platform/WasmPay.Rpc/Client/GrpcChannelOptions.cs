using WasmPay.Rpc.Wire;

namespace Grpc.Net.Client;

/// <summary>How a channel makes its calls.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>Carries the HTTP requests; null for a socket handler of the channel's own, without proxy, cookies or redirects.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether the channel's end disposes <see cref="HttpHandler"/>; its own handler is always disposed.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>The largest response message in bytes, compressed or not; null for no limit but memory. 4 MiB unless set.</summary>
    public int? MaxReceiveMessageSize { get; set; } = GrpcProtocol.DefaultMaxReceiveMessageSize;

    /// <summary>The largest request message in bytes before compression; null for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>What tells deadlines; null for the system's clock.</summary>
    public TimeProvider? TimeProvider { get; set; }
}
