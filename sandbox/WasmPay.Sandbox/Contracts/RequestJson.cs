using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WasmPay.Sandbox.Contracts;

/// <summary>
/// The contract's records as JSON, in the contract's own kebab-case names; unknown and missing fields are errors. Of another bank's customer the
/// facts that are not known are left out, all of them.
/// </summary>
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
            error = $"The request does not fit contract 0.3.0 at {bad.Path ?? "$"}: {Why(bad)}";
        }
        return false;
    }

    /// <summary>The reason in the contract's words: the serialiser's own names types of the host, which mean nothing to a guest's author.</summary>
    internal static string Why(JsonException bad)
    {
        var message = bad.Message;
        if (message.Contains("could not be mapped", StringComparison.Ordinal)) return $"the contract has no field `{Quoted(message).FirstOrDefault()}` there.";
        if (message.Contains("missing required properties", StringComparison.Ordinal)) return $"{string.Join(", ", Quoted(message).Skip(1).Select(name => $"`{name}`"))} missing.";
        if (message.Contains("null", StringComparison.Ordinal)) return "null stands where a value is needed; leave an optional field out.";
        return "the value is of another type, or not one of the contract's words.";
    }

    private static IEnumerable<string> Quoted(string message) => message.Split('\'').Where((_, i) => i % 2 == 1);

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
            AllowDuplicateProperties = false,
            MaxDepth = 16,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new RequestConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
