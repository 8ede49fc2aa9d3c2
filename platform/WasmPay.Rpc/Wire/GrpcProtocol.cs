namespace WasmPay.Rpc.Wire;

/// <summary>The names of PROTOCOL-HTTP2.md ("Requests", "Responses") and compression.md.</summary>
internal static class GrpcProtocol
{
    public const string ContentType = "application/grpc";
    public const string WebContentType = "application/grpc-web";
    public const string WebTextContentType = "application/grpc-web-text";

    public const string TimeoutHeader = "grpc-timeout";
    public const string EncodingHeader = "grpc-encoding";
    public const string AcceptEncodingHeader = "grpc-accept-encoding";
    public const string StatusTrailer = "grpc-status";
    public const string MessageTrailer = "grpc-message";

    // Grpc.Net.Client's own way for a caller to ask that requests be compressed; never sent.
    public const string RequestEncodingWish = "grpc-internal-encoding-request";

    public const string Identity = "identity";
    public const string Gzip = "gzip";
    public const string AcceptedEncodings = "identity,gzip";

    // "Length-Prefixed-Message": one flag byte and four of length, most significant first.
    public const int FrameHeaderLength = 5;

    // RFC 9113 section 7: CANCEL, which PROTOCOL-HTTP2.md, "Errors", maps to CANCELLED.
    public const int Http2Cancel = 0x8;

    public const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>Whether a content type is <paramref name="expected"/>, perhaps with "+proto" or parameters.</summary>
    public static bool IsContentType(ReadOnlySpan<char> contentType, ReadOnlySpan<char> expected) =>
        contentType.StartsWith(expected, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == expected.Length || contentType[expected.Length] is '+' or ';');

    /// <summary>Whether a header belongs to the protocol or to HTTP, and so is not metadata.</summary>
    public static bool IsReserved(string name) =>
        name.StartsWith(':')
        || name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("grpc-status-details", StringComparison.OrdinalIgnoreCase)
        || name.Equals("content-type", StringComparison.OrdinalIgnoreCase)
        || name.Equals("content-encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals("content-length", StringComparison.OrdinalIgnoreCase)
        || name.Equals("te", StringComparison.OrdinalIgnoreCase)
        || name.Equals("trailer", StringComparison.OrdinalIgnoreCase)
        || name.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals("connection", StringComparison.OrdinalIgnoreCase)
        || name.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)
        || name.Equals("upgrade", StringComparison.OrdinalIgnoreCase)
        || name.Equals("host", StringComparison.OrdinalIgnoreCase);
}
