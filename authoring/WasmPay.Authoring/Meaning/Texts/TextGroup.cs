using WasmPay.Solving.Terms;

namespace WasmPay.Authoring.Meaning.Texts;

/// <summary>
/// Text facts that are compared with each other. Their values are numbers to the solver: one for each text that a reading or a law names, and for each
/// fact one more that stands for some other text. No more are needed, since so many facts have at most so many other texts.
/// </summary>
internal sealed class TextGroup
{
    private readonly List<string> _known;
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);

    /// <summary>A group of facts with the texts that are named.</summary>
    public TextGroup(IReadOnlyList<string> facts, IEnumerable<string> texts)
    {
        Facts = facts;
        _known = [.. texts.Distinct(StringComparer.Ordinal)];
        for (var i = 0; i < _known.Count; i++) _codes.Add(_known[i], i);
    }

    /// <summary>The facts.</summary>
    public IReadOnlyList<string> Facts { get; }

    /// <summary>The texts that are named, at their codes.</summary>
    public IReadOnlyList<string> Known => _known;

    /// <summary>Codes in all.</summary>
    public int Codes => _known.Count + Facts.Count;

    /// <summary>A text's code; null where it is not named.</summary>
    public int? CodeOf(string text) => _codes.TryGetValue(text, out var code) ? code : null;

    /// <summary>Whether a code's text is none that is named.</summary>
    public SmtTerm IsOther(SmtTerm code) => Smt.AtMost(Smt.Int(_known.Count), code);

    /// <inheritdoc cref="IsOther(SmtTerm)"/>
    public bool IsOther(int code) => code >= _known.Count;
}
