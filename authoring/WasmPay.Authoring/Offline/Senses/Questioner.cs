using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Senses;

/// <summary>What could not be settled while a rule's senses were turned into conditions, and what the officer has settled already.</summary>
internal sealed class Questioner(IReadOnlyList<Answer> answers)
{
    private readonly List<Ambiguity> _ambiguities = [];
    private readonly List<MissingFact> _missing = [];
    private readonly List<Warning> _warnings = [];

    /// <summary>Questions for the officer.</summary>
    public IReadOnlyList<Ambiguity> Ambiguities => _ambiguities;

    /// <summary>Facts that the contract lacks.</summary>
    public IReadOnlyList<MissingFact> Missing => _missing;

    /// <summary>What the officer must see.</summary>
    public IReadOnlyList<Warning> Warnings => _warnings;

    /// <summary>The officer's answer in words: the reading that he chose, or his own; null where he has yet to be asked, and then he is.</summary>
    public string? Ask(string kind, string phrase, params IReadOnlyList<Reading> readings) => Ask(new Ambiguity(kind, phrase, readings));

    /// <summary>The officer's answer to a question.</summary>
    public string? Ask(Ambiguity question)
    {
        var (kind, phrase, readings) = question;
        var answer = answers.FirstOrDefault(a => a.Kind == kind && Meets(a.Phrase, phrase));
        if (answer is not null) return readings.FirstOrDefault(r => r.Id == answer.Text)?.Text ?? answer.Text;
        if (!_ambiguities.Any(a => a.Kind == kind && a.Phrase == phrase)) _ambiguities.Add(question);
        return null;
    }

    /// <summary>
    /// The name of the reading that the officer chose; null where there is no answer, or one that speaks for none of them: then the question stays.
    /// </summary>
    /// <param name="kind">The question's kind.</param>
    /// <param name="phrase">What it is about.</param>
    /// <param name="choices">The readings, each with parts of words by which an answer in other words is known; the first that is known counts.</param>
    public string? Choose(string kind, string phrase, params IReadOnlyList<(Reading Reading, string[] Known)> choices)
    {
        return Told(new Ambiguity(kind, phrase, [.. choices.Select(choice => choice.Reading)]), answer =>
            (choices.FirstOrDefault(choice => choice.Reading.Text == answer).Reading ?? choices.FirstOrDefault(choice => choice.Known.Any(part => answer.Contains(part, StringComparison.OrdinalIgnoreCase))).Reading)?.Id);
    }

    /// <summary>Whether the officer means who pays (<c>payer</c>) or who is paid (<c>payee</c>); null where he has yet to be asked, and then he is.</summary>
    public string? Side(string phrase) => Choose("scope", phrase,
        (new Reading("payer", "the payer is one of them"), ["payer", "sender", "pays"]), (new Reading("payee", "the payee is one of them"), ["payee", "benefici", "recipient", "paid"]));

    /// <summary>What an answer tells; null where there is none, or one that tells nothing: then the question stays.</summary>
    public string? Told(Ambiguity question, Func<string, string?> read)
    {
        if (Ask(question) is not { } answer) return null;
        if (read(answer) is { } told) return told;
        if (!_ambiguities.Any(a => a.Kind == question.Kind && a.Phrase == question.Phrase)) _ambiguities.Add(question);
        return null;
    }

    /// <summary>Notes a fact that is missing.</summary>
    public void Lack(string fact, string phrase)
    {
        if (!_missing.Any(m => m.Fact == fact)) _missing.Add(new MissingFact(fact, phrase));
    }

    /// <summary>Notes what was not followed.</summary>
    public void Warn(Warning warning)
    {
        if (!_warnings.Contains(warning)) _warnings.Add(warning);
    }

    // The officer may be asked about "large" and answer about "large transfers".
    private static bool Meets(string a, string b) =>
        a.Contains(b, StringComparison.OrdinalIgnoreCase) || b.Contains(a, StringComparison.OrdinalIgnoreCase);
}
