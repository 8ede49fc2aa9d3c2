using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Server.Tests.Views;

/// <summary>An author that says the words of the rule again wherever it can: it asks about them, and refuses them once it was answered.</summary>
internal sealed class MarkedAuthor : IRuleAuthor
{
    private static readonly AuthorProvenance s_provenance = new("marked", "1");

    public Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation)
    {
        var words = rule.Text.Split(' ');
        var question = new Ambiguity(words[Math.Min(1, words.Length - 1)], words[0], [new Reading(words[^1], rule.Text)]) { Payment = rule.Text };
        return Task.FromResult(rule.Answers.Count == 0 && words.Length > 1
            ? new AuthorAnswer(AuthorOutcome.Clarify, Interpretation.Empty with { Ambiguities = [question] }, s_provenance)
            : new AuthorAnswer(AuthorOutcome.Refuse, Interpretation.Empty with { Problems = [new Problem(words[^1], rule.Text, words[0])] }, s_provenance));
    }
}
