using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Checks;
using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Grammar;
using WasmPay.Authoring.Offline.Passages;
using WasmPay.Authoring.Offline.Words;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Write;

namespace WasmPay.Authoring.Offline;

/// <summary>
/// Reads controlled English with a grammar: no key, no network, the same answer every time. It accounts for every word of a
/// rule; what it cannot read it names, and then it refuses rather than guesses.
/// </summary>
public sealed class OfflineRuleAuthor : IRuleAuthor
{
    private static readonly AuthorProvenance Provenance = new("offline", "1");

    private readonly ConcurrentDictionary<string, Phrases<bool>> _book = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(Interpret(rule));
    }

    /// <inheritdoc/>
    public Task<SourceDraft> WriteAsync(WriteRequest request, CancellationToken cancellation) =>
        Task.FromResult(new SourceDraft(AssemblyScriptWriter.Write(request.Interpretation, request.Rule.Text), null, Provenance));

    /// <inheritdoc/>
    public Task<SourceDraft> RepairAsync(RepairRequest request, CancellationToken cancellation) =>
        Task.FromResult(new SourceDraft(null, new Problem("no-repair", "The offline author writes the same source each time; it cannot mend one that does not build."), Provenance));

    /// <summary>Reads a rule.</summary>
    public AuthorAnswer Interpret(RuleRequest rule)
    {
        if (Unreadable(rule) is { } unreadable) return Refused(Interpretation.Empty with { Problems = [unreadable] });
        RuleReading reading;
        try
        {
            reading = new RuleReader(rule, _book).Read();
        }
        catch (Exception tooMuch) when (tooMuch is TooComplexException or RegexMatchTimeoutException)
        {
            return Refused(Interpretation.Empty with { Problems = [new Problem("too-complex", "The text has too many possible structures; divide it into shorter sentences.")] });
        }
        return Judge(rule, reading);
    }

    private static Problem? Unreadable(RuleRequest rule)
    {
        var text = rule.Text;
        if (string.IsNullOrWhiteSpace(text)) return new Problem("empty", "The rule is empty; say which payments are to be denied or referred.");
        if (text.Length > RuleRequest.MaximumLength) return new Problem("too-long", $"The rule is longer than {RuleRequest.MaximumLength} characters; divide it.");
        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || text.Any(c => c is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u200e' or '\u200f' or '\u200b' or '\ufeff' or '\u00ad'))
            return new Problem("hidden-text", "The rule contains control or invisible characters; write it in plain text.");
        var language = rule.Language ?? Languages.Guess(text);
        return language is "en" or null ? null : new Problem("language", $"The offline author reads English; this rule is in another language ({language}).");
    }

    private static AuthorAnswer Judge(RuleRequest rule, RuleReading reading)
    {
        var questions = reading.Questions;
        var interpretation = new Interpretation
        {
            Precedence = reading.Precedence ?? Precedence.Strictest,
            Clauses = Clauses(reading, rule.Bank),
            Ambiguities = questions.Ambiguities,
            Missing = questions.Missing,
            Warnings = questions.Warnings,
            Problems = reading.Problems,
        };
        if (reading.Problems.Count > 0 || questions.Missing.Count > 0) return Refused(interpretation with { Clauses = [], Ambiguities = [] });
        if (interpretation.Clauses.Count == 0)
        {
            return questions.Warnings.Count > 0
                ? new AuthorAnswer(AuthorOutcome.Flag, interpretation, Provenance)
                : Refused(interpretation with { Problems = [new Problem("decides-nothing", "The text decides no payment; say what is to be denied or referred.")] });
        }
        if (questions.Ambiguities.Count > 0) return new AuthorAnswer(AuthorOutcome.Clarify, interpretation with { Clauses = [] }, Provenance);
        var sanity = Sanity.Check(interpretation, rule.Bank, precedenceIsSaid: reading.Precedence is not null);
        if (sanity.Problems.Count > 0) return Refused(interpretation with { Problems = sanity.Problems, Clauses = [] });
        interpretation = interpretation with { Warnings = [.. interpretation.Warnings, .. sanity.Warnings], Examples = ExampleMaker.Make(interpretation, rule.Bank) };
        return new AuthorAnswer(interpretation.Warnings.Count > 0 ? AuthorOutcome.Flag : AuthorOutcome.Program, interpretation, Provenance);
    }

    private static AuthorAnswer Refused(Interpretation interpretation) => new(AuthorOutcome.Refuse, interpretation, Provenance);

    private static List<Clause> Clauses(RuleReading reading, BankProfile bank)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var clauses = new List<Clause>();
        foreach (var draft in reading.Drafts)
        {
            var stem = draft.Label is { Length: > 0 } label ? Wording.Kebab(label) : Wording.Code(draft.When);
            var code = stem;
            for (var again = 2; !codes.Add(code); again++) code = $"{stem}-{again}";
            clauses.Add(new Clause(code, draft.Decision, draft.When, Wording.Message(draft.Decision), draft.Text.Length <= InterpretationLimits.Text ? draft.Text : draft.Text[..InterpretationLimits.Text]));
        }
        return clauses;
    }
}
