namespace WasmPay.Authoring.Offline.Engine;

/// <summary>
/// A grammar used backwards: says a sense in the words of the first line that fits it. What is said can be read again by the same grammar.
/// </summary>
/// <param name="grammar">The grammar.</param>
/// <param name="terminal">The words of what no grammar lists, by the terminal's name; null where it is none of them.</param>
internal sealed class Linearizer(GrammarText grammar, Func<string, Sense, string?> terminal)
{
    // A category that passes on another's meaning may come back to itself with the same sense: that way nothing is ever said.
    private readonly HashSet<(string, Sense)> _saying = [];

    /// <summary>The words of a sense as something of a category; null where no line says it.</summary>
    public string? Say(string category, Sense sense) => Words(category, sense) is { } words ? Joined(words) : null;

    private string? Words(string category, Sense sense)
    {
        if (!_saying.Add((category, sense))) return null;
        var words = grammar.Productions[category].Select(production => Words(production, sense)).FirstOrDefault(said => said is not null);
        _saying.Remove((category, sense));
        return words;
    }

    private string? Words(Production production, Sense sense)
    {
        var filled = new Sense?[production.Elements.Count(element => element is Slot or Terminal)];
        if (production.Meaning is not { } template) filled[0] = sense;
        else if (!Fits(template, sense, filled)) return null;
        var words = new List<string>();
        var slot = 0;
        foreach (var element in production.Elements)
        {
            var said = element switch
            {
                Words { Optional: true } => "",
                Words phrase => phrase.Phrases.First,
                Slot { Category: var category } => filled[slot++] is { } part ? Words(category, part) : null,
                Terminal { Name: var name } => filled[slot++] is { } part ? terminal(name, part) : null,
                _ => null,
            };
            if (said is null) return null;
            if (said != "") words.Add(said);
        }
        return string.Join(' ', words);
    }

    // What the template has in its slots where it is the sense.
    private static bool Fits(Template template, Sense sense, Sense?[] filled)
    {
        if (template.Slot > 0)
        {
            if (filled[template.Slot - 1] is { } before && !before.Equals(sense)) return false;
            filled[template.Slot - 1] = sense;
            return true;
        }
        if (template.Slot < 0) return false;
        if (template.Name == "") return sense.Name == "" && sense.Text == template.Text && sense.Parts.IsEmpty;
        return template.Name == sense.Name && template.Parts.Count == sense.Parts.Length && template.Parts.Zip(sense.Parts).All(pair => Fits(pair.First, pair.Second, filled));
    }

    private static string Joined(string words) =>
        words.Replace(" 's", "'s", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal).Replace("( ", "(", StringComparison.Ordinal).Replace(" )", ")", StringComparison.Ordinal);
}
