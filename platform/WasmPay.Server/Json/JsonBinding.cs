using System.Buffers;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WasmPay.Platform;
using WasmPay.Server.Intake;

namespace WasmPay.Server.Json;

/// <summary>
/// Reads request messages from HTTP by protobuf's JSON mapping: the body is the message, the route and the query set its fields
/// by their names. Unknown fields are errors.
/// </summary>
internal static class JsonBinding
{
    private const int SmallestBuffer = 1024;

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    /// <summary>The message as JSON with the field names of the .proto files; 64-bit integers are strings, as the mapping says.</summary>
    public static string Write(IMessage message) => Formatter.Format(message);

    /// <summary>Reads a request, of which the intake took what its body says of itself.</summary>
    public static async Task<Result<TRequest>> ReadAsync<TRequest>(HttpRequest http, RequestIntake intake, CancellationToken cancellation) where TRequest : IMessage<TRequest>, new()
    {
        var body = await BodyAsync<TRequest>(http, intake, cancellation).ConfigureAwait(false);
        if (!body.TryGet(out var request, out var error)) return error;
        foreach (var (name, value) in http.RouteValues)
            if (Set(request, name, value as string ?? "") is { } bad) return bad;
        foreach (var (name, values) in http.Query)
        {
            // Of two values one would hold, and who looks at bodies, or at a log of paths, might see the other.
            if (!HttpMethods.IsGet(http.Method)) return new Error(ErrorCode.Malformed, $"`{name}` is in the query; a {http.Method} has its fields in the body.", name);
            if (http.RouteValues.ContainsKey(name)) return new Error(ErrorCode.Malformed, $"`{name}` is in the path already.", name);
            if (Set(request, name, values.ToString()) is { } bad) return bad;
        }
        return request;
    }

    private static async Task<Result<TRequest>> BodyAsync<TRequest>(HttpRequest http, RequestIntake intake, CancellationToken cancellation) where TRequest : IMessage<TRequest>, new()
    {
        if (HttpMethods.IsGet(http.Method)) return new TRequest();
        if (http.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = intake.BytesOf(typeof(TRequest));
        var body = await WholeAsync(http, cancellation).ConfigureAwait(false);
        try
        {
            if (body.IsEmpty) return new TRequest();
            if (!http.HasJsonContentType()) return new Error(ErrorCode.Malformed, "The body must be JSON: `content-type: application/json`.", "content-type");
            var message = JsonMessage.Split(body, new TRequest().Descriptor);
            return message.TextBytes > intake.TextBytesOf(typeof(TRequest)) ? intake.TooLarge(typeof(TRequest)) : message.Make<TRequest>();
        }
        catch (FormatException bad)
        {
            return new Error(ErrorCode.Malformed, $"The body is not a {new TRequest().Descriptor.Name}: {bad.Message}", "body");
        }
    }

    // What is left in the web server's own pieces stays with it for minutes.
    private static async Task<ReadOnlyMemory<byte>> WholeAsync(HttpRequest http, CancellationToken cancellation)
    {
        // Only who has a place is given memory for what has not come yet.
        var body = new ArrayBufferWriter<byte>(http.ContentLength is > LargeRequest.SmallBytes and var length ? (int)length : SmallestBuffer);
        while (true)
        {
            var read = await http.BodyReader.ReadAsync(cancellation).ConfigureAwait(false);
            foreach (var piece in read.Buffer) body.Write(piece.Span);
            http.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return body.WrittenMemory;
        }
    }

    private static Error? Set(IMessage request, string name, string value)
    {
        if (request.Descriptor.FindFieldByName(name) is not { IsRepeated: false } field) return new Error(ErrorCode.Malformed, $"There is no parameter `{name}` here.", name);
        object? parsed = field.FieldType switch
        {
            FieldType.String => value,
            FieldType.Int64 when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            FieldType.Int32 when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            FieldType.Bool when bool.TryParse(value, out var flag) => flag,
            FieldType.Enum when field.EnumType.FindValueByName(value) is { } member => member.Number,
            _ => null,
        };
        if (parsed is null) return new Error(ErrorCode.Malformed, $"`{value}` cannot be `{name}`.", name);
        if (field.Accessor.GetValue(request) is string { Length: > 0 } said && said != value) return new Error(ErrorCode.Malformed, $"`{name}` is another in the body than in the path.", name);
        field.Accessor.SetValue(request, parsed);
        return null;
    }
}
