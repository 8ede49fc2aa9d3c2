using System.Globalization;
using System.Text;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Describe;

/// <summary>A whole reading in words, line by line: what an officer, an approver or a critic compares with the rule.</summary>
public static class ReadingWords
{
    /// <summary>The reading. Each condition is said in words that mean it when they are read again (<see cref="Paraphrase"/>).</summary>
    public static string Of(Interpretation reading, BankProfile bank)
    {
        var words = new StringBuilder(reading.Precedence == Precedence.FirstMatch
            ? "The first line that fits decides.\n" : "Every line is tested, and the strictest decision counts.\n");
        foreach (var definition in reading.Definitions) words.Append(CultureInfo.InvariantCulture, $"A payment is called {definition.Name} where {Said(definition.When)}.\n");
        foreach (var table in reading.Tables) words.Append(CultureInfo.InvariantCulture, $"The table {table.Name} says: {string.Join("; ", table.Rows.Select(row => $"{string.Join(" or ", row.Keys)}: {Limit(row.Limit)}"))}{(table.Otherwise is { } rest ? $"; all others: {Limit(rest)}" : "")}.\n");
        for (var i = 0; i < reading.Clauses.Count; i++)
        {
            var clause = reading.Clauses[i];
            var unless = clause.Unless.Count == 0 ? "" : $", unless {string.Join(" or ", clause.Unless)} fits";
            words.Append(CultureInfo.InvariantCulture, $"{i + 1}. {clause.Code}: {Verb(clause.Decision)} where {Said(clause.When)}{unless}.\n");
        }
        words.Append(CultureInfo.InvariantCulture, $"Every other payment is {Verb(reading.Otherwise.Decision)}.");
        foreach (var claim in reading.Floor) words.Append(CultureInfo.InvariantCulture, $"\nAlways {Verb(claim.Decision)}: where {Said(claim.When)}.");
        foreach (var claim in reading.Liveness) words.Append(CultureInfo.InvariantCulture, $"\nSome payment is {Verb(claim.Decision)} where {Said(claim.When)}.");
        return words.ToString();

        string Said(Condition condition) => Paraphrase.English.Of(condition, bank.ReportingCurrency);
    }

    private static string Limit(Limit limit) => limit is MoneyLimit money ? LimitText.Money(money.Units, money.Currency) : limit is NumberLimit number ? $"{number.Number}" : limit.ToString();

    /// <summary>What becomes of a payment.</summary>
    internal static string Verb(Decision decision) => decision switch { Decision.Deny => "denied", Decision.Refer => "referred", _ => "approved" };
}
