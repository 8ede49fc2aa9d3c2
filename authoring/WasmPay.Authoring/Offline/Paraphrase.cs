using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Offline.Senses;

namespace WasmPay.Authoring.Offline;

/// <summary>Says conditions in words by a grammar used backwards (<c>Languages/xx.said</c>), and reads the words again: they must mean the same.</summary>
public sealed partial class Paraphrase
{
    private readonly GrammarText _grammar;

    private Paraphrase(string language) => _grammar = GrammarText.Read(Language.Resource($"{language}.said"));

    /// <summary>English.</summary>
    public static Paraphrase English { get; } = new("en");

    /// <summary>The condition in words. Read again they are the condition, or this is a mistake of ours.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="reportingCurrency">The currency of values and totals whose limits are plain numbers.</param>
    /// <exception cref="InvalidOperationException">The words cannot be read again, or mean something else.</exception>
    public string Of(Condition condition, string reportingCurrency)
    {
        condition = Priced(condition, reportingCurrency);
        var words = new Linearizer(_grammar, Words).Say("Said", SaidSense.Of(condition)) ?? throw new InvalidOperationException("The grammar has no words for a condition.");
        var again = Read(words) ?? throw new InvalidOperationException($"The words of a condition are not read again: {words}");
        return Key(again) == Key(condition) ? words : throw new InvalidOperationException($"The words of a condition mean something else: {words}");
    }

    /// <summary>The condition that the words say; null where they say none.</summary>
    public Condition? Read(string words)
    {
        var pieces = Pieces(words);
        var chart = new Chart(_grammar, WordLattice.Of(pieces, Sayings.None), (from, to) => string.Join(' ', pieces.Skip(from).Take(to - from)), new SaidTerminals(pieces));
        return chart.Parse("Said") is [var only] ? SaidSense.Condition(only) : null;
    }

    // Values and totals are amounts; who made the reading may have left their currency out.
    private static Condition Priced(Condition condition, string currency) => condition switch
    {
        AllOf all => new AllOf([.. all.Parts.Select(p => Priced(p, currency))]),
        AnyOf any => new AnyOf([.. any.Parts.Select(p => Priced(p, currency))]),
        Negation not => new Negation(Priced(not.Part, currency)),
        Comparison { Limit: NumberLimit { Number: >= 0 and var units }, Comparator: not Comparator.MultipleOf } c when c.Terms.All(IsReported) => c with { Limit = new MoneyLimit(units, currency) },
        _ => condition,
    };

    private static bool IsReported(Term term) =>
        term.Fact == "transaction.reporting.units" || term.Fact.StartsWith("history.", StringComparison.Ordinal) && term.Fact.EndsWith(".total", StringComparison.Ordinal);

    // What is said in brackets or in another order of nothing is the same condition.
    private static string Key(Condition condition) => ConditionSense.Key(ConditionSense.Simplify(condition));

    // Words, and texts in quotation marks as one piece each.
    private static List<string> Pieces(string words) => [.. Piece().Matches(words).Select(match => match.Value)];

    private static string? Words(string terminal, Sense sense) => (terminal, sense.Name) switch
    {
        ("Value", "") => Plain().IsMatch(sense.Text) && !s_reserved.Contains(sense.Text) ? sense.Text : Quoted(sense.Text),
        ("Amount", "money") => LimitText.Money(long.Parse(sense.Parts[0].Text, CultureInfo.InvariantCulture), sense.Parts[1].Text),
        ("Minutes", "minutes") => LimitText.Write(new NumberLimit(long.Parse(sense.Parts[0].Text, CultureInfo.InvariantCulture)), Minute),
        ("Day", "date") => LimitText.Write(new NumberLimit(long.Parse(sense.Parts[0].Text, CultureInfo.InvariantCulture)), Date),
        ("Count", "number") => sense.Parts[0].Text,
        _ => null,
    };

    private static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    // A value that is one of the grammar's own words stands in quotation marks.
    private static readonly FrozenSet<string> s_reserved = new[] { "and", "or", "not", "is", "in", "plus", "times", "the", "always", "never", "missing" }.ToFrozenSet(StringComparer.Ordinal);

    private static Fact Minute { get; } = FactCatalog.TryFind(FactCatalog.MinuteOfDay, out var fact) ? fact : throw new InvalidOperationException();

    private static Fact Date { get; } = FactCatalog.TryFind(FactCatalog.Date, out var fact) ? fact : throw new InvalidOperationException();

    [GeneratedRegex("""'s\b|"(?:[^"\\]|\\.)*"|[()]|[^\s()"',]+(?:,[^\s()"',]+)*""", RegexOptions.CultureInvariant)]
    private static partial Regex Piece();

    [GeneratedRegex("^[A-Za-z0-9/-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    private sealed class SaidTerminals(List<string> pieces) : ITerminals
    {
        public IReadOnlyList<(int End, Sense Sense)> Match(string name, int at)
        {
            if (at >= pieces.Count) return [];
            return (name switch
            {
                "Value" => Value(pieces[at]) is { } text ? (at + 1, Sense.Atom(text)) : null,
                "Amount" => at + 1 < pieces.Count && LimitText.TryRead($"{pieces[at]} {pieces[at + 1]}", Money, out var limit, out _) && limit is MoneyLimit money
                    ? (at + 2, Sense.Of("money", Sense.Atom(money.Units.ToString(CultureInfo.InvariantCulture)), Sense.Atom(money.Currency))) : null,
                "Minutes" => Number("minutes", at, Minute),
                "Day" => Number("date", at, Date),
                "Count" => long.TryParse(pieces[at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? (at + 1, Sense.Of("number", Sense.Atom(pieces[at]))) : ((int, Sense)?)null,
                _ => null,
            }) is { } found ? [found] : [];
        }

        private static Fact Money { get; } = FactCatalog.TryFind("transaction.reporting.units", out var fact) ? fact : throw new InvalidOperationException();

        private (int, Sense)? Number(string name, int at, Fact fact) =>
            LimitText.TryRead(pieces[at], fact, out var limit, out _) && limit is NumberLimit number
                ? (at + 1, Sense.Of(name, Sense.Atom(number.Number.ToString(CultureInfo.InvariantCulture)))) : null;

        private static string? Value(string piece) => piece.StartsWith('"')
            ? piece[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : Plain().IsMatch(piece) && !s_reserved.Contains(piece) ? piece : null;
    }
}
