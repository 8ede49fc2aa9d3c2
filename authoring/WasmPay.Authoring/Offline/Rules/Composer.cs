using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Offline.Senses;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>Makes a reading of drafts: names the clauses, brings them into the order in which they count, and says what becomes of the rest.</summary>
/// <param name="reportingCurrency">The bank's reporting currency.</param>
internal sealed class Composer(string reportingCurrency)
{
    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);

    /// <summary>The reading.</summary>
    public Interpretation Compose(RuleDraft draft, IReadOnlyList<(Draft Draft, Condition When)> drafts, Questioner questions, IReadOnlyList<Problem> problems)
    {
        var clauses = drafts.Select(d => Clause(d.Draft, d.When)).ToList();
        var order = Order(draft, clauses, [.. drafts.Select(d => d.Draft.Item)], questions);
        return new Interpretation
        {
            Precedence = order.Precedence,
            PrecedenceText = InterpretationLimits.Cut(draft.OrderText),
            Clauses = order.Clauses,
            Otherwise = draft.Otherwise is { Decision: { } rest and not Decision.Approve } otherwise
                ? new Otherwise(rest, Unique("otherwise"), Wording.Message(rest), InterpretationLimits.Cut(otherwise.Text)) : Otherwise.Approve with { Text = InterpretationLimits.Cut(draft.Otherwise?.Text ?? "") },
            Ambiguities = questions.Ambiguities,
            Missing = questions.Missing,
            Warnings = questions.Warnings,
            Problems = problems,
            Remarks = Remarks(draft, clauses, questions),
        };
    }

    // What was read and stands in no clause.
    private static IReadOnlyList<string> Remarks(RuleDraft draft, IReadOnlyList<Clause> clauses, Questioner questions)
    {
        List<string> used = [.. clauses.Select(c => c.Text), draft.OrderText, draft.Otherwise?.Text ?? "", .. questions.Warnings.Select(w => w.Phrase)];
        return [.. draft.Heard.Where(said => !used.Any(text => text.Contains(said, StringComparison.Ordinal))).Distinct(StringComparer.Ordinal).Take(InterpretationLimits.Items).Select(InterpretationLimits.Cut)];
    }

    private static (Precedence Precedence, IReadOnlyList<Clause> Clauses) Order(RuleDraft draft, List<Clause> clauses, List<int> items, Questioner questions)
    {
        switch (draft.Order)
        {
            case "first-match":
                return (Precedence.FirstMatch, clauses);
            case "last-first":
                return (Precedence.FirstMatch, [.. Enumerable.Reverse(clauses)]);
            case "by-number":
                // Clauses of which the text does not say when they are read.
                if (items.Any(item => item <= 0 || draft.Sequence.Count > 0 && !draft.Sequence.Contains(item))) questions.Ask("precedence", draft.OrderText, new Reading("order", "say in which order the clauses are read"));
                return (Precedence.FirstMatch, [.. clauses.Zip(items).OrderBy(each => draft.Sequence.Count > 0 ? draft.Sequence.ToList().IndexOf(each.Second) : each.Second).Select(each => each.First)]);
            case "mildest":
                return (Precedence.FirstMatch, [.. clauses.OrderBy(c => c.Decision)]);
        }
        var beats = draft.Beats.ToHashSet();
        if (beats.All(pair => pair.Winner > pair.Loser)) return (Precedence.Strictest, clauses);
        // Of two decisions the one that the text says, else the stricter; where that is no order, the officer must say it.
        var ranked = new List<Decision> { Decision.Deny, Decision.Refer, Decision.Approve };
        ranked.Sort((a, b) => a == b ? 0 : beats.Contains((a, b)) ? -1 : beats.Contains((b, a)) ? 1 : b.CompareTo(a));
        if (clauses.Select(c => c.Decision).Distinct().Count() > 2 || beats.Any(pair => beats.Contains((pair.Loser, pair.Winner))))
            questions.Ask("precedence", string.Join(", ", beats.Select(p => $"{p.Winner} beats {p.Loser}")), new Reading("order", "say which of the three decisions counts before which"));
        return (Precedence.FirstMatch, [.. clauses.OrderBy(c => ranked.IndexOf(c.Decision))]);
    }

    private Clause Clause(Draft draft, Condition when)
    {
        var decision = draft.Decision ?? Decision.Refer;
        return ClauseWords.Complete(new Clause(Unique(draft.Label is { Length: > 0 } label ? Wording.Kebab(label) : Wording.Code(when)), decision, when, Wording.Message(decision), InterpretationLimits.Cut(draft.Text)), reportingCurrency);
    }

    private string Unique(string stem)
    {
        var code = stem;
        for (var again = 2; !_codes.Add(code); again++) code = $"{stem}-{again}";
        return code;
    }
}
