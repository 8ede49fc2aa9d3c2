using System.Globalization;
using System.Text.RegularExpressions;

namespace WasmPay.Authoring.Offline.Engine;

/// <summary>A language's grammar: its productions by category.</summary>
internal sealed partial class GrammarText
{
    private readonly Dictionary<string, List<string>> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Production>> _productions = new(StringComparer.Ordinal);

    private readonly HashSet<string> _vocabulary = new(StringComparer.Ordinal);

    private GrammarText() { }

    /// <summary>The productions, by category.</summary>
    public IReadOnlyDictionary<string, List<Production>> Productions => _productions;

    /// <summary>Reads a grammar; Languages/README.md says how it is written.</summary>
    /// <exception cref="FormatException">The text is no grammar; the message names the line.</exception>
    public static GrammarText Read(string text)
    {
        var grammar = new GrammarText();
        var lines = text.Split('\n').Select(raw => raw.StartsWith('#') ? "" : raw.Split(" #")[0].TrimEnd()).ToList();
        var category = "";
        // Sets stand anywhere, and before all that uses them.
        Each(lines, line => line.StartsWith('<'), (line, _) => grammar.AddSet(line));
        Each(lines, line => line != "" && !line.StartsWith('<'), (line, number) =>
        {
            if (!char.IsWhiteSpace(line[0])) category = line;
            else grammar.Add(category, line.Trim(), number);
        });
        grammar.Check();
        grammar._vocabulary.UnionWith(lines.SelectMany(line => InBraces().Replace(line.Split("->")[0], " ").Split([' ', '|', '(', ')', '[', ']', '=', ',', '.', ';', ':', '~', '^', '\''], StringSplitOptions.RemoveEmptyEntries)));
        return grammar;
    }

    /// <summary>Every word that some phrase of it has.</summary>
    public IReadOnlySet<string> Vocabulary => _vocabulary;

    /// <summary>The phrases of a set.</summary>
    public IReadOnlyList<string> Words(string set) => _sets.GetValueOrDefault(set, []);

    [GeneratedRegex(@"\{[^}]*\}|<[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex InBraces();

    private static void Each(List<string> lines, Func<string, bool> which, Action<string, int> read)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            try
            {
                if (which(lines[i])) read(lines[i], i + 1);
            }
            catch (Exception bad) when (bad is FormatException or KeyNotFoundException or ArgumentException)
            {
                throw new FormatException($"Line {i + 1} of the grammar: {bad.Message} ({lines[i].Trim()})", bad);
            }
        }
    }

    private void AddSet(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var phrases = Phrases(line[(equals + 1)..]).ToList();
        var name = line[..equals].Trim();
        if (_sets.TryGetValue(name, out var more)) more.AddRange(phrases);
        else _sets.Add(name, phrases);
    }

    private void Add(string category, string line, int number)
    {
        var arrow = line.LastIndexOf("->", StringComparison.Ordinal);
        var elements = Elements(arrow < 0 ? line : line[..arrow]).ToList();
        var meaning = arrow < 0 ? null : new TemplateReader(line[(arrow + 2)..].Trim()).Read();
        var slots = elements.Count(e => e is Slot or Terminal);
        if (meaning is not null && Slots(meaning).Any(slot => slot > slots)) throw new FormatException($"the meaning speaks of more than the {slots} categories that there are");
        if (meaning is null && elements.Count(e => e is Slot or Terminal) != 1) throw new FormatException("a line without a meaning has one category");
        if (!_productions.TryGetValue(category, out var productions)) _productions.Add(category, productions = []);
        productions.Add(new Production(category, elements, meaning, number));
    }

    private static IEnumerable<int> Slots(Template form) => form.Parts.SelectMany(Slots).Append(form.Slot);

    private IEnumerable<Element> Elements(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at])) { at++; continue; }
            var joint = text[at] switch { '~' => Joint.Tight, '^' => Joint.Loose, _ => Joint.None };
            if (joint != Joint.None) at++;
            // A bracket with room behind it stands for itself.
            if (text[at] == ')' || text[at] == '(' && at + 1 < text.Length && text[at + 1] == ' ')
            {
                yield return new Words(Tree([text[at..(at + 1)]]), false, Joint.None);
                at++;
                continue;
            }
            var end = text[at] switch { '{' => Closing(text, at, '}'), '(' => Closing(text, at, ')'), '[' => Closing(text, at, ']'), _ => Space(text, at) };
            var inner = text[at] is '{' or '(' or '[' ? text[(at + 1)..(end - 1)] : text[at..end];
            yield return text[at] switch
            {
                '{' when inner.StartsWith('#') => new Terminal(inner[1..]),
                '{' => new Slot(inner),
                '[' => new Words(Tree(Phrases(inner)), true, joint),
                _ => new Words(Tree(Phrases(inner)), false, joint),
            };
            at = end;
        }
    }

    // Alternatives between bars; a set's name stands for its phrases, also inside a phrase.
    private IEnumerable<string> Phrases(string text)
    {
        foreach (var alternative in text.Split('|'))
        {
            IEnumerable<string> phrases = [""];
            foreach (var word in alternative.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                IReadOnlyList<string> choices = word is ['<', _, .., '>'] ? _sets[word] : [word];
                phrases = [.. phrases.SelectMany(phrase => choices.Select(choice => $"{phrase} {choice}".Trim()))];
            }
            foreach (var phrase in phrases.Where(p => p != "")) yield return phrase;
        }
    }

    private static PhraseTree Tree(IEnumerable<string> phrases)
    {
        var tree = new PhraseTree();
        foreach (var phrase in phrases) tree.Add(phrase);
        return tree;
    }

    private static int Closing(string text, int at, char close) =>
        text.IndexOf(close, at) is var end and >= 0 ? end + 1 : throw new FormatException($"`{text[at]}` is not closed");

    private static int Space(string text, int at) => text.IndexOf(' ', at) is var end and >= 0 ? end : text.Length;

    // Every category is there, and none begins with itself: the chart would never end.
    private void Check()
    {
        foreach (var production in _productions.Values.SelectMany(p => p))
            foreach (var slot in production.Elements.OfType<Slot>())
                if (!_productions.ContainsKey(slot.Category)) throw new FormatException($"Line {production.Line} of the grammar: there is no category `{slot.Category}`.");
        var sound = new HashSet<string>(StringComparer.Ordinal);
        foreach (var category in _productions.Keys) Descend(category, [], sound);
    }

    private void Descend(string category, List<string> above, HashSet<string> sound)
    {
        if (above.Contains(category)) throw new FormatException($"The category `{category}` begins with itself, by way of {string.Join(", ", above)}.");
        if (sound.Contains(category)) return;
        above.Add(category);
        foreach (var first in _productions[category].SelectMany(Beginnings)) Descend(first, above, sound);
        above.RemoveAt(above.Count - 1);
        sound.Add(category);
    }

    private static IEnumerable<string> Beginnings(Production production)
    {
        foreach (var element in production.Elements)
        {
            if (element is Slot slot) yield return slot.Category;
            if (element is not Words { Optional: true }) yield break;
        }
    }

    private sealed class TemplateReader(string text)
    {
        private int _at;

        public Template Read()
        {
            var template = Next();
            return _at == text.Length ? template : throw new FormatException($"the meaning goes on after `{text[.._at]}`");
        }

        private Template Next()
        {
            while (_at < text.Length && text[_at] == ' ') _at++;
            var start = _at;
            if (_at < text.Length && text[_at] == '\'')
            {
                _at = text.IndexOf('\'', _at + 1) + 1;
                return new Template("", [], 0, text[(start + 1)..(_at - 1)]);
            }
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '-' or '$')) _at++;
            var name = text[start.._at];
            if (name == "") throw new FormatException("a name is missing in the meaning");
            if (name == "$text") return new Template("", [], -1);
            if (name[0] == '$') return new Template("", [], int.Parse(name[1..], CultureInfo.InvariantCulture));
            var parts = new List<Template>();
            if (_at < text.Length && text[_at] == '(')
            {
                do
                {
                    _at++;
                    parts.Add(Next());
                    while (_at < text.Length && text[_at] == ' ') _at++;
                }
                while (_at < text.Length && text[_at] == ',');
                if (_at >= text.Length || text[_at] != ')') throw new FormatException("`(` is not closed in the meaning");
                _at++;
            }
            return new Template(name, parts);
        }
    }
}
