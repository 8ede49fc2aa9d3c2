using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Checks;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving;

namespace WasmPay.Authoring.Offline;

/// <summary>
/// Reads rules with a grammar for each of its languages: no key, no network, the same answer every time. It accounts for every word of a
/// rule; what it cannot read it names, and then it refuses rather than guesses; where it reads a sentence in two ways that differ on a payment, it asks.
/// </summary>
/// <param name="solver">
/// Tells ways of reading that mean the same from those that do not, and finds the payment on which these differ; null to ask about every way that is
/// written otherwise. It is not disposed of.
/// </param>
public sealed class OfflineRuleAuthor(ISolver? solver = null) : IRuleAuthor
{
    private static readonly AuthorProvenance Provenance = new("offline", "2");

    /// <inheritdoc/>
    public async Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var answer = Interpret(rule);
            if (solver is null || answer.Outcome != AuthorOutcome.Clarify) return answer;
            var judge = new QuestionJudge(new MeaningJudge(solver, rule.Bank), rule.Bank);
            var questions = new List<Ambiguity>();
            foreach (var question in answer.Interpretation.Ambiguities) questions.Add(await judge.JudgeAsync(question, cancellation).ConfigureAwait(false));
            var settled = questions.Where(question => question.Candidates.Count == 1).Select(question => new Answer(question.Kind, question.Phrase, question.Readings[0].Text)).ToList();
            if (settled.Count == 0) return answer with { Interpretation = answer.Interpretation with { Ambiguities = questions } };
            // Ways that all mean the same are no question; the rule is read on with the first of them.
            rule = rule with { Answers = [.. rule.Answers, .. settled] };
        }
    }

    /// <summary>Reads a rule by its grammar alone: what is written otherwise is taken to mean something else.</summary>
    public static AuthorAnswer Interpret(RuleRequest rule)
    {
        if (Unreadable(rule) is { } unreadable) return Refused(Interpretation.Empty with { Problems = [unreadable] });
        return Judge(rule, new Rules.RuleReader(rule, Language.Of(rule)!).Read());
    }

    private static Problem? Unreadable(RuleRequest rule)
    {
        var text = rule.Text;
        if (string.IsNullOrWhiteSpace(text)) return new Problem("empty", "The rule is empty; say which payments are to be denied or referred.");
        if (text.Length > RuleRequest.MaximumLength) return new Problem("too-long", $"The rule is longer than {RuleRequest.MaximumLength} characters; divide it.");
        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || text.Any(c => c is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u200e' or '\u200f' or '\u200b' or '\ufeff' or '\u00ad'))
            return new Problem("hidden-text", "The rule contains control or invisible characters; write it in plain text.");
        var language = Language.CodeOf(rule);
        return Language.Read.Contains(language) ? null
            : new Problem("language", $"The offline author reads {string.Join(", ", Language.Read.Order(StringComparer.Ordinal))}; this rule is in another language ({language}).");
    }

    private static AuthorAnswer Judge(RuleRequest rule, Interpretation read)
    {
        if (read.Problems.Count > 0 || read.Missing.Count > 0) return Refused(read with { Clauses = [], Otherwise = Otherwise.Approve, Ambiguities = [] });
        if (read.Clauses.Count == 0 && read.Otherwise.Decision == Decision.Approve)
        {
            return read.Warnings.Count > 0
                ? new AuthorAnswer(AuthorOutcome.Flag, read, Provenance)
                : Refused(read with { Problems = [new Problem("decides-nothing", "The text decides no payment; say what is to be denied or referred.")] });
        }
        if (read.Ambiguities.Count > 0) return new AuthorAnswer(AuthorOutcome.Clarify, read with { Clauses = [], Otherwise = Otherwise.Approve }, Provenance);
        read = read with { Examples = ExampleMaker.Make(read, rule.Bank) };
        return new AuthorAnswer(read.Warnings.Count > 0 ? AuthorOutcome.Flag : AuthorOutcome.Program, read, Provenance);
    }

    private static AuthorAnswer Refused(Interpretation interpretation) => new(AuthorOutcome.Refuse, interpretation, Provenance);
}
