using System.Globalization;
using System.Text.Json.Nodes;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Json;
using WasmPay.Authoring.Rules;
using WasmPay.Fuzzing.Replaying;

namespace WasmPay.Authoring;

/// <summary>
/// Everything that an approver signs: rule, interpretation, source, component digest, evidence and provenance, and beside them a model's own source. It has one
/// canonical text (RFC 8785), and the hash of that is what is signed.
/// </summary>
public sealed record Dossier
{
    /// <summary>The rule with the officer's answers.</summary>
    public required RuleRequest Rule { get; init; }

    /// <summary>Its reading.</summary>
    public required Interpretation Interpretation { get; init; }

    /// <summary>The validator's source.</summary>
    public required string Source { get; init; }

    /// <summary>What a model wrote from the rule alone, which does not go live; null where there is none.</summary>
    public OwnSource? OwnSource { get; init; }

    /// <summary>SHA-256 of the component, in lower-case hexadecimal.</summary>
    public required string ComponentDigest { get; init; }

    /// <summary>Bytes of the component.</summary>
    public required int ComponentSize { get; init; }

    /// <summary>What was observed.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>Who read the rule.</summary>
    public required AuthorProvenance ReadBy { get; init; }

    /// <summary>Who wrote the source.</summary>
    public required AuthorProvenance WrittenBy { get; init; }

    /// <summary>Names and versions of the tools that built the component.</summary>
    public required IReadOnlyDictionary<string, string> Tools { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The canonical text.</summary>
    public string ToCanonicalJson() => CanonicalJson.Write(ToJson());

    /// <summary>SHA-256 of the canonical text, in lower-case hexadecimal: what an approver signs.</summary>
    public string Hash() => CanonicalJson.Digest(ToCanonicalJson());

    /// <summary>The dossier as a JSON tree. A dossier without a model's own source has no member for it.</summary>
    public JsonObject ToJson()
    {
        var json = WithoutOwnSource();
        if (OwnSource is { } own) json["own-source"] = ToJson(own);
        return json;
    }

    private JsonObject WithoutOwnSource() => new()
    {
        ["format"] = "wasmpay-dossier-1",
        ["rule"] = new JsonObject
        {
            ["text"] = Rule.Text,
            ["bank"] = JsonNode.Parse(Rule.Bank.ToJson()),
            ["answers"] = new JsonArray([.. Rule.Answers.Select(a => new JsonObject { ["kind"] = a.Kind, ["phrase"] = a.Phrase, ["text"] = a.Text })]),
        },
        ["interpretation"] = InterpretationJson.ToNode(Interpretation),
        ["source"] = Source,
        ["component"] = new JsonObject { ["sha256"] = ComponentDigest, ["bytes"] = ComponentSize },
        ["evidence"] = new JsonObject
        {
            ["examples"] = Evidence.Examples,
            ["most-fuel"] = Number(Evidence.MostFuel),
            ["engine"] = Evidence.Engine,
            ["isolation"] = InterpretationJson.Name(Evidence.Isolation),
            ["fuzzing"] = new JsonObject
            {
                ["executions"] = Evidence.Fuzz.Executions,
                ["seed"] = Number(Evidence.Fuzz.Seed),
                ["corpus-sha256"] = Evidence.Fuzz.CorpusDigest,
                ["corpus-size"] = Evidence.Fuzz.CorpusSize,
                ["edges-covered"] = Evidence.Fuzz.EdgesCovered,
                ["edges-total"] = Evidence.Fuzz.EdgesTotal,
                ["ended-by"] = InterpretationJson.Name(Evidence.Fuzz.End),
                ["decisions"] = new JsonObject(Evidence.Fuzz.Decisions.Select(d => KeyValuePair.Create(InterpretationJson.Name(d.Key), (JsonNode?)d.Value))),
                ["findings"] = new JsonArray([.. Evidence.Fuzz.Findings.Select(f => new JsonObject
                {
                    ["kind"] = InterpretationJson.Name(f.Kind), ["explanation"] = f.Explanation, ["warning"] = f.IsWarning, ["plausible"] = f.Plausible,
                })]),
                ["replay"] = Evidence.Fuzz.Replay is { } replay ? ToJson(replay) : null,
            },
        },
        ["provenance"] = new JsonObject
        {
            ["read-by"] = ToJson(ReadBy),
            ["written-by"] = ToJson(WrittenBy),
            ["tools"] = new JsonObject(Tools.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))),
            ["at"] = At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        },
    };

    private static JsonObject ToJson(OwnSource own) => new()
    {
        ["source"] = own.Source,
        ["assumptions"] = new JsonArray([.. own.Assumptions.Select(a => new JsonObject { ["phrase"] = a.Phrase, ["read-as"] = a.ReadAs })]),
        ["written-by"] = ToJson(own.Provenance),
        ["comparison"] = new JsonObject
        {
            ["agreement"] = InterpretationJson.Name(own.Comparison.Agreement),
            ["payments"] = own.Comparison.Payments,
            ["message"] = own.Comparison.Message,
        },
    };

    private static JsonObject ToJson(ReplayReport replay) => new()
    {
        ["corpus-size"] = replay.Corpus,
        ["ended-by"] = InterpretationJson.Name(replay.End),
        ["executors"] = new JsonArray([.. replay.Executors.Select(executor => new JsonObject
        {
            ["name"] = executor.Name,
            ["engine"] = executor.Engine?.Name,
            ["version"] = executor.Engine?.Version,
            ["fuel-schedule"] = executor.Engine?.FuelSchedule,
            ["requests"] = executor.Requests,
            ["compared-with"] = executor.ComparedWith,
            ["fuel-compared"] = executor.FuelCompared,
            ["differences"] = executor.Differences,
            ["missing"] = executor.Missing,
        })]),
    };

    private static JsonObject ToJson(AuthorProvenance author) => new()
    {
        ["author"] = author.Author,
        ["version"] = author.Version,
        ["model"] = author.Model,
        ["prompt-sha256"] = author.PromptDigest,
        ["parameters"] = new JsonObject(author.Parameters.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
    };

    // JSON's numbers are exact up to 2^53 only (RFC 8785 section 3.2.2.3); what may be larger is text.
    private static JsonNode Number(ulong number) => number < 1UL << 53 ? (long)number : number.ToString(CultureInfo.InvariantCulture);
}
