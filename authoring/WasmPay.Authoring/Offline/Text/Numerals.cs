namespace WasmPay.Authoring.Offline.Text;

/// <summary>Numbers in words, of one language: lines of <c>kind value words</c>.</summary>
internal sealed class Numerals
{
    private readonly Dictionary<string, decimal> _units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _tens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _scales = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _ordinals = new(StringComparer.Ordinal);

    /// <summary>Reads the lines.</summary>
    public Numerals(string text)
    {
        foreach (var line in text.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(l => l.Length > 2 && l[0][0] != '#'))
        {
            var into = line[0] switch { "unit" => _units, "ten" => _tens, "scale" => _scales, "ordinal" => _ordinals, var other => throw new FormatException($"`{other}` is no kind of numeral.") };
            foreach (var word in line.Skip(2)) into[word] = decimal.Parse(line[1], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>An ordinal at a token.</summary>
    public IEnumerable<(int End, decimal Value)> Ordinals(IReadOnlyList<Token> tokens, int at) =>
        _ordinals.TryGetValue(tokens[at].Lower, out var value) ? [(at + 1, value)]
        : _tens.TryGetValue(tokens[at].Lower, out var tens) && at + 1 < tokens.Count && _ordinals.TryGetValue(tokens[at + 1].Lower, out var rest) && rest < 10 ? [(at + 2, tens + rest)]
        : [];

    /// <summary>A number in words at a token: <c>twenty five</c>, <c>two hundred</c>.</summary>
    public IEnumerable<(int End, decimal Value)> Spoken(IReadOnlyList<Token> tokens, int at)
    {
        if (at >= tokens.Count) yield break;
        var word = tokens[at].Lower;
        decimal value;
        var end = at + 1;
        if (_tens.TryGetValue(word, out value))
        {
            if (end < tokens.Count && _units.TryGetValue(tokens[end].Lower, out var unit) && unit is >= 1 and < 10) (value, end) = (value + unit, end + 1);
        }
        else if (!_units.TryGetValue(word, out value)) yield break;
        if (end < tokens.Count && _scales.TryGetValue(tokens[end].Lower, out var hundred) && hundred == 100) (value, end) = (value * 100, end + 1);
        yield return (end, value);
    }

    /// <summary>A figure with the scales that follow it: <c>10 lakh</c>. It is never read without them.</summary>
    public IEnumerable<(int End, decimal Value)> Scaled(IReadOnlyList<Token> tokens, (int End, decimal Value) figure)
    {
        while (figure.End < tokens.Count && _scales.TryGetValue(tokens[figure.End].Lower, out var scale) && figure.Value < 1_000_000_000_000m) figure = (figure.End + 1, figure.Value * scale);
        yield return figure;
    }
}
