using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Checks;

/// <summary>Finds rules that cannot be meant: clauses that never fire, that always fire, or that ask for opposite decisions.</summary>
internal static class Sanity
{
    /// <summary>What speaks against an interpretation, and what the officer must see of it.</summary>
    /// <param name="interpretation">The interpretation.</param>
    /// <param name="bank">The bank.</param>
    /// <param name="precedenceIsSaid">Whether the text says which decision counts where several clauses fire.</param>
    public static (IReadOnlyList<Problem> Problems, IReadOnlyList<Warning> Warnings) Check(Interpretation interpretation, BankProfile bank, bool precedenceIsSaid)
    {
        var finder = new WitnessFinder(bank);
        var problems = new List<Problem>();
        var warnings = new List<Warning>();
        interpretation = PlainReading.Of(interpretation);
        foreach (var clause in interpretation.Clauses)
        {
            if (finder.IsImpossible(clause.When))
                problems.Add(new Problem("never-fires", "No payment can ever meet this condition: it contradicts itself, so the clause is vacuous.", clause.Text));
            else if (clause.Decision != Decision.Approve && interpretation.Precedence == Precedence.Strictest && finder.IsImpossible(new Negation(clause.When)))
                warnings.Add(new Warning("always-fires", clause.Text, "This catches every payment: the condition is vacuous, and nothing would be approved."));
        }
        if (interpretation.Precedence == Precedence.FirstMatch) warnings.AddRange(Shadowed(interpretation, finder));
        if (interpretation.Otherwise.Decision == Decision.Approve && interpretation.Clauses.All(c => c.Decision == Decision.Approve))
            problems.Add(new Problem("decides-nothing", "The rule only approves, which is what happens without it; it is vacuous.", ""));
        if (interpretation.Precedence == Precedence.Strictest && !precedenceIsSaid) problems.AddRange(Contradictions(interpretation, finder));
        return (problems, warnings);
    }

    // Of a ladder: what an earlier line with another decision has caught already, and so never decides.
    private static IEnumerable<Warning> Shadowed(Interpretation ladder, WitnessFinder finder) =>
        from line in ladder.Clauses.Select((clause, at) => (clause, at))
        let earlier = ladder.Clauses.Take(line.at).ToList()
        where earlier.Any(e => e.Decision != line.clause.Decision && finder.IsImpossible(new AllOf([line.clause.When, new Negation(e.When)])))
        select new Warning("shadowed", line.clause.Text, "This never decides: a line before it catches every payment that meets it.");

    private static IEnumerable<Problem> Contradictions(Interpretation interpretation, WitnessFinder finder)
    {
        foreach (var approving in interpretation.Clauses.Where(c => c.Decision == Decision.Approve))
            foreach (var other in interpretation.Clauses.Where(c => c.Decision != Decision.Approve))
            {
                if (finder.Find(new AllOf([approving.When, other.When])) is not null)
                    yield return new Problem("contradiction", $"A payment can be both approved and {(other.Decision == Decision.Deny ? "denied" : "referred")} by this text; say which counts.", $"{other.Text} / {approving.Text}");
            }
        // The same condition with two decisions: one of them would never matter.
        foreach (var (a, b) in interpretation.Clauses.SelectMany((a, i) => interpretation.Clauses.Skip(i + 1).Select(b => (a, b))))
        {
            if (a.Decision != b.Decision && a.Decision != Decision.Approve && b.Decision != Decision.Approve && InterpretationJson.ToNode(a.When).ToJsonString() == InterpretationJson.ToNode(b.When).ToJsonString())
                yield return new Problem("contradiction", "The same payments are to be denied and to be referred; say which counts.", $"{a.Text} / {b.Text}");
        }
    }
}
