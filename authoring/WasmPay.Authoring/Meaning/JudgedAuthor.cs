using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Checks.Claims;
using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving;

namespace WasmPay.Authoring.Meaning;

/// <summary>
/// An author whose readings are judged before anybody sees them: a reading that cannot be meant is refused, with the payment that shows it, and what is
/// odd about one that can is shown. The same for every author.
/// </summary>
/// <param name="author">Who reads; it is disposed of with this.</param>
/// <param name="solver">Who decides what readings mean; it is not disposed of.</param>
public sealed class JudgedAuthor(IRuleAuthor author, ISolver solver) : IRuleAuthor, IDisposable
{
    /// <inheritdoc/>
    public async Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation)
    {
        var answer = await author.InterpretAsync(rule, cancellation).ConfigureAwait(false);
        var reading = answer.Interpretation;
        // Whoever answers a question should know what else there is to look at.
        if (answer.Outcome == AuthorOutcome.Clarify && reading.Clauses.Count > 0) return answer with { Interpretation = Shown(rule, reading) };
        if (answer.Outcome is not (AuthorOutcome.Program or AuthorOutcome.Flag) || reading.Clauses.Count == 0 && reading.Otherwise.Decision == Decision.Approve) return answer;
        reading = Shown(rule, reading);
        if (reading.Warnings.Count > 0) answer = answer with { Outcome = AuthorOutcome.Flag, Interpretation = reading };
        var findings = await new MeaningJudge(solver, rule.Bank).ExamineAsync(reading, cancellation).ConfigureAwait(false);
        // That nothing is decided follows from a clause that cannot fire, and need not be said as well.
        if (findings.Any(finding => finding.Kind == MeaningFindingKind.NeverFires)) findings = [.. findings.Where(finding => finding.Kind != MeaningFindingKind.DecidesAlike)];
        var problems = findings.Select(finding => Problem(finding, reading, rule.Bank)).OfType<Problem>().ToList();
        if (problems.Count > 0) return answer with { Outcome = AuthorOutcome.Refuse, Interpretation = reading with { Problems = [.. reading.Problems, .. problems], Clauses = [], Otherwise = Otherwise.Approve } };
        var warnings = findings.Select(finding => Warning(finding, reading)).OfType<Warning>().ToList();
        return warnings.Count == 0 ? answer : answer with { Outcome = AuthorOutcome.Flag, Interpretation = reading with { Warnings = [.. reading.Warnings, .. warnings] } };
    }

    /// <summary>Disposes of the author where it can be.</summary>
    public void Dispose() => (author as IDisposable)?.Dispose();

    // What the words say and the reading does not, what opens the rule, and what would tell a customer what is kept about him.
    private static Interpretation Shown(RuleRequest rule, Interpretation read) => read with
    {
        Clauses = [.. read.Clauses.Select(clause => SafeMessages.Of(clause, rule.Bank))],
        Warnings =
        [
            .. read.Warnings,
            .. new ClaimCheck(rule, read).Run(),
            .. OpenedRules.Find(read).Select(opened => new Warning("opening", Words(opened.Clause), $"This opens the rule for {opened.What}.")),
            .. read.Clauses.Where(clause => SafeMessages.Tells(clause, rule.Bank)).Select(clause => new Warning("tipping-off", Words(clause), $"The clause {clause.Code} was to tell the customer of a list, a rating or a suspicion; he is told what becomes of the payment and no more.")),
        ],
    };

    private static string Words(Clause clause) => clause.Text.Length > 0 ? clause.Text : clause.Code;

    private static Problem? Problem(MeaningFinding finding, Interpretation reading, BankProfile bank) => finding.Kind switch
    {
        MeaningFindingKind.NeverFires => new("never-fires", "No payment can ever meet this condition, so the clause decides nothing; say what is meant.", Text(finding.Clause, reading)),
        MeaningFindingKind.Contradicts => new("contradiction", $"Two clauses decide the same payment in opposite ways{Shown(finding, reading, bank)}; say which of them counts.", $"{Text(finding.Clause, reading)} / {Text(finding.Other, reading)}"),
        MeaningFindingKind.DecidesAlike when finding.Decision == Decision.Approve => new("decides-nothing", "Every payment is approved, as it would be without the rule; say what is to be denied or referred."),
        MeaningFindingKind.BreaksFloor => new("breaks-floor", $"The rule promises to let these payments pass and does not{Shown(finding, reading, bank)}; say which of the two is meant.", finding.Clause),
        MeaningFindingKind.BreaksLiveness => new("breaks-liveness", "What the rule says must happen to some payments happens to none; say what is meant.", finding.Clause),
        _ => null,
    };

    private static Warning? Warning(MeaningFinding finding, Interpretation reading) => finding.Kind switch
    {
        MeaningFindingKind.DecidesAlike => new("always-fires", reading.Clauses is [var first, ..] ? first.Text : reading.Otherwise.Text, $"Every payment is {(finding.Decision == Decision.Deny ? "denied" : "referred")}: nothing would be approved."),
        MeaningFindingKind.Shadowed => new("shadowed", Text(finding.Clause, reading), "This can never decide a payment: whatever it catches, another clause decides before it."),
        MeaningFindingKind.NotKnown => new("not-known", Text(finding.Clause, reading), finding.Message),
        _ => null,
    };

    private static string Shown(MeaningFinding finding, Interpretation reading, BankProfile bank) =>
        finding.Payment is { } payment ? $", such as one where {PaymentWords.Of(payment, [reading], bank)}" : "";

    private static string Text(string code, Interpretation reading) => reading.Clauses.FirstOrDefault(clause => clause.Code == code)?.Text ?? "";
}
