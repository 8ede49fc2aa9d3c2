using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Checks;

/// <summary>Chooses a value for each fact of a conjunction of plain conditions.</summary>
internal sealed class Assignment(BankProfile bank)
{
    private static readonly string[] Countries = ["FRA", "DEU", "USA", "GBR", "JPN", "BRA", "IND", "NOR"];
    private static readonly string[] Currencies = ["EUR", "USD", "GBP", "JPY", "NOK", "SEK", "KWD"];

    private readonly Dictionary<string, (HashSet<string>? Allowed, HashSet<string> Excluded)> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SortedSet<string> On, SortedSet<string> Off)> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _flags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Interval> _numbers = new(StringComparer.Ordinal);
    private bool? _absent;

    private sealed record Interval(long Low, long High, long Step = 1)
    {
        public SortedSet<long> Excluded { get; } = [];
    }

    /// <summary>Values for the facts; null where the literals contradict each other.</summary>
    public SortedDictionary<string, FactValue>? Choose(IReadOnlyList<Literal> literals)
    {
        if (!literals.All(l => Note(l.Leaf, l.Negated)) || _numbers.Values.Any(i => Value(i) is null)) return null;
        var given = new SortedDictionary<string, FactValue>(StringComparer.Ordinal);
        var baseline = SampleRequests.Baseline(bank);
        foreach (var (fact, (allowed, excluded)) in _texts)
        {
            FactCatalog.TryFind(fact, out var known);
            var usual = FactReader.Text(baseline, fact);
            var pool = allowed ?? (IEnumerable<string>)[usual, .. known?.Words ?? (fact.EndsWith("country", StringComparison.Ordinal) || fact.EndsWith("residence", StringComparison.Ordinal) ? Countries : fact.EndsWith("currency", StringComparison.Ordinal) ? Currencies : ["OTHER", "OTHER2"])];
            var choice = pool.Contains(usual) && !excluded.Contains(usual) ? usual : pool.FirstOrDefault(v => !excluded.Contains(v));
            if (choice is null) return null;
            if (choice != usual) given[fact] = new TextValue(choice);
        }
        foreach (var (party, (on, _)) in _lists) if (on.Count > 0) given[$"{party}.lists"] = new ListsValue([.. on]);
        foreach (var (fact, flag) in _flags) given[fact] = new FlagValue(flag);
        foreach (var (key, interval) in _numbers.OrderBy(n => n.Key.Count(c => c == '+')))
        {
            var terms = key.Split('+');
            var value = Value(interval)!.Value;
            if (terms.Length > 1)
            {
                var others = terms.Skip(1).Sum(t => given.TryGetValue(t, out var set) ? ((NumberValue)set).Number : FactReader.Number(baseline, t) ?? 0);
                value = Math.Max(0, value - others);
            }
            Set(given, terms[0], value, baseline.Transaction.At.Year, baseline.Transaction.At.Month);
        }
        if (_absent == true) given["history.idle-minutes"] = new AbsentValue();
        return given;
    }

    private bool Note(Condition leaf, bool negated)
    {
        switch (leaf)
        {
            case Membership m:
                var text = _texts.GetValueOrDefault(m.Fact, (null, []));
                if (negated) text.Excluded.UnionWith(m.Values);
                else if (text.Allowed is null) text.Allowed = [.. m.Values];
                else text.Allowed.IntersectWith(m.Values);
                _texts[m.Fact] = text;
                FactCatalog.TryFind(m.Fact, out var fact);
                return text.Allowed is not null ? text.Allowed.Except(text.Excluded).Any() : fact?.Words is null || fact.Words.Except(text.Excluded).Any();
            case Listed l:
                var lists = _lists.GetValueOrDefault(l.Party, ([], []));
                (negated ? lists.Off : lists.On).Add(l.List);
                _lists[l.Party] = lists;
                return !lists.On.Overlaps(lists.Off);
            case IsTrue t:
                if (_flags.TryGetValue(t.Fact, out var before) && before == negated) return false;
                _flags[t.Fact] = !negated;
                return true;
            case IsAbsent:
                if (_absent is { } was && was == negated) return false;
                _absent = !negated;
                return _absent == false || !_numbers.ContainsKey("history.idle-minutes");
            case Comparison c:
                return Note(c, negated);
            case AllOf { Parts: [] }:
                return !negated;
            case AnyOf { Parts: [] }:
                return negated;
            default:
                return true;
        }
    }

    private bool Note(Comparison c, bool negated)
    {
        // Sums with factors are left to chance; what is found is checked.
        if (c.Limit is not NumberLimit { Number: var limit } || c.Terms.Any(term => term.Factor != Fraction.One)) return true;
        var facts = c.Terms.Select(term => term.Fact).ToList();
        var key = string.Join('+', facts);
        var (low, high) = Range(facts);
        var interval = _numbers.GetValueOrDefault(key, new Interval(low, high));
        var comparator = negated ? c.Comparator.Opposite() ?? c.Comparator : c.Comparator;
        if (key == "history.idle-minutes" && !negated && _absent == true) return false;
        var next = comparator switch
        {
            Comparator.MoreThan => limit == long.MaxValue ? interval with { Low = 1, High = 0 } : interval with { Low = Math.Max(interval.Low, limit + 1) },
            Comparator.AtLeast => interval with { Low = Math.Max(interval.Low, limit) },
            Comparator.LessThan => limit == long.MinValue ? interval with { Low = 1, High = 0 } : interval with { High = Math.Min(interval.High, limit - 1) },
            Comparator.AtMost => interval with { High = Math.Min(interval.High, limit) },
            Comparator.Equal => interval with { Low = Math.Max(interval.Low, limit), High = Math.Min(interval.High, limit) },
            Comparator.MultipleOf when !negated => interval with { Step = limit },
            _ => interval,
        };
        next.Excluded.UnionWith(interval.Excluded);
        if (comparator == Comparator.NotEqual) next.Excluded.Add(limit);
        _numbers[key] = next;
        return next.Low <= next.High;
    }

    // What a fact can be at all. Amounts of committed payments are above zero.
    private static (long, long) Range(IReadOnlyList<string> terms) => terms switch
    {
        [var one] when one.EndsWith(".units", StringComparison.Ordinal) => (1, long.MaxValue / 4),
        ["transaction.at.hour"] => (0, 23),
        ["transaction.at.minute"] => (0, 59),
        ["transaction.at.weekday"] => (1, 7),
        ["transaction.at.month"] => (1, 12),
        ["transaction.at.day"] => (1, 31),
        ["transaction.at.year"] => (1970, 9999),
        [FactCatalog.MinuteOfDay] => (0, 1439),
        [FactCatalog.DaysLeftInMonth] => (0, 30),
        [FactCatalog.Date] => (19700101, 99991231),
        [var one] when one.EndsWith("-days", StringComparison.Ordinal) || one.EndsWith(".count", StringComparison.Ordinal) || one.EndsWith("-minutes", StringComparison.Ordinal) => (0, uint.MaxValue),
        _ => (0, long.MaxValue / 4),
    };

    private static long? Value(Interval i)
    {
        var value = i.Low;
        if (i.Step > 1) value = (value + i.Step - 1) / i.Step * i.Step;
        while (value <= i.High && i.Excluded.Contains(value)) value += i.Step;
        return value <= i.High ? value : null;
    }

    private static void Set(SortedDictionary<string, FactValue> given, string fact, long value, int year, int month)
    {
        switch (fact)
        {
            case FactCatalog.MinuteOfDay:
                given["transaction.at.hour"] = new NumberValue(value / 60);
                given["transaction.at.minute"] = new NumberValue(value % 60);
                break;
            case FactCatalog.DaysLeftInMonth:
                given["transaction.at.day"] = new NumberValue(DateTime.DaysInMonth(year, month) - value);
                break;
            case FactCatalog.Date:
                given["transaction.at.year"] = new NumberValue(value / 10_000);
                given["transaction.at.month"] = new NumberValue(value / 100 % 100);
                given["transaction.at.day"] = new NumberValue(value % 100);
                break;
            default:
                given[fact] = new NumberValue(value);
                break;
        }
    }
}
