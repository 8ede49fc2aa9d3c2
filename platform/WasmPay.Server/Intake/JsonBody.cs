using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using WasmPay.Platform;
using WasmPay.Server.Access;
using WasmPay.Server.Json;

namespace WasmPay.Server.Intake;

/// <summary>
/// A message in JSON. It is read whole and held to its type before the transcoder gets it, which passes over fields that it does not know and
/// takes the last of two values.
/// </summary>
/// <param name="http">The request.</param>
/// <param name="method">Where to.</param>
/// <param name="isWhole">Whether the body is the message; else all of it stands in path and query.</param>
internal sealed class JsonBody(HttpContext http, ApiMethod method, bool isWhole) : RequestBody(http)
{
    public override long OnTheWire(int bytes) => bytes;

    public override ValueTask<long?> AnnouncedAsync() => ValueTask.FromResult(isWhole ? Http.Request.ContentLength : 0);

    public override async Task<Error?> ReadAsync(RequestLimit limit, bool isLarge, CancellationToken cancellation)
    {
        var type = method.Descriptor.InputType;
        if (StrictQuery.Problem(Http.Request, type, isWhole) is { } wrong) return wrong;
        if (!isWhole) return null;
        if (!IsJson(Http.Request.ContentType)) return new Error(ErrorCode.Malformed, "The body must be JSON in UTF-8, and its content type application/json.", "content-type");
        if (Http.Request.Headers.ContentEncoding is { Count: > 0 } encoding && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase)) return new Error(ErrorCode.Malformed, "JSON is taken as it is, not compressed; gRPC takes gzip.", "content-encoding");
        var body = await WholeAsync(Http.Request.ContentLength, cancellation).ConfigureAwait(false);
        if (!Utf8.IsValid(body)) return new Error(ErrorCode.Malformed, "The body is not UTF-8.", "body");
        // Some programs begin with a byte order mark, which is no part of the JSON.
        if (body.AsSpan().StartsWith("\uFEFF"u8)) body = body[3..];
        var checkedBody = StrictBody.Check(body, type, Http.Request.RouteValues);
        if (!checkedBody.TryGet(out var textBytes, out var error)) return error;
        if (textBytes > limit.TextBytes) return new Error(ErrorCode.TooLarge, $"The request has {textBytes} bytes of text; {limit.TextBytes} are the most here.", "body");
        Http.Request.Body = new MemoryStream(body.Array!, body.Offset, body.Count, writable: false);
        return null;
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && (type.Charset.Length == 0 || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
