using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Authoring.Json;

namespace WasmPay.Authoring.Interpretations;

/// <summary>
/// An interpretation as JSON, the form in which a model answers and a dossier keeps it. Unknown members, unknown facts and
/// anything past <see cref="InterpretationLimits"/> are errors.
/// </summary>
public static class InterpretationJson
{
    /// <summary>Reads an interpretation; <paramref name="error"/> is a sentence with the place where it is none.</summary>
    public static bool TryRead(string json, [NotNullWhen(true)] out Interpretation? interpretation, [NotNullWhen(false)] out string? error)
    {
        (interpretation, error) = (null, null);
        if (json.Length > InterpretationLimits.Characters)
        {
            error = $"The interpretation is longer than {InterpretationLimits.Characters} characters.";
            return false;
        }
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = InterpretationLimits.Depth });
            return TryRead(document.RootElement, out interpretation, out error);
        }
        catch (JsonException bad)
        {
            error = $"The interpretation is not JSON: {bad.Message}";
            return false;
        }
    }

    /// <summary>Reads an interpretation from an element that was parsed with a bounded depth.</summary>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out Interpretation? interpretation, [NotNullWhen(false)] out string? error)
    {
        (interpretation, error) = (null, null);
        try
        {
            interpretation = new InterpretationReader().Read(json);
            return true;
        }
        catch (FormatException bad)
        {
            error = bad.Message;
            return false;
        }
        catch (InvalidOperationException)
        {
            error = "The interpretation holds text that is no Unicode: an unpaired surrogate.";
            return false;
        }
    }

    /// <summary>The canonical text (RFC 8785).</summary>
    public static string Write(Interpretation interpretation) => CanonicalJson.Write(ToNode(interpretation));

    /// <summary>The interpretation as a JSON tree.</summary>
    public static JsonObject ToNode(Interpretation interpretation) => new()
    {
        ["precedence"] = Name(interpretation.Precedence),
        ["precedence-text"] = interpretation.PrecedenceText,
        ["definitions"] = Array(interpretation.Definitions, d => new JsonObject { ["name"] = d.Name, ["when"] = ToNode(d.When), ["text"] = d.Text }),
        ["tables"] = Array(interpretation.Tables, table => new JsonObject
        {
            ["name"] = table.Name,
            ["rows"] = Array(table.Rows, row => new JsonObject { ["keys"] = Array(row.Keys, k => JsonValue.Create(k)), ["limit"] = ToNode(row.Limit) }),
            ["otherwise"] = table.Otherwise is { } rest ? ToNode(rest) : null,
        }),
        ["clauses"] = Array(interpretation.Clauses, ToNode),
        ["otherwise"] = new JsonObject
        {
            ["decision"] = Name(interpretation.Otherwise.Decision),
            ["code"] = interpretation.Otherwise.Code,
            ["message"] = interpretation.Otherwise.Message,
            ["text"] = interpretation.Otherwise.Text,
        },
        ["floor"] = Array(interpretation.Floor, ToNode),
        ["liveness"] = Array(interpretation.Liveness, ToNode),
        ["ambiguities"] = Array(interpretation.Ambiguities, ToNode),
        ["missing"] = Array(interpretation.Missing, m => new JsonObject { ["fact"] = m.Fact, ["phrase"] = m.Phrase }),
        ["warnings"] = Array(interpretation.Warnings, w => new JsonObject { ["code"] = w.Code, ["phrase"] = w.Phrase, ["reason"] = w.Reason }),
        ["problems"] = Array(interpretation.Problems, p => new JsonObject { ["code"] = p.Code, ["message"] = p.Message, ["phrase"] = p.Phrase }),
        ["remarks"] = Array(interpretation.Remarks, remark => JsonValue.Create(remark)),
        ["examples"] = Array(interpretation.Examples, ToNode),
    };

    private static JsonObject ToNode(Clause clause) => new()
    {
        ["code"] = clause.Code,
        ["decision"] = Name(clause.Decision),
        ["when"] = ToNode(clause.When),
        ["unless"] = Array(clause.Unless, code => JsonValue.Create(code)),
        ["message"] = clause.Message,
        ["translations"] = Array(clause.Translations.OrderBy(t => t.Key, StringComparer.Ordinal), t => new JsonObject { ["language"] = t.Key, ["message"] = t.Value }),
        ["internal"] = clause.Internal,
        ["reason"] = clause.Reason,
        ["silent"] = clause.Silent,
        ["text"] = clause.Text,
    };

    // Who reads a rule does not say on which payment readings differ; we find it, and then it is there.
    private static JsonObject ToNode(Ambiguity ambiguity)
    {
        var node = new JsonObject { ["kind"] = ambiguity.Kind, ["phrase"] = ambiguity.Phrase, ["readings"] = Array(ambiguity.Readings, ToNode) };
        if (ambiguity.Payment != "") node["payment"] = ambiguity.Payment;
        return node;
    }

    private static JsonObject ToNode(Reading reading)
    {
        var node = new JsonObject { ["id"] = reading.Id, ["text"] = reading.Text };
        if (reading.Decides is { } decision) node["decides"] = Name(decision);
        return node;
    }

    private static JsonObject ToNode(Claim claim) => new() { ["when"] = ToNode(claim.When), ["decision"] = Name(claim.Decision), ["text"] = claim.Text };

    /// <summary>An example as a JSON tree: <c>{"about", "given": {fact: value}, "decision"}</c>.</summary>
    public static JsonObject ToNode(Example example) => new()
    {
        ["about"] = example.About,
        ["given"] = new JsonObject(example.Given.Select(g => KeyValuePair.Create(g.Key, ToNode(g.Value)))),
        ["decision"] = Name(example.Decision),
    };

    /// <summary>
    /// A condition as a JSON tree: <c>{"kind": "all-of" | "any-of", "parts"}</c>, <c>{"kind": "not", "part"}</c>,
    /// <c>{"kind": "compare", "terms", "comparator", "limit"}</c>, <c>{"kind": "one-of", "fact", "values"}</c>,
    /// <c>{"kind": "text", "fact", "part", "values", "any-case"}</c>, <c>{"kind": "defined", "name"}</c>,
    /// <c>{"kind": "same-text", "fact", "other"}</c>, <c>{"kind": "listed", "party", "list"}</c>,
    /// <c>{"kind": "is-true" | "is-absent", "fact"}</c>.
    /// </summary>
    public static JsonObject ToNode(Condition condition) => condition switch
    {
        AllOf all => new JsonObject { ["kind"] = "all-of", ["parts"] = Array(all.Parts, ToNode) },
        AnyOf any => new JsonObject { ["kind"] = "any-of", ["parts"] = Array(any.Parts, ToNode) },
        Negation not => new JsonObject { ["kind"] = "not", ["part"] = ToNode(not.Part) },
        Comparison c => new JsonObject
        {
            ["kind"] = "compare",
            ["terms"] = Array(c.Terms, ToNode),
            ["comparator"] = Name(c.Comparator),
            ["limit"] = ToNode(c.Limit, c.Terms[0].Fact),
        },
        TextMatch t => new JsonObject
        {
            ["kind"] = "text",
            ["fact"] = t.Fact,
            ["part"] = Name(t.Part),
            ["values"] = Array(t.Values, v => JsonValue.Create(v)),
            ["any-case"] = t.AnyCase,
        },
        Defined d => new JsonObject { ["kind"] = "defined", ["name"] = d.Name },
        Membership m => new JsonObject { ["kind"] = "one-of", ["fact"] = m.Fact, ["values"] = Array(m.Values, v => JsonValue.Create(v)) },
        SameText s => new JsonObject { ["kind"] = "same-text", ["fact"] = s.Fact, ["other"] = s.Other },
        Listed l => new JsonObject { ["kind"] = "listed", ["party"] = l.Party, ["list"] = l.List },
        IsTrue t => new JsonObject { ["kind"] = "is-true", ["fact"] = t.Fact },
        IsAbsent a => new JsonObject { ["kind"] = "is-absent", ["fact"] = a.Fact },
        _ => throw new ArgumentException($"Unknown condition {condition.GetType().Name}.", nameof(condition)),
    };

    // A factor of one is left out, so that a plain fact is a plain name.
    private static JsonNode ToNode(Term term) => term.Factor == Fraction.One
        ? JsonValue.Create(term.Fact)
        : new JsonObject { ["fact"] = term.Fact, ["factor"] = term.Factor.ToString() };

    private static JsonNode? ToNode(Limit limit, string fact = "") => limit switch
    {
        FactsLimit facts => new JsonObject { ["terms"] = Array(facts.Terms, ToNode) },
        TableLimit table => new JsonObject { ["table"] = table.Table, ["key"] = table.Key },
        _ when LimitText.Write(limit, FactCatalog.TryFind(fact, out var known) ? known : null) is { } text => JsonValue.Create(text),
        NumberLimit number => JsonValue.Create(number.Number),
        _ => throw new ArgumentException($"Unknown limit {limit.GetType().Name}.", nameof(limit)),
    };

    /// <summary>The kebab-case name of an enumeration's value.</summary>
    internal static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static JsonNode? ToNode(FactValue value) => value switch
    {
        NumberValue n => JsonValue.Create(n.Number),
        TextValue t => JsonValue.Create(t.Text),
        FlagValue f => JsonValue.Create(f.Flag),
        ListsValue l => Array(l.Names, n => JsonValue.Create(n)),
        AbsentValue => null,
        _ => throw new ArgumentException($"Unknown value {value.GetType().Name}.", nameof(value)),
    };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> toNode) => new([.. items.Select(toNode)]);
}

/// <summary>How large an interpretation may be; it may come from a model.</summary>
public static class InterpretationLimits
{
    /// <summary>Characters of JSON text.</summary>
    public const int Characters = 512 * 1024;

    /// <summary>Depth of JSON nesting.</summary>
    public const int Depth = 40;

    /// <summary>Conditions, all clauses together.</summary>
    public const int Conditions = 2_000;

    /// <summary>Clauses; the same for ambiguities, missing facts, warnings and problems.</summary>
    public const int Items = 100;

    /// <summary>Examples.</summary>
    public const int Examples = 500;

    /// <summary>Values of a set, terms of a sum, facts given in an example.</summary>
    public const int Values = 300;

    /// <summary>Characters of one phrase or message.</summary>
    public const int Text = 2_000;

    /// <summary>A text of ours, cut where it is longer than <see cref="Text"/>.</summary>
    public static string Cut(string text) => text.Length <= Text ? text : text[..Text];
}
