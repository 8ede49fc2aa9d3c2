using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Client;

/// <summary>Reads from a response, or from its failure, how the call ended.</summary>
internal static class ResponseErrors
{
    public static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "The deadline passed.");

    // statuscodes.md: "Response cardinality violation ... UNIMPLEMENTED".
    public static readonly Status NoResponse = new(StatusCode.Unimplemented, "The server ended the call without its response.");
    public static readonly Status MoreThanOneResponse = new(StatusCode.Unimplemented, "The server sent more than one response.");

    /// <summary>Why a response is no gRPC response; null where it is one.</summary>
    public static Status? Refusal(HttpResponseMessage response)
    {
        // http-grpc-status-mapping.md holds only where the server itself gave no grpc-status.
        if (response.Headers.Contains(GrpcProtocol.StatusTrailer)) return null;
        if (response.StatusCode != HttpStatusCode.OK)
            return new Status(OfHttp(response.StatusCode), $"The server answered with HTTP status {(int)response.StatusCode}.");
        var contentType = response.Content.Headers.ContentType?.MediaType ?? "";
        return GrpcProtocol.IsContentType(contentType, GrpcProtocol.ContentType)
            ? null
            : new Status(StatusCode.Unknown, $"The server answered with the content type '{contentType}'.");
    }

    /// <summary>The status and metadata at a response's end, in its trailers or, with Trailers-Only, in its headers.</summary>
    public static (Status Status, Metadata Trailers) ReadEnd(HttpResponseMessage response)
    {
        HttpHeaders source = response.Headers.Contains(GrpcProtocol.StatusTrailer) ? response.Headers : response.TrailingHeaders;
        var trailers = ReadMetadata(source);
        if (Value(source, GrpcProtocol.StatusTrailer) is not { } code)
            return (new Status(StatusCode.Unknown, "The server ended the call without a status."), trailers);
        if (!int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return (new Status(StatusCode.Unknown, $"The server ended the call with the malformed status '{code}'."), trailers);
        var known = number is >= 0 and <= (int)StatusCode.Unauthenticated ? (StatusCode)number : StatusCode.Unknown;
        return (new Status(known, StatusMessage.Decode(Value(source, GrpcProtocol.MessageTrailer) ?? "")), trailers);
    }

    public static Metadata ReadMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
            foreach (var value in values)
                StatusHeaders.TryAdd(metadata, name, value);
        return metadata;
    }

    public static string? Value(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>What a broken request or response means.</summary>
    public static Status OfTransport(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
            if (cause is HttpProtocolException protocol) return new Status(OfReset(protocol.ErrorCode), "The server reset the call.", error);
        return error switch
        {
            HttpRequestException or IOException => new Status(StatusCode.Unavailable, "The server cannot be reached: " + error.Message, error),
            ObjectDisposedException => new Status(StatusCode.Unavailable, "The channel is closed.", error),
            OperationCanceledException => new Status(StatusCode.Cancelled, "The call was cancelled.", error),
            _ => new Status(StatusCode.Internal, "The call failed: " + error.Message, error),
        };
    }

    private static StatusCode OfHttp(HttpStatusCode code) => (int)code switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    // PROTOCOL-HTTP2.md, "Errors": the code of each HTTP/2 error (RFC 9113 section 7).
    private static StatusCode OfReset(long http2Error) => http2Error switch
    {
        0x7 => StatusCode.Unavailable, // REFUSED_STREAM
        0x8 => StatusCode.Cancelled, // CANCEL
        0xb => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };
}
