using System.Text.Json;
using System.Text.RegularExpressions;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Authoring.Interpretations.JsonParts;

namespace WasmPay.Authoring.Interpretations;

/// <summary>Reads untrusted JSON; a <see cref="FormatException"/> says what does not fit and where.</summary>
internal sealed partial class InterpretationReader
{
    private readonly ConditionReader _conditions = new();

    public Interpretation Read(JsonElement json)
    {
        const string at = "$";
        Members(json, at, "precedence", "precedence-text", "definitions", "tables", "clauses", "otherwise", "floor", "liveness", "ambiguities", "missing", "warnings", "problems", "remarks", "examples");
        var read = new Interpretation
        {
            Precedence = json.TryGetProperty("precedence", out var p) ? Word<Precedence>(p, "$.precedence") : Precedence.Strictest,
            PrecedenceText = Text(json, "precedence-text", at, ""),
            Definitions = Items(json, "definitions", at, InterpretationLimits.Items, (d, w) =>
                Members(d, w, "name", "when", "text") ? new Definition(Code(d, "name", w), ReadCondition(Member(d, "when", w), $"{w}.when"), Text(d, "text", w, "")) : null!),
            Tables = Items(json, "tables", at, InterpretationLimits.Items, _conditions.ReadTable),
            Clauses = Items(json, "clauses", at, InterpretationLimits.Items, ReadClause),
            Otherwise = json.TryGetProperty("otherwise", out var rest) ? ReadOtherwise(rest, "$.otherwise") : Otherwise.Approve,
            Floor = Items(json, "floor", at, InterpretationLimits.Items, ReadClaim),
            Liveness = Items(json, "liveness", at, InterpretationLimits.Items, ReadClaim),
            Ambiguities = Items(json, "ambiguities", at, InterpretationLimits.Items, ReadAmbiguity),
            Missing = Items(json, "missing", at, InterpretationLimits.Items, (m, w) =>
                Members(m, w, "fact", "phrase") ? new MissingFact(Text(m, "fact", w), Text(m, "phrase", w, "")) : null!),
            Warnings = Items(json, "warnings", at, InterpretationLimits.Items, (m, w) =>
                Members(m, w, "code", "phrase", "reason") ? new Warning(Code(m, "code", w), Text(m, "phrase", w), Text(m, "reason", w)) : null!),
            Problems = Items(json, "problems", at, InterpretationLimits.Items, (m, w) =>
                Members(m, w, "code", "message", "phrase") ? new Problem(Code(m, "code", w), Text(m, "message", w), Text(m, "phrase", w, "")) : null!),
            Remarks = Items(json, "remarks", at, InterpretationLimits.Items, (r, w) => String(r, w)),
            Examples = Items(json, "examples", at, InterpretationLimits.Examples, ReadExample),
        };
        return InterpretationLinks.Fault(read) is { } fault ? throw Bad(fault.At, fault.What) : read;
    }

    private Condition ReadCondition(JsonElement json, string at) => _conditions.Read(json, at);

    private Clause ReadClause(JsonElement json, string at)
    {
        Members(json, at, "code", "decision", "when", "unless", "message", "translations", "internal", "reason", "silent", "text");
        var reason = Text(json, "reason", at, "");
        if (reason != "" && !ReasonPattern().IsMatch(reason)) throw Bad($"{at}.reason", "an ISO 20022 reason code is four letters and digits, as AM02");
        return new Clause(
            Code(json, "code", at),
            Word<Decision>(Member(json, "decision", at), $"{at}.decision"),
            ReadCondition(Member(json, "when", at), $"{at}.when"),
            Message(json, at),
            Text(json, "text", at, ""))
        {
            Unless = Items(json, "unless", at, InterpretationLimits.Items, (c, w) => String(c, w)),
            Translations = Items(json, "translations", at, InterpretationLimits.Items, ReadTranslation).DistinctBy(t => t.Key).ToDictionary(StringComparer.Ordinal),
            Internal = Text(json, "internal", at, ""),
            Reason = reason,
            Silent = json.TryGetProperty("silent", out var silent) && Flag(silent, $"{at}.silent"),
        };
    }

    private static KeyValuePair<string, string> ReadTranslation(JsonElement json, string at)
    {
        Members(json, at, "language", "message");
        var language = Text(json, "language", at);
        return LanguagePattern().IsMatch(language) ? KeyValuePair.Create(language, Message(json, at)) : throw Bad($"{at}.language", "a language is an ISO 639-1 code, as `fr`");
    }

    private static Otherwise ReadOtherwise(JsonElement json, string at)
    {
        Members(json, at, "decision", "code", "message", "text");
        var decision = Word<Decision>(Member(json, "decision", at), $"{at}.decision");
        return new Otherwise(decision, Code(json, "code", at), decision == Decision.Approve ? Text(json, "message", at, "") : Message(json, at), Text(json, "text", at, ""));
    }

    private Claim ReadClaim(JsonElement json, string at)
    {
        Members(json, at, "when", "decision", "text");
        return new Claim(ReadCondition(Member(json, "when", at), $"{at}.when"), Word<Decision>(Member(json, "decision", at), $"{at}.decision"), Text(json, "text", at, ""));
    }

    private static string Message(JsonElement json, string at)
    {
        var message = Text(json, "message", at);
        return string.IsNullOrWhiteSpace(message) ? throw Bad($"{at}.message", "the message is empty") : message;
    }

    private static Ambiguity ReadAmbiguity(JsonElement json, string at)
    {
        Members(json, at, "kind", "phrase", "readings", "payment");
        return new Ambiguity(Code(json, "kind", at), Text(json, "phrase", at), Items(json, "readings", at, 20, ReadReading)) { Payment = Text(json, "payment", at, "") };
    }

    private static Reading ReadReading(JsonElement json, string at)
    {
        Members(json, at, "id", "text", "decides");
        return new Reading(Text(json, "id", at), Text(json, "text", at))
        {
            Decides = json.TryGetProperty("decides", out var decides) && decides.ValueKind != JsonValueKind.Null ? Word<Decision>(decides, $"{at}.decides") : null,
        };
    }

    private static Example ReadExample(JsonElement json, string at)
    {
        Members(json, at, "about", "given", "decision");
        var given = new SortedDictionary<string, FactValue>(StringComparer.Ordinal);
        var facts = Member(json, "given", at);
        if (facts.ValueKind != JsonValueKind.Object) throw Bad($"{at}.given", "the given facts are an object");
        foreach (var member in facts.EnumerateObject())
        {
            var where = $"{at}.given.{member.Name}";
            if (!FactCatalog.TryFind(member.Name, out var fact) || fact.Derived) throw Bad(where, "no such fact can be given");
            if (given.Count == InterpretationLimits.Values || !given.TryAdd(fact.Name, ReadValue(member.Value, fact, where))) throw Bad(where, "it is given twice, or there are too many");
        }
        return new Example(Text(json, "about", at, ""), given, Word<Decision>(Member(json, "decision", at), $"{at}.decision"));
    }

    private static FactValue ReadValue(JsonElement json, Fact fact, string at) => (fact.Kind, json.ValueKind) switch
    {
        (FactKind.Number, JsonValueKind.Number) when json.TryGetInt64(out var number) => new NumberValue(number),
        (FactKind.Number, JsonValueKind.Null) when fact.Name == "history.idle-minutes" => new AbsentValue(),
        (FactKind.Flag, JsonValueKind.True or JsonValueKind.False) => new FlagValue(json.GetBoolean()),
        (FactKind.Text, JsonValueKind.String) when fact.Words is null || fact.Words.Contains(json.GetString()!) => new TextValue(Bounded(json.GetString()!, at)),
        (FactKind.Lists, JsonValueKind.Array) => new ListsValue([.. json.EnumerateArray().Take(InterpretationLimits.Values).Select(v =>
            v.ValueKind == JsonValueKind.String ? Bounded(v.GetString()!, at) : throw Bad(at, "a list's name is a text"))]),
        _ => throw Bad(at, "the value does not fit the fact"),
    };

    [GeneratedRegex("^[A-Z]{2}[A-Z0-9]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex ReasonPattern();

    [GeneratedRegex("^[a-z]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex LanguagePattern();
}
