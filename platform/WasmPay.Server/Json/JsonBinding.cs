using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using WasmPay.Platform;

namespace WasmPay.Server.Json;

/// <summary>
/// Reads request messages from HTTP by protobuf's JSON mapping: the body is the message, the route and the query set its fields
/// by their names. Unknown fields are errors.
/// </summary>
internal static class JsonBinding
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    /// <summary>The message as JSON with the field names of the .proto files; 64-bit integers are strings, as the mapping says.</summary>
    public static string Write(IMessage message) => Formatter.Format(message);

    /// <summary>Reads a request.</summary>
    public static async Task<Result<TRequest>> ReadAsync<TRequest>(HttpRequest http, CancellationToken cancellation) where TRequest : IMessage<TRequest>, new()
    {
        var body = await BodyAsync<TRequest>(http, cancellation).ConfigureAwait(false);
        if (!body.TryGet(out var request, out var error)) return error;
        foreach (var (name, value) in http.RouteValues)
            if (Set(request, name, value as string ?? "") is { } bad) return bad;
        foreach (var (name, values) in http.Query)
            if (Set(request, name, values.ToString()) is { } bad) return bad;
        return request;
    }

    private static async Task<Result<TRequest>> BodyAsync<TRequest>(HttpRequest http, CancellationToken cancellation) where TRequest : IMessage<TRequest>, new()
    {
        if (HttpMethods.IsGet(http.Method)) return new TRequest();
        using var reader = new StreamReader(http.Body);
        var text = await reader.ReadToEndAsync(cancellation).ConfigureAwait(false);
        if (text.Length == 0) return new TRequest();
        if (!http.HasJsonContentType()) return new Error(ErrorCode.Malformed, "The body must be JSON: `content-type: application/json`.", "content-type");
        try
        {
            return Parser.Parse<TRequest>(text);
        }
        catch (Exception bad) when (bad is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException)
        {
            return new Error(ErrorCode.Malformed, $"The body is not a {new TRequest().Descriptor.Name}: {bad.Message}", "body");
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
        field.Accessor.SetValue(request, parsed);
        return null;
    }
}
