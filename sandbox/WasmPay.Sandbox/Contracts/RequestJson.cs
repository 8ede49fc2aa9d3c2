using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WasmPay.Sandbox.Contracts;

/// <summary>The contract's records as JSON, in the contract's own kebab-case names; unknown and missing fields are errors.</summary>
public static class RequestJson
{
    /// <summary>Serialisation in the contract's own names.</summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <summary>Reads a request; <paramref name="error"/> is a sentence with the place where it is none.</summary>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out ValidationRequest? request, [NotNullWhen(false)] out string? error)
    {
        (request, error) = (null, null);
        try
        {
            request = json.Deserialize<ValidationRequest>(Options);
            if (request is not null) return true;
            error = "A request is an object with `transaction` and `history`, not null.";
        }
        catch (JsonException bad)
        {
            error = $"The request does not fit contract 0.2.0 at {bad.Path ?? "$"}: {bad.Message}";
        }
        return false;
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
            MaxDepth = 16,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
