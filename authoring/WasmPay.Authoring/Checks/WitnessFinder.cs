using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Checks;

/// <summary>
/// Finds a payment that meets a plain condition, by bringing the condition into alternatives of plain facts and choosing each fact's
/// value. What it finds is checked by the evaluator; that it finds none does not mean that there is none. It makes examples, many and
/// at once; what there is and what there is not is the judge's to say.
/// </summary>
internal sealed class WitnessFinder(BankProfile bank)
{
    private const int MaximumAlternatives = 400;

    private readonly InterpretationEvaluator _plain = new(Interpretation.Empty);

    /// <summary>The facts to set over the baseline so that the condition holds; null where none were found.</summary>
    public IReadOnlyDictionary<string, FactValue>? Find(Condition condition)
    {
        foreach (var alternative in Alternatives.Of(condition).Take(MaximumAlternatives))
        {
            if (new Assignment(bank).Choose(alternative) is not { } given) continue;
            if (_plain.Holds(condition, SampleRequests.ToRequest(bank, new Example("", given, default)))) return given;
        }
        return null;
    }
}
