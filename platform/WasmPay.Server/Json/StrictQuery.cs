using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using WasmPay.Platform;

namespace WasmPay.Server.Json;

/// <summary>Holds a query to the message that it is part of: nothing unknown, nothing twice, nothing that the path or the body says.</summary>
internal static class StrictQuery
{
    /// <summary>What is wrong with path or query; null for nothing.</summary>
    public static Error? Problem(HttpRequest http, MessageDescriptor type, bool hasBody)
    {
        foreach (var (name, value) in http.RouteValues)
            if (type.FindFieldByName(name) is { } field && FieldText.Misfit(field, value as string ?? "") is { } takes) return new Error(ErrorCode.Malformed, $"`{name}` takes {takes}.", name);
        foreach (var (name, values) in http.Query)
        {
            if (hasBody) return new Error(ErrorCode.Malformed, $"`{name}` belongs in the body; there is no query here.", name);
            if (type.Fields.InDeclarationOrder().FirstOrDefault(f => f.Name == name || f.JsonName == name) is not { IsRepeated: false } field)
                return new Error(ErrorCode.Malformed, $"There is no parameter `{name}` here.", name);
            if (http.RouteValues.ContainsKey(field.Name)) return new Error(ErrorCode.Malformed, $"`{name}` stands in the path already.", name);
            if (values.Count != 1 || http.Query.Keys.Any(other => other != name && (other == field.Name || other == field.JsonName))) return new Error(ErrorCode.Malformed, $"`{name}` is there twice.", name);
            if (FieldText.Misfit(field, values[0] ?? "") is { } takes) return new Error(ErrorCode.Malformed, $"`{name}` takes {takes}.", name);
        }
        return null;
    }
}
