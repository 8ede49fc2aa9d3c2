using System.Text.Json.Nodes;
using WasmPay.Authoring.Checks;
using WasmPay.Authoring.Checks.Claims;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Models.Answers;

/// <summary>
/// Reads what a model answered about a rule. Its format is held strictly, and its examples must be decided by its own clauses. What cannot be meant is
/// the judge's to say.
/// </summary>
internal static class ReadingAnswer
{
    /// <summary>The reading, or all that the model must do better.</summary>
    public static (Interpretation? Reading, IReadOnlyList<string> Faults) Read(JsonNode answer, RuleRequest rule)
    {
        var bank = rule.Bank;
        if (!InterpretationJson.TryRead(answer.ToJsonString(), out var read, out var fault)) return (null, [fault]);
        var says = read.Clauses.Count + read.Ambiguities.Count + read.Missing.Count + read.Warnings.Count + read.Problems.Count;
        if (says == 0 && read.Otherwise.Decision == Decision.Approve) return (null, ["The interpretation has no clauses and does not say why."]);
        IReadOnlyList<string> faults = [.. UnknownLists(read, bank), .. Misquoted(read, rule.Text), .. Contradictions(read, bank)];
        return faults.Count > 0 ? (null, faults) : (Completed(read, bank), []);
    }

    private static IEnumerable<string> UnknownLists(Interpretation read, BankProfile bank) => read.Conditions
        .SelectMany(condition => condition.Leaves).OfType<Listed>().Select(listed => listed.List).Distinct(StringComparer.Ordinal)
        .Where(list => !bank.Lists.ContainsKey(list))
        .Select(list => $"The bank has no list `{list}`; a list that it does not have is a missing fact.");

    // What is said to stand in the rule stands there; of two pieces, both.
    private static IEnumerable<string> Misquoted(Interpretation read, string rule) =>
        from quoted in read.Clauses.Select(c => (Of: $"of the clause {c.Code}", Words: c.Text))
            .Concat(read.Definitions.Select(d => (Of: $"of the definition {d.Name}", Words: d.Text)))
            .Concat(read.Floor.Concat(read.Liveness).Select(c => (Of: "of a promise", Words: c.Text)))
            .Concat(read.Warnings.Select(w => (Of: "of a warning", Words: w.Phrase)))
            .Concat(read.Ambiguities.Select(a => (Of: "of an ambiguity", Words: a.Phrase)))
            .Concat(read.Remarks.Select(r => (Of: "of a remark", Words: r)))
            .Append((Of: "of what is decided otherwise", Words: read.Otherwise.Text))
        where quoted.Words.Length > 0 && !QuotedWords.Stand(rule, quoted.Words)
        select $"The words {quoted.Of} do not stand in the rule: \"{(quoted.Words.Length <= 100 ? quoted.Words : $"{quoted.Words[..99]}…")}\". Quote the rule exactly, or leave them empty.";

    private static IEnumerable<string> Contradictions(Interpretation read, BankProfile bank)
    {
        // Where clauses were left out for a reason, the examples may be of the whole rule.
        if (read.Clauses.Count == 0 || read.Missing.Count + read.Problems.Count + read.Ambiguities.Count > 0) yield break;
        var evaluator = new InterpretationEvaluator(read);
        foreach (var example in read.Examples)
        {
            var decided = evaluator.Validate(SampleRequests.ToRequest(bank, example)).Verdict!.Decision;
            if (decided != example.Decision)
                yield return $"The example \"{example.About}\" expects {InterpretationJson.Name(example.Decision)}, but the clauses decide {InterpretationJson.Name(decided)}: one of them misreads the rule.";
        }
    }

    private static Interpretation Completed(Interpretation read, BankProfile bank)
    {
        if (read.Clauses.Count == 0) return read;
        return read with { Examples = [.. read.Examples.Concat(ExampleMaker.Make(read, bank)).Take(InterpretationLimits.Examples)] };
    }
}
