using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using WasmPay.Server.Access;

namespace WasmPay.Server.Calls;

/// <summary>
/// The OpenAPI document, as the JSON really is: what makes it of the protos knows neither that numbers of 64 bits are texts there, nor what stands in an
/// <c>Any</c>, nor who needs no token. It is made once, since it never changes and whoever likes asks for it.
/// </summary>
internal sealed class ApiDocument(IServiceProvider services)
{
    /// <summary>Its name, and the API's version.</summary>
    public const string Name = "v1";

    private readonly Lazy<byte[]> _bytes = new(() => Make(services));

    /// <summary>Answers with the document.</summary>
    public Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.Body.WriteAsync(_bytes.Value, http.RequestAborted).AsTask();
    }

    private static byte[] Make(IServiceProvider services)
    {
        var document = ((ISwaggerProvider)services.GetService(typeof(ISwaggerProvider))!).GetSwagger(Name);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV3(new OpenApiJsonWriter(text));
        var json = JsonNode.Parse(text.ToString())!;
        Correct(json);
        foreach (var method in ApiMethod.All)
            if (method.Descriptor.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule) Correct(Operation(json, rule), method);
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private static JsonObject Operation(JsonNode json, HttpRule rule)
    {
        var (verb, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("get", rule.Get),
            HttpRule.PatternOneofCase.Put => ("put", rule.Put),
            HttpRule.PatternOneofCase.Delete => ("delete", rule.Delete),
            HttpRule.PatternOneofCase.Patch => ("patch", rule.Patch),
            _ => ("post", rule.Post),
        };
        return json["paths"]![path]![verb]!.AsObject();
    }

    private static void Correct(JsonObject operation, ApiMethod method)
    {
        if (method.Permission is null) operation["security"] = new JsonArray();
        if (method.Descriptor.IsServerStreaming && operation["responses"]?["200"] is JsonObject answer)
            answer["description"] = "Lines without end, each such an object in JSON: read it line by line.";
    }

    // Schemas, wherever they are.
    private static void Correct(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items) Correct(item);
        }
        else if (node is JsonObject schema)
        {
            if (schema["type"] is JsonValue type && type.ToString() == "integer" && schema["format"]?.ToString() is "int64" or "uint64") schema["type"] = "string";
            foreach (var (_, part) in schema.ToList()) Correct(part);
            if (schema["schemas"] is JsonObject schemas) Correct(schemas);
        }
    }

    private static void Correct(JsonObject schemas)
    {
        foreach (var (name, schema) in schemas.ToList())
        {
            if (name is "Any" or "google.protobuf.Any" || schema?["properties"]?["@type"] is not null)
                schemas[name] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["@type"] = new JsonObject { ["type"] = "string" } }, ["additionalProperties"] = true };
        }
        foreach (var message in ApiMethod.Services.Select(s => s.File).Distinct().SelectMany(f => f.MessageTypes))
            foreach (var field in message.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Bytes))
                if (schemas[message.Name]?["properties"]?[field.JsonName] is JsonObject bytes) bytes["format"] = "byte";
    }
}
