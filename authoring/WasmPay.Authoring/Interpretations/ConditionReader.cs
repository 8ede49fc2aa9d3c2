using System.Text.Json;
using static WasmPay.Authoring.Interpretations.JsonParts;

namespace WasmPay.Authoring.Interpretations;

/// <summary>Reads conditions, limits and tables from untrusted JSON, all of a reading together bounded.</summary>
internal sealed class ConditionReader
{
    private static readonly Fact s_money = new("a row", FactKind.Number, Unit: "minor-units");

    private int _read;

    /// <summary>A condition.</summary>
    public Condition Read(JsonElement json, string at)
    {
        if (++_read > InterpretationLimits.Conditions) throw Bad(at, $"there are more than {InterpretationLimits.Conditions} conditions");
        if (json.ValueKind != JsonValueKind.Object) throw Bad(at, "a condition is an object");
        switch (Text(json, "kind", at))
        {
            case "all-of":
                Members(json, at, "kind", "parts");
                return new AllOf(Items(json, "parts", at, InterpretationLimits.Values, Read));
            case "any-of":
                Members(json, at, "kind", "parts");
                return new AnyOf(Items(json, "parts", at, InterpretationLimits.Values, Read));
            case "not":
                Members(json, at, "kind", "part");
                return new Negation(Read(Member(json, "part", at), $"{at}.part"));
            case "compare":
                return ReadComparison(json, at);
            case "one-of":
                Members(json, at, "kind", "fact", "values");
                return ReadMembership(json, at);
            case "text":
                Members(json, at, "kind", "fact", "part", "values", "any-case");
                return ReadMatch(json, at);
            case "defined":
                Members(json, at, "kind", "name");
                return new Defined(Text(json, "name", at));
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
        var terms = ReadTerms(json, at);
        var comparator = Word<Comparator>(Member(json, "comparator", at), $"{at}.comparator");
        var limit = ReadLimit(Member(json, "limit", at), $"{at}.limit", FactNamed(terms[0].Fact, at, FactKind.Number));
        if (limit is FactsLimit other && ExactSum.CommonOf(terms.Concat(other.Terms)) is null) throw Bad(at, $"the factors have no common denominator up to {ExactSum.CommonMax}");
        if (limit is MoneyLimit && terms.Any(term => !IsMoney(term.Fact))) throw Bad($"{at}.limit", "an amount is compared with amounts and totals");
        if (comparator == Comparator.MultipleOf && !(terms is [{ Factor: var factor }] && factor == Fraction.One && limit is NumberLimit { Number: > 0 } or MoneyLimit { Units: > 0 }))
            throw Bad(at, "a multiple is of one fact and of a number above zero");
        return new Comparison(terms, comparator, limit);
    }

    private static List<Term> ReadTerms(JsonElement json, string at)
    {
        var terms = Items(json, "terms", at, InterpretationLimits.Values, ReadTerm);
        if (terms.Count == 0) throw Bad($"{at}.terms", "a comparison has at least one term");
        return ExactSum.CommonOf(terms) is null ? throw Bad($"{at}.terms", $"the factors have no common denominator up to {ExactSum.CommonMax}") : terms;
    }

    private static Term ReadTerm(JsonElement json, string at)
    {
        if (json.ValueKind == JsonValueKind.String) return new Term(FactNamed(json.GetString()!, at, FactKind.Number).Name);
        if (json.ValueKind != JsonValueKind.Object) throw Bad(at, "a term is the name of a fact, or an object of `fact` and `factor`");
        Members(json, at, "fact", "factor");
        return Fraction.TryParse(Text(json, "factor", at), out var factor)
            ? new Term(FactOf(json, "fact", at, FactKind.Number).Name, factor)
            : throw Bad($"{at}.factor", $"a factor is an exact fraction as `3/2`, up to {Fraction.NumeratorMax} over {Fraction.DenominatorMax}");
    }

    private static Limit ReadLimit(JsonElement json, string at, Fact fact)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Number when json.TryGetInt64(out var number):
                return new NumberLimit(number);
            case JsonValueKind.String:
                return LimitText.TryRead(String(json, at), fact, out var limit, out var error) ? limit : throw Bad(at, error);
            case JsonValueKind.Object when json.TryGetProperty("terms", out _):
                Members(json, at, "terms");
                return new FactsLimit(ReadTerms(json, at));
            case JsonValueKind.Object:
                Members(json, at, "table", "key");
                return new TableLimit(Text(json, "table", at), FactOf(json, "key", at, FactKind.Text).Name);
            default:
                throw Bad(at, "a limit is a whole number of 64 bits, an amount with its currency, a date, a time, a sum of facts or a table");
        }
    }

    /// <summary>A table of the reading.</summary>
    public Table ReadTable(JsonElement json, string at)
    {
        Members(json, at, "name", "rows", "otherwise");
        var rows = Items(json, "rows", at, InterpretationLimits.Values, (row, w) => Members(row, w, "keys", "limit")
            ? new TableRow(Items(row, "keys", w, InterpretationLimits.Values, String), ReadRowLimit(Member(row, "limit", w), $"{w}.limit")) : null!);
        var rest = json.TryGetProperty("otherwise", out var limit) && limit.ValueKind != JsonValueKind.Null ? ReadRowLimit(limit, $"{at}.otherwise") : null;
        if (rows.SelectMany(row => row.Keys).GroupBy(key => key).FirstOrDefault(g => g.Count() > 1) is { } twice) throw Bad($"{at}.rows", $"`{Shorten(twice.Key)}` stands in two rows");
        if ((_read += rows.Count) > InterpretationLimits.Conditions) throw Bad(at, $"there are more than {InterpretationLimits.Conditions} conditions");
        return new Table(Code(json, "name", at), rows, rest);
    }

    private static Limit ReadRowLimit(JsonElement json, string at) => json.ValueKind is JsonValueKind.Number or JsonValueKind.String
        ? ReadLimit(json, at, s_money) : throw Bad(at, "a row's limit is a whole number or an amount with its currency");

    private static TextMatch ReadMatch(JsonElement json, string at)
    {
        var fact = FactOf(json, "fact", at, FactKind.Text);
        if (fact.Words is not null) throw Bad($"{at}.fact", $"`{fact.Name}` is one of {string.Join(", ", fact.Words)}; use `one-of`");
        var values = Items(json, "values", at, InterpretationLimits.Values, (v, w) => String(v, w) is { Length: > 0 } value ? value : throw Bad(w, "every text contains nothing; say what is looked for"));
        return new TextMatch(fact.Name, Word<TextPart>(Member(json, "part", at), $"{at}.part"), values, json.TryGetProperty("any-case", out var any) && Flag(any, $"{at}.any-case"));
    }

    private static bool IsMoney(string fact) => FactCatalog.TryFind(fact, out var known) && known.Unit == "minor-units";

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
}
