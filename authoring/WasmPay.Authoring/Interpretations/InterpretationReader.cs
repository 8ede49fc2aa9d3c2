using System.Text.Json;
using System.Text.RegularExpressions;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Interpretations;

/// <summary>Reads untrusted JSON; a <see cref="FormatException"/> says what does not fit and where.</summary>
internal sealed partial class InterpretationReader
{
    private int _conditions;

    public Interpretation Read(JsonElement json)
    {
        const string at = "$";
        Members(json, at, "precedence", "clauses", "ambiguities", "missing", "warnings", "problems", "examples");
        var read = new Interpretation
        {
            Precedence = json.TryGetProperty("precedence", out var p) ? Word<Precedence>(p, "$.precedence") : Precedence.Strictest,
            Clauses = Items(json, "clauses", at, InterpretationLimits.Items, ReadClause),
            Ambiguities = Items(json, "ambiguities", at, InterpretationLimits.Items, ReadAmbiguity),
            Missing = Items(json, "missing", at, InterpretationLimits.Items, (m, w) =>
                Members(m, w, "fact", "phrase") ? new MissingFact(Text(m, "fact", w), Text(m, "phrase", w, "")) : null!),
            Warnings = Items(json, "warnings", at, InterpretationLimits.Items, (m, w) =>
                Members(m, w, "code", "phrase", "reason") ? new Warning(Code(m, "code", w), Text(m, "phrase", w), Text(m, "reason", w)) : null!),
            Problems = Items(json, "problems", at, InterpretationLimits.Items, (m, w) =>
                Members(m, w, "code", "message", "phrase") ? new Problem(Code(m, "code", w), Text(m, "message", w), Text(m, "phrase", w, "")) : null!),
            Examples = Items(json, "examples", at, InterpretationLimits.Examples, ReadExample),
        };
        var twice = read.Clauses.GroupBy(c => c.Code).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? read : throw Bad("$.clauses", $"two clauses have the code `{twice.Key}`");
    }

    private Clause ReadClause(JsonElement json, string at)
    {
        Members(json, at, "code", "decision", "when", "message", "text");
        var message = Text(json, "message", at);
        if (string.IsNullOrWhiteSpace(message)) throw Bad($"{at}.message", "the message is empty");
        return new Clause(
            Code(json, "code", at),
            Word<Decision>(Member(json, "decision", at), $"{at}.decision"),
            ReadCondition(Member(json, "when", at), $"{at}.when"),
            message,
            Text(json, "text", at, ""));
    }

    private static Ambiguity ReadAmbiguity(JsonElement json, string at)
    {
        Members(json, at, "kind", "phrase", "readings");
        return new Ambiguity(Code(json, "kind", at), Text(json, "phrase", at), Items(json, "readings", at, 20, (r, w) =>
            Members(r, w, "id", "text") ? new Reading(Text(r, "id", w), Text(r, "text", w)) : null!));
    }

    private Condition ReadCondition(JsonElement json, string at)
    {
        if (++_conditions > InterpretationLimits.Conditions) throw Bad(at, $"there are more than {InterpretationLimits.Conditions} conditions");
        if (json.ValueKind != JsonValueKind.Object) throw Bad(at, "a condition is an object");
        switch (Text(json, "kind", at))
        {
            case "all-of":
                Members(json, at, "kind", "parts");
                return new AllOf(Items(json, "parts", at, InterpretationLimits.Values, ReadCondition));
            case "any-of":
                Members(json, at, "kind", "parts");
                return new AnyOf(Items(json, "parts", at, InterpretationLimits.Values, ReadCondition));
            case "not":
                Members(json, at, "kind", "part");
                return new Negation(ReadCondition(Member(json, "part", at), $"{at}.part"));
            case "compare":
                return ReadComparison(json, at);
            case "one-of":
                Members(json, at, "kind", "fact", "values");
                return ReadMembership(json, at);
            case "same-text":
                Members(json, at, "kind", "fact", "other");
                return new SameText(FactOf(json, "fact", at, FactKind.Text).Name, FactOf(json, "other", at, FactKind.Text).Name);
            case "listed":
                Members(json, at, "kind", "party", "list");
                var party = Text(json, "party", at);
                if (!FactCatalog.TryFind($"{party}.lists", out _)) throw Bad($"{at}.party", "a party is transaction.origin or transaction.destination");
                return new Listed(party, Text(json, "list", at));
            case "is-true":
                Members(json, at, "kind", "fact");
                return new IsTrue(FactOf(json, "fact", at, FactKind.Flag).Name);
            case "is-absent":
                Members(json, at, "kind", "fact");
                var fact = FactOf(json, "fact", at, FactKind.Number).Name;
                return fact == "history.idle-minutes" ? new IsAbsent(fact) : throw Bad($"{at}.fact", $"`{fact}` is never absent");
            case var other:
                throw Bad($"{at}.kind", $"no condition is called `{other}`");
        }
    }

    private static Comparison ReadComparison(JsonElement json, string at)
    {
        Members(json, at, "kind", "terms", "comparator", "limit");
        var terms = Items(json, "terms", at, InterpretationLimits.Values, (t, w) =>
            t.ValueKind == JsonValueKind.String ? FactNamed(t.GetString()!, w, FactKind.Number).Name : throw Bad(w, "a term is the name of a fact"));
        if (terms.Count == 0) throw Bad($"{at}.terms", "a comparison has at least one term");
        var comparator = Word<Comparator>(Member(json, "comparator", at), $"{at}.comparator");
        var number = Member(json, "limit", at);
        if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out var limit)) throw Bad($"{at}.limit", "a limit is a whole number of 64 bits");
        if (comparator == Comparator.MultipleOf && limit <= 0) throw Bad($"{at}.limit", "a multiple is of a number above zero");
        return new Comparison(terms, comparator, limit);
    }

    private static Membership ReadMembership(JsonElement json, string at)
    {
        var fact = FactOf(json, "fact", at, FactKind.Text);
        return new Membership(fact.Name, Items(json, "values", at, InterpretationLimits.Values, (v, w) =>
        {
            var value = v.ValueKind == JsonValueKind.String ? Bounded(v.GetString()!, w) : throw Bad(w, "a value is a text");
            if (fact.Words is not null && !fact.Words.Contains(value)) throw Bad(w, $"`{fact.Name}` is never `{value}`");
            return value;
        }));
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

    private static Fact FactOf(JsonElement json, string name, string at, FactKind kind) => FactNamed(Text(json, name, at), $"{at}.{name}", kind);

    private static Fact FactNamed(string name, string at, FactKind kind) =>
        FactCatalog.TryFind(name, out var fact) && fact.Kind == kind ? fact
        : throw Bad(at, $"`{Shorten(name)}` is no {InterpretationJson.Name(kind)} fact of the contract");

    private static bool Members(JsonElement json, string at, params ReadOnlySpan<string> known)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Bad(at, "an object is expected");
        foreach (var member in json.EnumerateObject())
            if (!known.Contains(member.Name)) throw Bad(at, $"`{Shorten(member.Name)}` is not a member here");
        return true;
    }

    private static JsonElement Member(JsonElement json, string name, string at) =>
        json.TryGetProperty(name, out var member) ? member : throw Bad(at, $"`{name}` is missing");

    private static string Text(JsonElement json, string name, string at, string? absent = null)
    {
        if (!json.TryGetProperty(name, out var member)) return absent ?? throw Bad(at, $"`{name}` is missing");
        return member.ValueKind == JsonValueKind.String ? Bounded(member.GetString()!, $"{at}.{name}") : throw Bad($"{at}.{name}", "a text is expected");
    }

    private static string Bounded(string text, string at) =>
        text.Length <= InterpretationLimits.Text ? text : throw Bad(at, $"the text is longer than {InterpretationLimits.Text} characters");

    private static string Code(JsonElement json, string name, string at)
    {
        var code = Text(json, name, at);
        return CodePattern().IsMatch(code) ? code : throw Bad($"{at}.{name}", "a code is kebab-case: letters, digits and single hyphens, at most 64");
    }

    private static T Word<T>(JsonElement json, string at) where T : struct, Enum
    {
        if (json.ValueKind == JsonValueKind.String)
            foreach (var value in Enum.GetValues<T>())
                if (InterpretationJson.Name(value) == json.GetString()) return value;
        throw Bad(at, $"it is one of {string.Join(", ", Enum.GetValues<T>().Select(InterpretationJson.Name))}");
    }

    private static List<T> Items<T>(JsonElement json, string name, string at, int limit, Func<JsonElement, string, T> read)
    {
        if (!json.TryGetProperty(name, out var array)) return [];
        if (array.ValueKind != JsonValueKind.Array) throw Bad($"{at}.{name}", "an array is expected");
        if (array.GetArrayLength() > limit) throw Bad($"{at}.{name}", $"there are more than {limit}");
        return [.. array.EnumerateArray().Select((item, i) => read(item, $"{at}.{name}[{i}]"))];
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "...";

    private static FormatException Bad(string at, string what) => new($"The interpretation does not fit its format at {at}: {what}.");

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$(?<=^.{1,64})", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();
}
