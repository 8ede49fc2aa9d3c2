using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Describe;

/// <summary>A part of a rule with what it was read as.</summary>
/// <param name="Words">The words of the rule; empty where none say it.</param>
/// <param name="Meaning">What they mean, in our words.</param>
public sealed record ReadingRow(string Words, string Meaning);

/// <summary>A reading beside the words of its rule, for the people who have to say whether it is meant.</summary>
public static class ReadingRows
{
    /// <summary>One row for each definition, clause and promise, one for what no clause catches, and one for each passage that decides nothing or is not followed.</summary>
    public static IReadOnlyList<ReadingRow> Of(Interpretation reading, string reportingCurrency)
    {
        var wording = new Wording(reportingCurrency);
        return
        [
            .. reading.Definitions.Select(d => new ReadingRow(d.Text, $"{d.Name}: {wording.Of(d.When)}")),
            .. reading.Clauses.Select(c => new ReadingRow(c.Text, $"{InterpretationJson.Name(c.Decision)} when {wording.Of(c.When)}{Unless(c)}")),
            .. reading.Floor.Select(c => new ReadingRow(c.Text, $"always {InterpretationJson.Name(c.Decision)} when {wording.Of(c.When)}")),
            .. reading.Liveness.Select(c => new ReadingRow(c.Text, $"sometimes {InterpretationJson.Name(c.Decision)} when {wording.Of(c.When)}")),
            new ReadingRow(reading.Otherwise.Text, $"otherwise {InterpretationJson.Name(reading.Otherwise.Decision)}"),
            .. reading.Remarks.Select(r => new ReadingRow(r, "decides nothing by itself")),
            .. reading.Warnings.Select(w => new ReadingRow(w.Phrase, $"{(w.IsOfReading ? "look at this" : "not followed")}: {w.Reason}")),
        ];
    }

    private static string Unless(Clause clause) => clause.Unless.Count == 0 ? "" : $", unless {string.Join(" or ", clause.Unless)} fires";
}
