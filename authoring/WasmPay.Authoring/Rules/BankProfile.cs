using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace WasmPay.Authoring.Rules;

/// <summary>What an author knows of the bank that a rule is for.</summary>
/// <param name="Code">The bank's code (BIC or the platform's own).</param>
/// <param name="Name">Its name.</param>
/// <param name="Country">ISO 3166-1 alpha-3.</param>
/// <param name="ReportingCurrency">ISO 4217 code.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Lists">The bank's lists of parties: name and description.</param>
public sealed record BankProfile(
    string Code,
    string Name,
    string Country,
    string ReportingCurrency,
    string TimeZone,
    IReadOnlyDictionary<string, string> Lists)
{
    /// <summary>The longest JSON text that is read, in characters.</summary>
    public const int MaximumLength = 256 * 1024;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        MaxDepth = 8,
    };

    /// <summary>
    /// Reads <c>{"code","name","country","reporting-currency","time-zone","lists":{name: description}}</c>.
    /// <paramref name="error"/> is a sentence with the place where it is none.
    /// </summary>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out BankProfile? bank, [NotNullWhen(false)] out string? error)
    {
        (bank, error) = (null, null);
        try
        {
            var read = json.Deserialize<BankProfile>(Options);
            error = read switch
            {
                null => "A bank is an object, not null.",
                { Code: "" } => "The bank's `code` is empty.",
                { ReportingCurrency.Length: not 3 } => "The bank's `reporting-currency` is not an ISO 4217 code of three letters.",
                { Country.Length: not 3 } => "The bank's `country` is not an ISO 3166-1 alpha-3 code.",
                { Lists.Count: > 200 } => "The bank has more than 200 lists.",
                _ => null,
            };
            if (error is null) bank = read;
        }
        catch (JsonException bad)
        {
            error = $"The bank does not fit its format at {bad.Path ?? "$"}: {bad.Message}";
        }
        return bank is not null;
    }

    /// <inheritdoc cref="TryRead(JsonElement, out BankProfile?, out string?)"/>
    public static bool TryRead(string json, [NotNullWhen(true)] out BankProfile? bank, [NotNullWhen(false)] out string? error)
    {
        (bank, error) = (null, null);
        if (json.Length > MaximumLength)
        {
            error = $"The bank's text is longer than {MaximumLength} characters.";
            return false;
        }
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            return TryRead(document.RootElement, out bank, out error);
        }
        catch (JsonException bad)
        {
            error = $"The bank's text is not JSON: {bad.Message}";
            return false;
        }
    }

    /// <summary>The bank as JSON in the format of <see cref="TryRead(string, out BankProfile?, out string?)"/>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);
}
