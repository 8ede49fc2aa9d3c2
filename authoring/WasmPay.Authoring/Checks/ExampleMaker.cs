using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox;

namespace WasmPay.Authoring.Checks;

/// <summary>Makes examples of an interpretation: each clause firing, and each limit with its two neighbours.</summary>
internal static class ExampleMaker
{
    private const int Maximum = 200;

    /// <summary>The interpretation's own examples, and after them those at its boundaries that are not among them.</summary>
    public static IReadOnlyList<Example> Complete(Interpretation interpretation, BankProfile bank) =>
        [.. interpretation.Examples.Concat(Make(interpretation, bank)).DistinctBy(example => InterpretationJson.ToNode(example)["given"]!.ToJsonString(), StringComparer.Ordinal)];

    /// <summary>The examples, decided by the interpretation itself.</summary>
    public static IReadOnlyList<Example> Make(Interpretation interpretation, BankProfile bank)
    {
        var evaluator = new InterpretationEvaluator(interpretation);
        var finder = new WitnessFinder(bank);
        var wording = new Wording(bank.ReportingCurrency);
        var examples = new List<Example>();
        var seen = new HashSet<string>(StringComparer.Ordinal);

        Add("an ordinary payment", new SortedDictionary<string, FactValue>(StringComparer.Ordinal));
        foreach (var clause in PlainReading.Of(interpretation).Clauses)
        {
            if (finder.Find(clause.When) is { } fires) Add($"{clause.Code} fires", fires);
            foreach (var leaf in clause.When.Leaves)
            {
                // The leaf turned over, all else as it is: shows that it matters.
                if (finder.Find(Replace(clause.When, leaf, new Negation(leaf))) is { } turned) Add($"{clause.Code}, but {wording.Of(new Negation(leaf))}", turned);
                // Of an exception: a payment that it saves.
                if (finder.Find(Replace(clause.When, leaf, leaf)) is { } saved) Add($"{clause.Code}, where {wording.Of(leaf)}", saved);
                if (leaf is not Comparison { Limit: NumberLimit { Number: var limit } } comparison) continue;
                foreach (var step in (long[])[-1, 0, 1])
                {
                    if (limit is long.MaxValue or long.MinValue) continue;
                    var at = comparison with { Comparator = Comparator.Equal, Limit = new NumberLimit(limit + step) };
                    if (finder.Find(Replace(clause.When, leaf, at)) is { } near) Add($"{clause.Code}, where {wording.Of(at)}", near);
                }
            }
        }
        return examples;

        void Add(string about, IReadOnlyDictionary<string, FactValue> given)
        {
            if (examples.Count >= Maximum) return;
            var example = new Example(about, given, default);
            if (!seen.Add(string.Join(';', given.Select(g => $"{g.Key}={g.Value}{(g.Value is ListsValue l ? string.Join(',', l.Names) : "")}")))) return;
            var decision = ((IValidator)evaluator).Validate(SampleRequests.ToRequest(bank, example)).Verdict!.Decision;
            examples.Add(example with { Decision = decision });
        }
    }

    // The condition with one leaf replaced; alternatives to it are switched off, so that it alone decides.
    private static Condition Replace(Condition condition, Condition leaf, Condition by) => condition switch
    {
        _ when ReferenceEquals(condition, leaf) => by,
        AllOf all => new AllOf([.. all.Parts.Select(p => Contains(p, leaf) ? Replace(p, leaf, by) : p)]),
        AnyOf any => Contains(any, leaf) ? new AllOf([.. any.Parts.Select(p => Contains(p, leaf) ? Replace(p, leaf, by) : new Negation(p))]) : any,
        // Within an exception the part has to hold for the leaf to matter.
        Negation not => Contains(not.Part, leaf) ? Replace(not.Part, leaf, by) : not,
        _ => condition,
    };

    private static bool Contains(Condition condition, Condition leaf) => ReferenceEquals(condition, leaf) || condition switch
    {
        AllOf all => all.Parts.Any(p => Contains(p, leaf)),
        AnyOf any => any.Parts.Any(p => Contains(p, leaf)),
        Negation not => Contains(not.Part, leaf),
        _ => false,
    };
}
