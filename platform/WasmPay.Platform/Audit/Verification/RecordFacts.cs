using System.Text.Json;
using System.Text.Json.Serialization;
using WasmPay.Platform.Audit.Rows;

namespace WasmPay.Platform.Audit.Verification;

/// <summary>What the check of the books reads in a record's body.</summary>
internal sealed record RecordFacts
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    [JsonPropertyName(RecordBody.Rows)]
    public IReadOnlyList<RowFact>? Rows { get; init; }

    [JsonPropertyName(RecordBody.Posting)]
    public PostingFact? Posting { get; init; }

    [JsonPropertyName(RecordBody.Flows)]
    public IReadOnlyList<long>? Flows { get; init; }

    [JsonPropertyName(RecordBody.Payment)]
    public ValuesFact? Payment { get; init; }

    [JsonPropertyName(RecordBody.Evaluations)]
    public IReadOnlyList<ValuesFact>? Evaluations { get; init; }

    [JsonPropertyName(RowImage.Entries)]
    public IReadOnlyList<string>? Entries { get; init; }

    [JsonPropertyName(RecordBody.Balances)]
    public IReadOnlyList<BalanceFact>? Balances { get; init; }

    [JsonPropertyName(RecordBody.Counts)]
    public IReadOnlyDictionary<string, long>? Counts { get; init; }

    /// <summary>What a record says; null where its body has another form.</summary>
    public static RecordFacts? Read(AuditRecord record)
    {
        try
        {
            // Records from before have evaluations of another form, and nothing that is read.
            using var json = JsonDocument.Parse(record.Body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            if (!json.RootElement.TryGetProperty(RecordBody.Rows, out _)) return new RecordFacts();
            var facts = json.RootElement.Deserialize<RecordFacts>(s_options);
            return facts is null || HasNull(facts.Rows) || HasNull(facts.Evaluations) || HasNull(facts.Balances) || HasNull(facts.Posting?.Lines) || facts.Flows is { Count: not 3 } ? null : facts;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool HasNull<T>(IReadOnlyList<T>? items) where T : class => items?.Any(i => i is null) == true;
}

/// <summary>A row; without a digest it was removed.</summary>
internal sealed record RowFact(string Table, string Key, string? Digest, IReadOnlyDictionary<string, JsonElement>? Values = null);

/// <summary>A payment's or an evaluation's values, and the digest of the row where it was written with this record.</summary>
internal sealed record ValuesFact(IReadOnlyDictionary<string, JsonElement> Values, string? Digest = null)
{
    /// <summary>A value as text.</summary>
    public string Text(string name) => Values.TryGetValue(name, out var value) ? Text(value) : StoredRow.Nothing;

    /// <summary>A number; 0 where it is none.</summary>
    public long Number(string name) => Values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    /// <summary>A value as text.</summary>
    public static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Null ? StoredRow.Nothing : StoredRow.Text(value.ToString());
}

/// <summary>A posting.</summary>
internal sealed record PostingFact(string Id, long AtMs, IReadOnlyList<LineFact> Lines);

/// <summary>A line of a posting.</summary>
internal sealed record LineFact(string Account, long Units, string Currency);

/// <summary>An account's balance at a baseline.</summary>
internal sealed record BalanceFact(string Account, long Balance, long Version);
