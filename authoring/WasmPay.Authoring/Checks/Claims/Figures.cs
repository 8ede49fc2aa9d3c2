using System.Globalization;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Text;

namespace WasmPay.Authoring.Checks.Claims;

/// <summary>
/// Whether a number of a rule's words is one of a reading's. Words and readings count differently (hours and minutes, "the sixth" and "more than five"),
/// so a number is the reading's where any such way leads from one to the other; what remains is in no condition at all.
/// </summary>
internal sealed class Figures
{
    private static readonly decimal[] s_units = [1, 60, 24, 7, 30, 31, 12, 365, 366, 168, 720, 1_440, 10_080, 43_200, 44_640, 525_600, 100];

    private readonly HashSet<decimal> _numbers = [];
    // "The sixth", where five before it are counted and it is not.
    private readonly HashSet<decimal> _counts = [];
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    /// <summary>The numbers of a condition, with the tables that it names.</summary>
    public Figures(Condition condition, Interpretation reading)
    {
        foreach (var leaf in condition.Leaves) Add(leaf, reading);
    }

    /// <summary>The amounts with a currency or of money facts, as one says them: each in all the ways that it may be meant.</summary>
    public List<decimal[]> Amounts { get; } = [];

    /// <summary>Whether a number of the words is one of these.</summary>
    public bool Has(Mark mark) => Has(mark.Value) || _texts.Any(text => text.Contains(mark.Text, StringComparison.OrdinalIgnoreCase));

    private bool Has(decimal value) => s_units.Any(unit => Near(value * unit)) || value % 60 == 0 && Near(value / 60) || Near(value + 12) || Near((value + 12) * 60) || _counts.Any(count => Math.Abs(count - value) <= 2);

    private bool Near(decimal value) => _numbers.Contains(value) || _numbers.Contains(value - 1) || _numbers.Contains(value + 1);

    private void Add(Condition leaf, Interpretation reading)
    {
        switch (leaf)
        {
            case Comparison comparison:
                foreach (var term in comparison.Terms) Add(term);
                Add(comparison.Limit, comparison, reading);
                break;
            case Membership membership:
                _texts.UnionWith(membership.Values);
                break;
            case TextMatch match:
                _texts.UnionWith(match.Values);
                break;
            case Listed listed:
                _texts.Add(listed.List);
                break;
            case Defined defined:
                foreach (var definition in reading.Definitions.Where(d => d.Name == defined.Name))
                    foreach (var inner in definition.When.Leaves) Add(inner, reading);
                break;
        }
    }

    private void Add(Limit limit, Comparison comparison, Interpretation reading)
    {
        switch (limit)
        {
            case MoneyLimit money:
                Amount(money.Units, money.Currency);
                break;
            case NumberLimit { Number: var number }:
                _numbers.Add(number);
                if (comparison.Facts.Any(fact => fact.EndsWith(".units", StringComparison.Ordinal) || fact.EndsWith(".total", StringComparison.Ordinal))) Amount(number, null);
                if (comparison.Facts.Any(fact => fact.EndsWith(".count", StringComparison.Ordinal))) _counts.Add(number);
                if (comparison.Facts.Contains("history.idle-minutes")) _numbers.UnionWith([24, 60, 1_440]);
                if (comparison.Facts.Contains(FactCatalog.Date)) _numbers.UnionWith([number / 10_000, number / 100 % 100, number % 100]);
                // Of a time between the hours, both parts are said.
                if (comparison.Facts.Contains(FactCatalog.MinuteOfDay)) _numbers.UnionWith([number / 60, number % 60]);
                break;
            case FactsLimit facts:
                foreach (var term in facts.Terms) Add(term);
                break;
            case TableLimit named:
                foreach (var table in reading.Tables.Where(t => t.Name == named.Table))
                {
                    foreach (var row in table.Rows)
                    {
                        _texts.UnionWith(row.Keys);
                        Add(row.Limit, comparison, reading);
                    }
                    if (table.Otherwise is { } rest) Add(rest, comparison, reading);
                }
                break;
        }
    }

    private void Add(Term term)
    {
        var (above, below) = (term.Factor.Numerator, term.Factor.Denominator);
        _numbers.UnionWith([above, below]);
        // Percent of it, above it and below it.
        if (below != 0) _numbers.UnionWith([100m * above / below, (100m * above / below) - 100, 100 - (100m * above / below)]);
        if (term.Fact.Split('.') is ["history", _, var window, ..])
            _numbers.UnionWith(window switch { "hour" => [1m, 60], "day" => [1m, 24, 1_440], "week" => [7m, 168], "month" => [30m, 720], "calendar-day" => [1m, 24], _ => [1m] });
    }

    private void Amount(long units, string? currency)
    {
        // Where the currency is not known, all that it could be.
        var places = currency is null ? [0, 2, 3] : (int[])[Tables.Instance.Decimals(currency) ?? 2];
        decimal[] amounts = [.. places.Select(decimals => units / decimals switch { 0 => 1m, 2 => 100m, _ => 1_000m })];
        _numbers.UnionWith(amounts);
        Amounts.Add(amounts);
    }

    /// <summary>A number as one says it.</summary>
    public static string Say(decimal number) => number.ToString("#,0.###", CultureInfo.InvariantCulture);
}
