using System.Text;
using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Meaning.Texts;

/// <summary>What a text must have, or must not.</summary>
/// <param name="Part">Where something is looked for; null for the whole text.</param>
/// <param name="Value">What is looked for.</param>
/// <param name="AnyCase">Whether A to Z count as a to z.</param>
/// <param name="Holds">Whether it must be there.</param>
internal sealed record TextNeed(TextPart? Part, string Value, bool AnyCase, bool Holds)
{
    /// <summary>Whether a text has what is needed, by .NET's own comparison.</summary>
    public bool IsMetBy(string text) => Found(text) == Holds;

    private bool Found(string text)
    {
        var (all, value) = AnyCase ? (Folded(text), Folded(Value)) : (text, Value);
        return Part switch
        {
            null => all == value,
            TextPart.Contains => all.Contains(value, StringComparison.Ordinal),
            TextPart.BeginsWith => all.StartsWith(value, StringComparison.Ordinal),
            _ => all.EndsWith(value, StringComparison.Ordinal),
        };
    }

    /// <summary>A to Z as a to z.</summary>
    public static string Folded(string text) => string.Concat(text.Select(Folded));

    /// <inheritdoc cref="Folded(string)"/>
    public static char Folded(char unit) => char.IsAsciiLetterUpper(unit) ? (char)(unit | 0x20) : unit;
}

/// <summary>
/// Looks for a text of some domains that meets needs, or shows that there is none, by going through all beginnings that differ in what may follow them.
/// Solvers decide such questions too, but in three versions of two of them some were answered in milliseconds, some in seconds and some not at all.
/// </summary>
internal sealed class TextSearch
{
    /// <summary>Beginnings that are gone through; beyond them it is not known.</summary>
    private const int MaximumStates = 10_000;

    private readonly IReadOnlyList<TextDomain> _domains;
    private readonly IReadOnlyList<TextNeed> _needs;
    private readonly IReadOnlyList<Progress> _progress;

    private TextSearch(IReadOnlyList<TextDomain> domains, IReadOnlyList<TextNeed> needs)
    {
        (_domains, _needs) = (domains, needs);
        _progress = [.. needs.Select(need => new Progress(need))];
    }

    /// <summary>A text; with <c>Exhausted</c> and no text there is none, with neither it is not known.</summary>
    public static (string? Text, bool Exhausted) Find(IReadOnlyList<TextDomain> domains, IReadOnlyList<TextNeed> needs)
    {
        var search = new TextSearch(domains, needs);
        var sample = domains[0].Samples.Append(search.Composed()).FirstOrDefault(search.Meets);
        return sample is not null ? (sample, false) : search.Walk();
    }

    // What is looked for, one after the other: mostly that is enough, and people can read it.
    private string Composed()
    {
        string Longest(TextPart part) => Wanted(part).MaxBy(value => value.Length) ?? "";
        var (begin, end) = (Longest(TextPart.BeginsWith), Longest(TextPart.EndsWith));
        if (end.StartsWith(begin, StringComparison.Ordinal)) begin = "";
        if (begin.EndsWith(end, StringComparison.Ordinal)) end = "";
        var inside = Wanted(TextPart.Contains).Where(value => !begin.Contains(value, StringComparison.Ordinal) && !end.Contains(value, StringComparison.Ordinal));
        return string.Join(' ', ((IEnumerable<string>)[begin.TrimEnd(' '), .. inside, end]).Where(part => part.Length > 0));

        IEnumerable<string> Wanted(TextPart part) => _needs.Where(need => need.Holds && need.Part == part).Select(need => need.Value);
    }

    private bool Meets(string text) => _domains.All(domain => domain.Allows(text)) && _needs.All(need => need.IsMetBy(text));

    private (string?, bool) Walk()
    {
        var alphabet = Alphabet();
        var start = new int[_progress.Count];
        var seen = new HashSet<string>(StringComparer.Ordinal) { Key("", start) };
        var open = new Queue<(string Text, int[] At)>([("", start)]);
        while (open.TryDequeue(out var next))
        {
            if (Meets(next.Text)) return (next.Text, false);
            foreach (var unit in alphabet)
            {
                if (!_domains.All(domain => domain.CanFollow(next.Text, unit))) continue;
                var at = new int[_progress.Count];
                var dead = false;
                for (var i = 0; i < at.Length && !dead; i++)
                {
                    at[i] = _progress[i].Next(next.At[i], unit);
                    dead = _progress[i].IsDead(at[i]);
                }
                var text = next.Text + unit;
                if (dead || !seen.Add(Key(text, at))) continue;
                if (seen.Count > MaximumStates) return (null, false);
                open.Enqueue((text, at));
            }
        }
        return (null, true);
    }

    private string Key(string text, int[] at)
    {
        var key = new StringBuilder();
        foreach (var domain in _domains) key.Append(domain.State(text)).Append('/');
        foreach (var one in at) key.Append(one).Append(' ');
        return key.ToString();
    }

    // Units that are looked for, in both cases where that is alike, the domains' own, and one that is none of them.
    private List<char> Alphabet()
    {
        var looked = _needs.SelectMany(need => need.AnyCase ? need.Value.Concat(TextNeed.Folded(need.Value)).Concat(need.Value.ToUpperInvariant().Where(char.IsAscii)) : need.Value).Distinct().ToList();
        var other = Enumerable.Range('a', 26).Concat(Enumerable.Range(' ', 95)).Concat(Enumerable.Range(0xC0, 0x180)).Select(code => (char)code).First(unit => !looked.Contains(unit));
        return [.. looked.Concat(_domains.SelectMany(domain => domain.Fillers)).Append(other).Distinct()];
    }

    /// <summary>How far a text has come towards one need; -1 where it can come no further.</summary>
    private sealed class Progress
    {
        private readonly TextNeed _need;
        private readonly string _value;
        private readonly int[] _borders;

        public Progress(TextNeed need)
        {
            (_need, _value) = (need, need.AnyCase ? TextNeed.Folded(need.Value) : need.Value);
            _borders = Borders(_value);
        }

        public int Next(int at, char unit)
        {
            if (_need.AnyCase) unit = TextNeed.Folded(unit);
            return _need.Part switch
            {
                TextPart.Contains when at == _value.Length => at,
                TextPart.Contains or TextPart.EndsWith => Along(at, unit),
                TextPart.BeginsWith when at == _value.Length => at,
                _ => at >= 0 && at < _value.Length && _value[at] == unit ? at + 1 : -1,
            };
        }

        // What is the whole text may go on, but for that it must not be it; one that has left it is another.
        public bool IsDead(int at) => _need.Part switch
        {
            TextPart.Contains => !_need.Holds && at == _value.Length,
            TextPart.BeginsWith => _need.Holds ? at < 0 : at == _value.Length,
            null => _need.Holds && at < 0,
            _ => false,
        };

        private int Along(int at, char unit)
        {
            if (at == _value.Length) at = _borders[at];
            while (at > 0 && _value[at] != unit) at = _borders[at];
            return _value.Length > 0 && _value[at] == unit ? at + 1 : 0;
        }

        // The longest proper beginning that each beginning ends with.
        private static int[] Borders(string value)
        {
            var borders = new int[value.Length + 1];
            for (int i = 1, at = 0; i < value.Length; i++)
            {
                while (at > 0 && value[i] != value[at]) at = borders[at];
                if (value[i] == value[at]) at++;
                borders[i + 1] = at;
            }
            return borders;
        }
    }
}
