namespace WasmPay.Authoring.Interpretations;

/// <summary>
/// The same reading in fewer words: definitions put in their places, table rows and links between clauses written out, amounts as numbers, facts on
/// one side. What is left is what a writer or a solver must know; the evaluator decides by the full language, so that the two can be held together.
/// </summary>
internal sealed class PlainReading
{
    private readonly Dictionary<string, Condition> _definitions;
    private readonly Dictionary<string, Table> _tables;
    private readonly Dictionary<string, Clause> _clauses;
    private readonly bool _keepsLimits;

    private PlainReading(Interpretation reading, bool keepsLimits = false)
    {
        _keepsLimits = keepsLimits;
        _definitions = reading.Definitions.ToDictionary(d => d.Name, d => d.When, StringComparer.Ordinal);
        _tables = reading.Tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        _clauses = reading.Clauses.ToDictionary(c => c.Code, StringComparer.Ordinal);
    }

    /// <summary>The reading without definitions, tables and links.</summary>
    public static Interpretation Of(Interpretation reading) => new PlainReading(reading).Of(reading, []);

    /// <summary>The reading without definitions and links, its limits as they are written; for people.</summary>
    public static Interpretation WithLimits(Interpretation reading) => new PlainReading(reading, keepsLimits: true).Of(reading, reading.Tables);

    private Interpretation Of(Interpretation reading, IReadOnlyList<Table> tables)
    {
        return reading with
        {
            Definitions = [],
            Tables = tables,
            Clauses = [.. reading.Clauses.Select(clause => clause with { When = Fires(clause), Unless = [] })],
            Floor = [.. reading.Floor.Select(claim => claim with { When = Of(claim.When) })],
            Liveness = [.. reading.Liveness.Select(claim => claim with { When = Of(claim.When) })],
        };
    }

    /// <summary>One condition of the reading, in the same way.</summary>
    public static Condition Of(Condition condition, Interpretation reading) => new PlainReading(reading).Of(condition);

    private Condition Fires(Clause clause) => clause.Unless.Count == 0
        ? Of(clause.When)
        : new AllOf([Of(clause.When), .. clause.Unless.Select(code => new Negation(Fires(_clauses[code])))]);

    private Condition Of(Condition condition) => condition switch
    {
        AllOf all => new AllOf([.. all.Parts.Select(Of)]),
        AnyOf any => new AnyOf([.. any.Parts.Select(Of)]),
        Negation not => new Negation(Of(not.Part)),
        Defined defined => Of(_definitions[defined.Name]),
        Comparison comparison when !_keepsLimits => Of(comparison),
        _ => condition,
    };

    private Condition Of(Comparison comparison) => comparison.Limit switch
    {
        MoneyLimit money => comparison with { Limit = new NumberLimit(money.Units) },
        FactsLimit facts => comparison with
        {
            Terms = [.. comparison.Terms, .. facts.Terms.Select(term => term with { Factor = term.Factor.Negated })],
            Limit = new NumberLimit(0),
        },
        TableLimit table => Rows(comparison, _tables[table.Table], table.Key),
        _ => comparison,
    };

    private AnyOf Rows(Comparison comparison, Table table, string key)
    {
        var rows = table.Rows.Select(row => (Condition)new AllOf([new Membership(key, row.Keys), Of(comparison with { Limit = row.Limit })]));
        if (table.Otherwise is { } rest)
            rows = rows.Append(new AllOf([new Negation(new Membership(key, [.. table.Rows.SelectMany(row => row.Keys)])), Of(comparison with { Limit = rest })]));
        return new AnyOf([.. rows]);
    }
}
