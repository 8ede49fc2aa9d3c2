using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Offline.Rules;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Checks.Claims;

/// <summary>
/// Holds a reading to the words of its rule, whoever read it: every number, list, negation, exception and permission is in words that a clause or a
/// remark reads, and what a clause's words name is in its condition. What is left is shown; no clause is dropped or changed for it.
/// </summary>
internal sealed class ClaimCheck(RuleRequest rule, Interpretation reading)
{
    private const int MostWarnings = 12;

    private readonly List<Warning> _warnings = [];
    private readonly Language? _language = Language.Of(rule);
    private readonly IReadOnlyList<(int Start, int End)> _sentences = QuotedWords.Sentences(rule.Text);
    private readonly HashSet<string> _lists = reading.Conditions.SelectMany(c => c.Leaves).OfType<Listed>().Select(l => l.List).ToHashSet(StringComparer.Ordinal);

    // Where words stand is asked for again and again, and a rule can be long.
    private readonly Dictionary<string, IReadOnlyList<(int Start, int End)>> _spans = new(StringComparer.Ordinal) { [""] = [] };

    /// <summary>What the officer must see.</summary>
    public IReadOnlyList<Warning> Run()
    {
        var claimed = Quoted().SelectMany(Spans).ToList();
        var marks = RuleMarks.Of(rule);
        foreach (var clause in reading.Clauses) Compare(clause, [.. marks.Where(mark => Spans(clause.Text).Any(span => Covers(span, mark)))]);
        foreach (var clause in reading.Clauses) Decided(clause);
        foreach (var mark in marks.Where(mark => !claimed.Any(span => Covers(span, mark)))) Unclaimed(mark);
        Said(marks);
        Instructions();
        // What speaks to the reader comes first, and what is cut off is said.
        List<Warning> found = [.. _warnings.DistinctBy(warning => (warning.Code, warning.Phrase)).OrderBy(warning => warning.Code is "instruction" or "concealment" ? 0 : 1)];
        if (found.Count <= MostWarnings) return found;
        return [.. found.Take(MostWarnings), new Warning("more", rule.Text[..Math.Min(rule.Text.Length, 80)], $"There are {found.Count - MostWarnings} more places like these; divide the rule to see them all.")];
    }

    // All words that the reading says it made something of.
    private IEnumerable<string> Quoted() =>
    [
        .. reading.Clauses.Select(c => c.Text), .. reading.Definitions.Select(d => d.Text), .. reading.Floor.Concat(reading.Liveness).Select(c => c.Text), reading.Otherwise.Text, reading.PrecedenceText,
        .. reading.Remarks, .. reading.Warnings.Select(w => w.Phrase), .. reading.Ambiguities.Select(a => a.Phrase), .. reading.Missing.Select(m => m.Phrase), .. reading.Problems.Select(p => p.Phrase),
        .. rule.Answers.Select(a => a.Phrase),
    ];

    private IReadOnlyList<(int Start, int End)> Spans(string text) =>
        _spans.TryGetValue(text, out var known) ? known : _spans[text] = QuotedWords.Find(rule.Text, text);

    private static bool Meet((int Start, int End) one, (int Start, int End) other) => one.Start < other.End && other.Start < one.End;

    private static bool Covers((int Start, int End) span, Mark mark) => span.Start <= mark.Start && mark.End <= span.End;

    private void Compare(Clause clause, List<Mark> marks)
    {
        var figures = new Figures(clause.When, reading);
        foreach (var mark in marks.Where(mark => mark.Kind == MarkKind.Number && !figures.Has(mark) && !IsElsewhere(clause, mark)))
            Warn("figure-lost", mark, $"The number {mark.Text} stands in the words of the clause {clause.Code} and in no condition of it.");
        foreach (var mark in marks.Where(mark => mark.Kind == MarkKind.List && !_lists.Contains(mark.Text)))
            Warn("list-lost", mark, $"The list {mark.Text} stands in the words of the clause {clause.Code} and in no condition.");
        if (!Spares(clause) && !reading.Clauses.Any(other => Shares(clause, other) && TurnsAbout(other.When)) && marks.FirstOrDefault(mark => mark.Kind == MarkKind.Exception) is { Text: not null } spared)
            Warn("exception-lost", spared, $"The words of the clause {clause.Code} spare something (“{spared.Text}”), and no condition does.");
        if (clause.Decision != Decision.Approve && marks.FirstOrDefault(IsPermission) is { Text: not null } permits && !rule.Answers.Any(a => a.Kind == "modality"))
            Warn("permission", permits, $"The words of the clause {clause.Code} allow it (“{permits.Text}”) and do not demand it; it was read as a duty.");
    }

    // The words of a clause may name no decision, since the sentence before them does; where they do, they name its own.
    private void Decided(Clause clause)
    {
        if (_language is not { } language || rule.Answers.Count > 0) return;
        var words = clause.Text.ToLowerInvariant().Split([' ', ',', '.', ';', ':', '\n', '(', ')', '“', '”', '"'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Any(word => RuleMarks.Turns(language.Code, word))) return;
        var named = words.Where(language.Decisions.ContainsKey).Select(word => (Word: word, Decision: language.Decisions[word])).ToList();
        if (named is [var first, ..] && named.All(word => word.Decision != clause.Decision))
            _warnings.Add(new Warning("decision-not-said", clause.Text, $"The words of the clause {clause.Code} say “{first.Word}”, and it was read as {InterpretationJson.Name(clause.Decision)}."));
    }

    // One sentence can be the words of several clauses, and one clause of several sentences.
    private bool IsElsewhere(Clause clause, Mark mark) =>
        reading.Clauses.Any(other => other != clause && Spans(other.Text).Any(span => Covers(span, mark)) && new Figures(other.When, reading).Has(mark))
        || new[] { reading.Otherwise.Text, reading.PrecedenceText }.Concat(reading.Remarks).Concat(reading.Warnings.Select(w => w.Phrase)).SelectMany(Spans).Any(span => Covers(span, mark));

    // Of two clauses of one sentence either may be the one that spares.
    private bool Shares(Clause one, Clause other) => one != other && Spans(one.Text).Any(a => Spans(other.Text).Any(b => Meet(a, b)));

    private bool Spares(Clause clause) =>
        clause.Unless.Count > 0 || reading.Precedence == Precedence.FirstMatch && reading.Clauses.TakeWhile(c => c != clause).Any(c => c.Decision < clause.Decision) || reading.Otherwise.Decision != Decision.Approve || reading.Clauses.Any(c => c.Decision == Decision.Approve) || TurnsAbout(clause.When);

    private bool TurnsAbout(Condition condition) => condition switch
    {
        Negation => true,
        AllOf all => all.Parts.Any(TurnsAbout),
        AnyOf any => any.Parts.Any(TurnsAbout),
        Comparison { Comparator: Comparator.NotEqual } => true,
        Defined defined => reading.Definitions.Any(d => d.Name == defined.Name && TurnsAbout(d.When)),
        _ => false,
    };

    // "May be refused": a word that allows, and one that decides soon after it.
    private bool IsPermission(Mark mark)
    {
        if (mark.Kind != MarkKind.Modal || _language is not { } language) return false;
        // "No individual can send".
        if (SentenceOf(mark) is var sentence
            && rule.Text[sentence.Start..mark.Start].ToLowerInvariant().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Any(word => RuleMarks.Negates(language.Code, word))) return false;
        var rest = rule.Text[mark.End..].ToLowerInvariant().Split([' ', ',', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var after = rest.Take(5).TakeWhile(word => !word.EndsWith('.')).ToList();
        return !after.Any(word => word is "not" or "nicht" or "only" or "pas" or "nur") && after.Concat(rest.Skip(after.Count).Take(1)).Any(word => language.Decides.Contains(word.TrimEnd('.', ';', ':')));
    }

    private void Unclaimed(Mark mark) => Warn("unread", mark, mark.Kind switch
    {
        MarkKind.List => $"The reading makes nothing of the words that name the list {mark.Text}.",
        MarkKind.Number => $"The reading makes nothing of the words with the number {mark.Text}.",
        _ => $"The reading makes nothing of these words, which say “{mark.Text}”.",
    });

    // An amount that nobody said.
    private void Said(IReadOnlyList<Mark> marks)
    {
        if (rule.Answers.Count > 0 || _language is null) return;
        var said = marks.Where(mark => mark.Kind == MarkKind.Number).Select(mark => mark.Value).ToHashSet();
        bool IsSaid(decimal amount) => new[] { amount, amount + 1, amount - 1, amount * 100, amount / 100, amount * 2, amount / 2 }.Any(said.Contains) || amount == 0;
        foreach (var clause in reading.Clauses.Where(clause => clause.Text.Length > 0))
        {
            var amounts = new Figures(clause.When, reading).Amounts;
            // Each amount is one of several, where its currency is not known.
            foreach (var amount in amounts.Where(alternatives => !alternatives.Any(IsSaid)))
                _warnings.Add(new Warning("figure-not-said", clause.Text, $"The clause {clause.Code} has the amount {Figures.Say(amount.Min())}, which the rule does not say."));
        }
    }

    // What speaks to whoever reads the rule, whether or not the reading says so too.
    private void Instructions()
    {
        foreach (var sentence in _sentences)
        {
            if (reading.Warnings.Any(w => Spans(w.Phrase).Any(span => Meet(span, sentence)))) continue;
            var text = rule.Text[sentence.Start..sentence.End];
            var isRead = reading.Clauses.Any(clause => Spans(clause.Text).Any(span => Meet(span, sentence)));
            if (Hazards.Find(text) is { } hazard && (hazard.Code == "instruction" || !isRead && hazard.Code == "concealment"))
                _warnings.Add(isRead ? hazard with { Reason = "This may be an instruction to the program that reads the rule; whether it was followed, the reading shows." } : hazard);
        }
    }

    private (int Start, int End) SentenceOf(Mark mark) => _sentences.FirstOrDefault(sentence => Covers(sentence, mark));

    private void Warn(string code, Mark mark, string reason)
    {
        var sentence = SentenceOf(mark);
        _warnings.Add(new Warning(code, InterpretationLimits.Cut(sentence.End > sentence.Start ? rule.Text[sentence.Start..sentence.End].Trim() : mark.Text), reason));
    }
}
