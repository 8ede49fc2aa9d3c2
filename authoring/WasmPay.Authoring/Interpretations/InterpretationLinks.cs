namespace WasmPay.Authoring.Interpretations;

/// <summary>Holds what a reading says by name to what there is: definitions, tables and clauses exist, are named once and never lead back to themselves.</summary>
internal static class InterpretationLinks
{
    /// <summary>The most conditions once every name is put in its place.</summary>
    private const int PlainMax = 20_000;

    /// <summary>The first fault, with its place; null where there is none.</summary>
    public static (string At, string What)? Fault(Interpretation reading) =>
        Twice("$.clauses", "clauses have the code", reading.Clauses.Select(c => c.Code).Concat(reading.Otherwise.Decision == default ? [] : [reading.Otherwise.Code]))
        ?? Twice("$.definitions", "definitions have the name", reading.Definitions.Select(d => d.Name))
        ?? Twice("$.tables", "tables have the name", reading.Tables.Select(t => t.Name))
        ?? Unknown(reading) ?? Endless(reading);

    private static (string, string)? Twice(string at, string what, IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice ? (at, $"two {what} `{twice.Key}`") : null;

    private static (string, string)? Unknown(Interpretation reading)
    {
        var codes = reading.Clauses.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var clause in reading.Clauses)
            if (clause.Unless.FirstOrDefault(code => !codes.Contains(code)) is { } code) return ($"$.clauses.{clause.Code}.unless", $"no clause has the code `{code}`");
        var names = reading.Definitions.Select(d => d.Name).ToHashSet(StringComparer.Ordinal);
        var tables = reading.Tables.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var leaf in reading.Conditions.SelectMany(condition => condition.Leaves))
        {
            if (leaf is Defined { Name: var name } && !names.Contains(name)) return ("$.definitions", $"nothing is defined as `{name}`");
            if (leaf is Comparison { Limit: TableLimit { Table: var table } } && !tables.Contains(table)) return ("$.tables", $"there is no table `{table}`");
        }
        return null;
    }

    private static (string, string)? Endless(Interpretation reading)
    {
        var sizes = new Sizes(reading);
        foreach (var definition in reading.Definitions)
            if (sizes.Of(new Defined(definition.Name)) is null) return ($"$.definitions.{definition.Name}", "it leads back to itself");
        var total = 0L;
        foreach (var clause in reading.Clauses)
        {
            if (sizes.Of(clause) is not { } size) return ($"$.clauses.{clause.Code}", "it leads back to itself");
            if ((total += size) > PlainMax) return ("$.clauses", $"with every definition and table in its place there are more than {PlainMax} conditions");
        }
        return null;
    }

    // Names that lead to names multiply; what they come to is counted, each name once, before anything is put in its place.
    private sealed class Sizes(Interpretation reading)
    {
        private readonly Dictionary<string, Condition> _definitions = reading.Definitions.ToDictionary(d => d.Name, d => d.When, StringComparer.Ordinal);
        private readonly Dictionary<string, Clause> _clauses = reading.Clauses.ToDictionary(c => c.Code, StringComparer.Ordinal);
        private readonly Dictionary<string, long> _rows = reading.Tables.ToDictionary(t => t.Name, t => 3L * (t.Rows.Count + 1), StringComparer.Ordinal);
        // Null while it is being counted: who meets it then has come back to where he was.
        private readonly Dictionary<string, long?> _known = new(StringComparer.Ordinal);

        public long? Of(Clause clause) => Once("clause " + clause.Code, () =>
            clause.Unless.Select(code => Of(_clauses[code])).Append(Of(clause.When)).Aggregate((long?)1, Add));

        public long? Of(Condition condition) => condition switch
        {
            AllOf all => all.Parts.Select(Of).Aggregate((long?)1, Add),
            AnyOf any => any.Parts.Select(Of).Aggregate((long?)1, Add),
            Negation not => Of(not.Part),
            Defined defined => Once("definition " + defined.Name, () => Of(_definitions[defined.Name])),
            Comparison { Limit: TableLimit table } => _rows[table.Table],
            _ => 1,
        };

        private long? Once(string name, Func<long?> count)
        {
            if (_known.TryGetValue(name, out var known)) return known;
            _known[name] = null;
            return _known[name] = count();
        }

        private static long? Add(long? a, long? b) => a + b is { } sum ? Math.Min(sum, PlainMax + 1L) : null;
    }
}
