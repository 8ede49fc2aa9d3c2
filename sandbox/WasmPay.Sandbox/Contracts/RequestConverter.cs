using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace WasmPay.Sandbox.Contracts;

/// <summary>A request in JSON: what is not known of a party is left out, as an option of contract 0.3.0 without a value.</summary>
internal sealed class RequestConverter : JsonConverter<ValidationRequest>
{
    // The members that have the contract's names, in the contract's order.
    private sealed record Form(Transaction Transaction, History History);

    // What belongs to a party that is not known, with what stands for it.
    private static readonly (Strangers Party, string Record, string? Side, string Name, Func<JsonSerializerOptions, JsonNode?> StandIn)[] s_facts =
    [
        .. OfParty(Strangers.Origin, "origin"), .. OfParty(Strangers.Destination, "destination"),
        (Strangers.Origin, "history", null, "sent", options => JsonSerializer.SerializeToNode(NotKnown.Activity, options)),
        (Strangers.Destination, "history", null, "received", options => JsonSerializer.SerializeToNode(NotKnown.Activity, options)),
    ];

    private const string Idle = "idle-minutes";

    public override ValidationRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        var root = json.RootElement;
        var strangers = Absent(root);
        if (strangers == Strangers.None) return Make(root.Deserialize<Form>(options)!, strangers);
        var filled = JsonNode.Parse(root.GetRawText(), documentOptions: new JsonDocumentOptions { MaxDepth = options.MaxDepth, AllowDuplicateProperties = false })!;
        foreach (var fact in s_facts.Where(fact => strangers.HasFlag(fact.Party))) Record(filled, fact.Record, fact.Side)[fact.Name] = fact.StandIn(options);
        if (strangers.HasFlag(Strangers.Origin)) Record(filled, "history", null)[Idle] = NotKnown.IdleMinutes;
        return Make(filled.Deserialize<Form>(options)!, strangers);
    }

    public override void Write(Utf8JsonWriter writer, ValidationRequest value, JsonSerializerOptions options)
    {
        var form = new Form(value.Transaction, value.History);
        if (value.Strangers == Strangers.None)
        {
            JsonSerializer.Serialize(writer, form, options);
            return;
        }
        var json = JsonSerializer.SerializeToNode(form, options)!;
        foreach (var fact in s_facts.Where(fact => value.Strangers.HasFlag(fact.Party))) Record(json, fact.Record, fact.Side).Remove(fact.Name);
        if (value.Strangers.HasFlag(Strangers.Origin)) Record(json, "history", null).Remove(Idle);
        json.WriteTo(writer, options);
    }

    // A party is not known where nothing of what would be is there: what is there in part is incomplete, and refused as such.
    private static Strangers Absent(JsonElement root)
    {
        var strangers = Strangers.None;
        foreach (var facts in s_facts.GroupBy(fact => fact.Party))
            if (facts.All(fact => Find(root, fact.Record, fact.Side) is { } record && !record.TryGetProperty(fact.Name, out _))) strangers |= facts.Key;
        return strangers.HasFlag(Strangers.Origin) && Find(root, "history", null) is { } history && history.TryGetProperty(Idle, out _) ? strangers & ~Strangers.Origin : strangers;
    }

    private static JsonElement? Find(JsonElement root, string record, string? side)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(record, out var found) || found.ValueKind != JsonValueKind.Object) return null;
        return side is null ? found : found.TryGetProperty(side, out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : null;
    }

    private static JsonObject Record(JsonNode root, string record, string? side) => (side is null ? root[record] : root[record]![side])!.AsObject();

    private static ValidationRequest Make(Form form, Strangers strangers) => new(form.Transaction, form.History) { Strangers = strangers };

    private static IEnumerable<(Strangers, string, string?, string, Func<JsonSerializerOptions, JsonNode?>)> OfParty(Strangers party, string side) =>
    [
        (party, "transaction", side, "rating", options => JsonSerializer.SerializeToNode(NotKnown.Rating, options)),
        (party, "transaction", side, "age-days", _ => NotKnown.AgeDays),
    ];
}
