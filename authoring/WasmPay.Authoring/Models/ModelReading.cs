using WasmPay.Authoring.Checks;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Models;

/// <summary>
/// Reads what a model answered about a rule. Its format is held strictly, its examples must be decided by its own clauses, and
/// what no payment can meet or all payments meet is found by us, whatever the model says.
/// </summary>
internal static class ModelReading
{
    /// <summary>The reading, or a sentence that says what the model must do better.</summary>
    public static (Interpretation? Reading, string? Complaint) Read(string answer, BankProfile bank)
    {
        if (!InterpretationJson.TryRead(answer, out var read, out var error)) return (null, error);
        var says = read.Clauses.Count + read.Ambiguities.Count + read.Missing.Count + read.Warnings.Count + read.Problems.Count;
        if (says == 0) return (null, "The interpretation has no clauses and does not say why.");
        if (UnknownList(read, bank) is { } list) return (null, $"The bank has no list `{list}`; a list that it does not have is a missing fact.");
        if (Contradiction(read, bank) is { } contradiction) return (null, contradiction);
        return (Completed(read, bank), null);
    }

    private static string? UnknownList(Interpretation read, BankProfile bank) =>
        read.Clauses.SelectMany(clause => Listings(clause.When)).Select(listed => listed.List).FirstOrDefault(list => !bank.Lists.ContainsKey(list));

    private static string? Contradiction(Interpretation read, BankProfile bank)
    {
        // Where clauses were left out for a reason, the examples may be of the whole rule.
        if (read.Clauses.Count == 0 || read.Missing.Count + read.Problems.Count + read.Ambiguities.Count > 0) return null;
        var evaluator = new InterpretationEvaluator(read);
        foreach (var example in read.Examples)
        {
            var decided = evaluator.Validate(SampleRequests.ToRequest(bank, example)).Verdict!.Decision;
            if (decided != example.Decision)
                return $"The example \"{example.About}\" expects {InterpretationJson.Name(example.Decision)}, but the clauses decide {InterpretationJson.Name(decided)}: one of them misreads the rule.";
        }
        return null;
    }

    private static Interpretation Completed(Interpretation read, BankProfile bank)
    {
        if (read.Clauses.Count == 0) return read;
        var (problems, warnings) = Sanity.Check(read, bank, precedenceIsSaid: true);
        return read with
        {
            Problems = [.. read.Problems, .. problems],
            Warnings = [.. read.Warnings, .. warnings],
            Examples = [.. read.Examples.Concat(ExampleMaker.Make(read, bank)).Take(InterpretationLimits.Examples)],
        };
    }

    private static IEnumerable<Listed> Listings(Condition condition) => condition switch
    {
        AllOf all => all.Parts.SelectMany(Listings),
        AnyOf any => any.Parts.SelectMany(Listings),
        Negation not => Listings(not.Part),
        Listed listed => [listed],
        _ => [],
    };
}
