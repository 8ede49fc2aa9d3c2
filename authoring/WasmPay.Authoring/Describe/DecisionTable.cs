using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Describe;

/// <summary>Which rows of a table count where several fit; the letters are those of DMN.</summary>
public enum HitPolicy
{
    /// <summary>F: the first row that fits.</summary>
    First,

    /// <summary>P: the row with the strictest decision.</summary>
    Priority,
}

/// <summary>One row: a way in which a clause can fire.</summary>
/// <param name="Clause">The clause's code; what no clause catches has the code of the rest.</param>
/// <param name="Cells">What each input must be, in the order of the inputs; empty where it may be anything.</param>
/// <param name="Decision">What is decided.</param>
public sealed record DecisionRow(string Clause, IReadOnlyList<string> Cells, Decision Decision);

/// <summary>
/// A reading as a decision table (DMN): a column for each fact that it looks at, and a row for each way in which a clause can fire. Definitions and links
/// between clauses are written out, so that each row stands for itself.
/// </summary>
/// <param name="Policy">Which rows count.</param>
/// <param name="Inputs">What is looked at, in words.</param>
/// <param name="Rows">The rows in the order of the clauses; the last is for all payments that no other fits.</param>
public sealed record DecisionTable(HitPolicy Policy, IReadOnlyList<string> Inputs, IReadOnlyList<DecisionRow> Rows)
{
    /// <summary>The most rows that one clause takes; one that would take more is not laid out.</summary>
    public const int RowsOfClause = 24;

    /// <summary>The table of a reading; null where a clause would take more than <see cref="RowsOfClause"/>, which nobody would read.</summary>
    public static DecisionTable? Of(Interpretation reading, string reportingCurrency)
    {
        var wording = new Wording(reportingCurrency);
        var inputs = new List<string>();
        var rows = new List<(Clause Clause, IReadOnlyList<(string Input, string Cell)> Cells)>();
        foreach (var clause in PlainReading.WithLimits(reading).Clauses)
        {
            var ways = Alternatives.Of(clause.When).Take(RowsOfClause + 1).ToList();
            if (ways.Count > RowsOfClause) return null;
            foreach (var way in ways)
            {
                var cells = way.Select(wording.Cell).Distinct().ToList();
                inputs.AddRange(cells.Select(cell => cell.Input).Where(input => !inputs.Contains(input)).Distinct());
                rows.Add((clause, cells));
            }
        }
        return new DecisionTable(
            reading.Precedence == Precedence.FirstMatch ? HitPolicy.First : HitPolicy.Priority,
            inputs,
            [
                .. rows.Select(row => new DecisionRow(row.Clause.Code, [.. inputs.Select(input => Cell(row.Cells, input))], row.Clause.Decision)),
                new DecisionRow(reading.Otherwise.Code, [.. inputs.Select(_ => "")], reading.Otherwise.Decision),
            ]);
    }

    // Two that must both hold of one fact stand in one cell.
    private static string Cell(IReadOnlyList<(string Input, string Cell)> cells, string input) => string.Join(" and ", cells.Where(cell => cell.Input == input).Select(cell => cell.Cell));
}
