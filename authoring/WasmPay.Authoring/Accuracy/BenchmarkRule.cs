using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Json;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Accuracy;

/// <summary>A rule with labelled payments, one line of a benchmark file.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Level">What it is counted with: <c>L1</c>, <c>P-modal</c>.</param>
/// <param name="Language">ISO 639-1 code.</param>
/// <param name="Style"><c>plain</c> or <c>house</c>.</param>
/// <param name="Text">The rule.</param>
/// <param name="Bank">The bank.</param>
/// <param name="Expect">What an author should do: <c>program</c>, <c>clarify</c>, <c>refuse</c> or <c>flag</c>.</param>
/// <param name="Cases">The labelled payments.</param>
public sealed record BenchmarkRule(
    string Id, string Level, string Language, string Style, string Text, BankProfile Bank, string Expect, IReadOnlyList<BenchmarkCase> Cases)
{
    /// <summary>Outcomes that are as good as <see cref="Expect"/>.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>SHA-256 of the line as it stands in the file: another text, label or bank is another rule.</summary>
    public string Digest { get; init; } = "";

    /// <summary>For <c>clarify</c>: what is ambiguous.</summary>
    public IReadOnlyList<Ambiguity> Ambiguities { get; init; } = [];

    /// <summary>For <c>refuse</c>: the facts that are missing.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>For <c>flag</c> and some of <c>refuse</c>: why.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>One labelled payment.</summary>
/// <param name="Request">The payment and its history.</param>
/// <param name="Decision">The label; null where it depends on the reading.</param>
/// <param name="ByReading">The label for each reading, by its id (ids joined by <c>/</c>); empty where it depends on none.</param>
public sealed record BenchmarkCase(ValidationRequest Request, Decision? Decision, IReadOnlyDictionary<string, Decision> ByReading);

/// <summary>Reads benchmark files: one JSON object a line.</summary>
public static class BenchmarkFile
{
    /// <summary>The longest line, in characters.</summary>
    public const int MaximumLine = 8 << 20;

    /// <summary>The rules of a file. A line that does not fit the format is a <see cref="FormatException"/> that names it.</summary>
    public static async IAsyncEnumerable<BenchmarkRule> ReadAsync(TextReader file, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var number = 1; await file.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            yield return Parse(line, number);
        }
    }

    /// <summary>The JSON merge patch of RFC 7386.</summary>
    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var merged = target is JsonObject before ? (JsonObject)before.DeepClone() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null) merged.Remove(name);
            else merged[name] = Merge(merged[name], value);
        }
        return merged;
    }

    private static BenchmarkRule Parse(string line, int number)
    {
        try
        {
            if (line.Length > MaximumLine) throw new FormatException($"it is longer than {MaximumLine} characters");
            var json = JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = 32 })!.AsObject();
            if (!BankProfile.TryRead(json["bank"].Deserialize<JsonElement>(), out var bank, out var error)) throw new FormatException(error);
            var defaults = json["defaults"];
            return new BenchmarkRule(
                Text(json, "id"), Text(json, "level"), Text(json, "language"), Text(json, "style"), Text(json, "text"), bank, Outcome(Text(json, "expect")),
                [.. json["cases"]!.AsArray().Select(c => Case(defaults, c!.AsObject()))])
            {
                Also = json["also"] is JsonArray also ? [.. also.Select(o => Outcome(o!.GetValue<string>()))] : [],
                Digest = CanonicalJson.Digest(line),
                Ambiguities = json["ambiguities"] is not JsonArray ambiguities ? [] : [.. ambiguities.Select(a => new Ambiguity(
                    Text(a!.AsObject(), "kind"), Text(a.AsObject(), "phrase"), [.. a["readings"]!.AsArray().Select(r => new Reading(Text(r!.AsObject(), "id"), Text(r.AsObject(), "text")))]))],
                Missing = json["missing"] is JsonArray missing ? [.. missing.Select(m => m!.GetValue<string>())] : [],
                Reason = json["reason"]?.GetValue<string>() ?? "",
            };
        }
        catch (Exception bad) when (bad is JsonException or FormatException or InvalidOperationException or NullReferenceException or KeyNotFoundException)
        {
            throw new FormatException($"Line {number} is no benchmark rule: {bad.Message}", bad);
        }
    }

    private static BenchmarkCase Case(JsonNode? defaults, JsonObject json)
    {
        var merged = Merge(defaults, json["patch"]);
        if (!RequestJson.TryRead(merged.Deserialize<JsonElement>(), out var request, out var error)) throw new FormatException(error);
        var byReading = json["decisions_by_reading"] is JsonObject readings
            ? readings.ToDictionary(r => r.Key, r => Label(r.Value!), StringComparer.Ordinal) : [];
        return new BenchmarkCase(request, json["decision"] is { } decision ? Label(decision) : null, byReading);
    }

    private static string Outcome(string name) => Outcomes.Expected.Contains(name) ? name : throw new FormatException($"no outcome is called `{name}`");

    private static Decision Label(JsonNode json) => json.GetValue<string>() switch
    {
        "approve" => Decision.Approve,
        "refer" => Decision.Refer,
        "deny" => Decision.Deny,
        var other => throw new FormatException($"no decision is called `{other}`"),
    };

    private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? throw new FormatException($"`{name}` is missing");
}
