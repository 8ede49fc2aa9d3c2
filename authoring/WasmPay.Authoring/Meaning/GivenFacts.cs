using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Meaning;

/// <summary>What sets a payment apart from an ordinary one: what an officer is told of it, and what makes an <see cref="Example"/> of it.</summary>
public static class GivenFacts
{
    /// <summary>The facts, without those that are computed from others, that are not as in the bank's <see cref="SampleRequests.Baseline"/>.</summary>
    public static IReadOnlyDictionary<string, FactValue> Of(ValidationRequest payment, BankProfile bank)
    {
        var ordinary = SampleRequests.Baseline(bank);
        var given = new SortedDictionary<string, FactValue>(StringComparer.Ordinal);
        foreach (var fact in FactCatalog.All.Where(fact => !fact.Derived))
            if (!IsSame(Value(payment, fact), Value(ordinary, fact))) given[fact.Name] = Value(payment, fact);
        return given;
    }

    private static FactValue Value(ValidationRequest payment, Fact fact) => fact.Kind switch
    {
        FactKind.Text => new TextValue(FactReader.Text(payment, fact.Name)),
        FactKind.Flag => new FlagValue(FactReader.Flag(payment, fact.Name)),
        FactKind.Lists => new ListsValue(FactReader.Lists(payment, fact.Name[..^".lists".Length])),
        _ => FactReader.Number(payment, fact.Name) is { } number ? new NumberValue(number) : new AbsentValue(),
    };

    private static bool IsSame(FactValue one, FactValue other) => (one, other) is (ListsValue a, ListsValue b) ? a.Names.SequenceEqual(b.Names, StringComparer.Ordinal) : one == other;
}
