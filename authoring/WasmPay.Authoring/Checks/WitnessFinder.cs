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
        foreach (var alternative in Alternatives(condition, false).Take(MaximumAlternatives))
        {
            if (new Assignment(bank).Choose(alternative) is not { } given) continue;
            if (_plain.Holds(condition, SampleRequests.ToRequest(bank, new Example("", given, default)))) return given;
        }
        return null;
    }

    // Disjunctive normal form, made lazily; literals are leaves with their sign.
    private static IEnumerable<IReadOnlyList<(Condition Leaf, bool Negated)>> Alternatives(Condition condition, bool negated) => (condition, negated) switch
    {
        (Negation not, _) => Alternatives(not.Part, !negated),
        (AllOf all, false) => Product(all.Parts, false),
        (AnyOf any, true) => Product(any.Parts, true),
        (AnyOf any, false) => any.Parts.SelectMany(p => Alternatives(p, false)),
        (AllOf all, true) => all.Parts.SelectMany(p => Alternatives(p, true)),
        _ => [[(condition, negated)]],
    };

    private static IEnumerable<IReadOnlyList<(Condition, bool)>> Product(IReadOnlyList<Condition> parts, bool negated)
    {
        if (parts.Count == 0) return [[]];
        return Alternatives(parts[0], negated).SelectMany(_ => Product([.. parts.Skip(1)], negated), (first, rest) => (IReadOnlyList<(Condition, bool)>)[.. first, .. rest]);
    }
}
