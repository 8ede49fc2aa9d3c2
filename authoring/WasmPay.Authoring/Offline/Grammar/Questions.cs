using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>What the grammar could not settle by itself while it read, and the officer's answers to that.</summary>
internal sealed class Questions(IReadOnlyList<Answer> answers)
{
    private readonly List<Ambiguity> _ambiguities = [];
    private readonly List<MissingFact> _missing = [];
    private readonly List<Warning> _warnings = [];

    /// <summary>Open questions.</summary>
    public IReadOnlyList<Ambiguity> Ambiguities => _ambiguities;

    /// <summary>Facts that are not there.</summary>
    public IReadOnlyList<MissingFact> Missing => _missing;

    /// <summary>Text that was not followed.</summary>
    public IReadOnlyList<Warning> Warnings => _warnings;

    /// <summary>Where a failed attempt goes back to.</summary>
    public (int, int, int) Mark() => (_ambiguities.Count, _missing.Count, _warnings.Count);

    /// <summary>Forgets what was noted since <paramref name="mark"/>.</summary>
    public void Reset((int Ambiguities, int Missing, int Warnings) mark)
    {
        _ambiguities.RemoveRange(mark.Ambiguities, _ambiguities.Count - mark.Ambiguities);
        _missing.RemoveRange(mark.Missing, _missing.Count - mark.Missing);
        _warnings.RemoveRange(mark.Warnings, _warnings.Count - mark.Warnings);
    }

    /// <summary>The officer's answer, as the id of one of <paramref name="readings"/> or as text; null where there is none and the question is noted.</summary>
    public string? Ask(string kind, string phrase, params IReadOnlyList<Reading> readings)
    {
        var answer = answers.FirstOrDefault(a => a.Kind == kind && Same(a.Phrase, phrase)) ?? answers.FirstOrDefault(a => a.Kind == kind && Overlaps(a.Phrase, phrase))
            ?? (answers.Count(a => a.Kind == kind) == 1 ? answers.First(a => a.Kind == kind) : null);
        if (answer is not null) return answer.Text;
        if (!_ambiguities.Any(a => a.Kind == kind && Same(a.Phrase, phrase))) _ambiguities.Add(new Ambiguity(kind, phrase, readings));
        return null;
    }

    /// <summary>Notes a fact that is not there.</summary>
    public void Lack(string fact, string phrase)
    {
        if (!_missing.Any(m => m.Fact == fact)) _missing.Add(new MissingFact(fact, phrase));
    }

    /// <summary>Notes text that is not followed.</summary>
    public void Warn(Warning warning)
    {
        if (!_warnings.Contains(warning)) _warnings.Add(warning);
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static bool Overlaps(string a, string b) =>
        a.Contains(b, StringComparison.OrdinalIgnoreCase) || b.Contains(a, StringComparison.OrdinalIgnoreCase);
}
