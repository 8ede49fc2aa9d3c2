using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning.Facts;
using WasmPay.Authoring.Meaning.Texts;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving;
using WasmPay.Solving.Terms;

namespace WasmPay.Authoring.Meaning;

/// <summary>
/// Looks for a possible payment with something about it, as ordinary as it can be: what no reading looks at is as in an ordinary payment of the bank,
/// and of the rest as much as can be.
/// </summary>
internal sealed class PaymentQuestion
{
    /// <summary>Texts that were chosen and do not exist, before it is not known.</summary>
    private const int Attempts = 200;

    // Order.Check takes no more than this. It is no law here, since it is a limit that may be raised, but payments of more are not ordinary.
    private const long OrdinaryUnits = 1_000_000_000_000_000;

    private readonly BankProfile _bank;
    private readonly SmtScriptBuilder _script = new();
    private readonly IReadOnlyList<string> _used;
    private readonly IReadOnlyList<string> _unused;

    /// <summary>A question about readings.</summary>
    /// <param name="bank">The bank whose readings they are.</param>
    /// <param name="readings">The readings.</param>
    /// <param name="onlyOrdinary">Whether only payments are looked at that are ordinary in all that no reading depends on.</param>
    private PaymentQuestion(BankProfile bank, IReadOnlyList<Interpretation> readings, bool onlyOrdinary)
    {
        _bank = bank;
        var leaves = readings.SelectMany(reading => reading.Conditions).SelectMany(condition => condition.Leaves).ToList();
        Facts = new FactSpace(_script, bank, leaves);
        var used = leaves.SelectMany(FactSpace.Used).ToHashSet(StringComparer.Ordinal);
        var all = FactCatalog.All.Where(fact => !fact.Derived).Select(fact => fact.Name).ToLookup(TiedFacts.To(used).Contains);
        (_used, _unused) = ([.. all[true]], [.. all[false]]);
        foreach (var law in new FactLaws(Facts).All) _script.Assert(law.Holds);
        if (onlyOrdinary) _script.Assert(Smt.And([.. _unused.Select(Facts.IsOrdinary)]));
        Readings = [.. readings.Select((reading, i) => CompiledReading.Of(_script, $"reading {i}", reading, Facts))];
    }

    /// <summary>Looks for a payment with something about it, as ordinary as it can be.</summary>
    /// <param name="solver">Who is asked.</param>
    /// <param name="bank">The bank whose readings they are.</param>
    /// <param name="readings">The readings.</param>
    /// <param name="wanted">What is to hold, by the compiled readings in their order.</param>
    /// <param name="confirms">Whether a payment is one, by our own evaluator.</param>
    /// <param name="cancellation">Ends the question.</param>
    public static async Task<Found> AskAsync(
        ISolver solver, BankProfile bank, IReadOnlyList<Interpretation> readings, Func<IReadOnlyList<CompiledReading>, SmtTerm> wanted, Func<ValidationRequest, bool> confirms, CancellationToken cancellation)
    {
        try
        {
            return await AskOfAsync(solver, bank, [.. readings.Select(PlainReading.Of)], wanted, confirms, cancellation).ConfigureAwait(false);
        }
        catch (TermTooLongException tooLong)
        {
            return new Found.NotKnown("too-long", $"The readings are too large to be asked about: {tooLong.Message}");
        }
    }

    private static async Task<Found> AskOfAsync(
        ISolver solver, BankProfile bank, List<Interpretation> plain, Func<IReadOnlyList<CompiledReading>, SmtTerm> wanted, Func<ValidationRequest, bool> confirms, CancellationToken cancellation)
    {
        // What is fixed costs a solver nothing, and if there is a payment at all, there mostly is one that is ordinary in all else.
        var ordinary = new PaymentQuestion(bank, plain, onlyOrdinary: true);
        if (await ordinary.FindAsync(solver, wanted(ordinary.Readings), confirms, cancellation).ConfigureAwait(false) is Found.Payment found) return found;
        var any = new PaymentQuestion(bank, plain, onlyOrdinary: false);
        return await any.FindAsync(solver, wanted(any.Readings), confirms, cancellation).ConfigureAwait(false);
    }

    private FactSpace Facts { get; }

    private IReadOnlyList<CompiledReading> Readings { get; }

    private async Task<Found> FindAsync(ISolver solver, SmtTerm wanted, Func<ValidationRequest, bool> confirms, CancellationToken cancellation)
    {
        _script.Assert(wanted);
        Prefer();
        Want();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            switch (await solver.AskAsync(_script.Build(), cancellation).ConfigureAwait(false))
            {
                case Unsatisfiable:
                    return new Found.Nothing();
                case Satisfiable { Values: var values }:
                    var answer = new Answer(_script, values);
                    var decoded = new TextDecoder(Facts.Texts).Decode(fact => (int)answer.Number(Facts.Texts.Code(fact)), answer.Holds);
                    if (decoded.Texts is { } texts) return Confirmed(PaymentMaker.Make(ValuesOf(answer, texts), _bank), confirms);
                    if (decoded.Lemma is not { } lemma) return new Found.NotKnown("texts", "Whether there is such a text takes too long to find out.");
                    _script.Assert(lemma);
                    break;
                case WasmPay.Solving.NotKnown unknown:
                    return new Found.NotKnown(InterpretationJson.Name(unknown.Reason), unknown.Message);
            }
        }
        return new Found.NotKnown("texts", $"{Attempts} texts were chosen that do not exist.");
    }

    private static Found Confirmed(ValidationRequest payment, Func<ValidationRequest, bool> confirms) => confirms(payment)
        ? new Found.Payment(payment)
        : new Found.NotKnown("unconfirmed", "The solver's payment is none by our own evaluator; this is a mistake in WasmPay.");

    private void Prefer()
    {
        _script.Prefer(Smt.And([.. _unused.Select(Facts.IsOrdinary)]));
        // A customer's payment at home is easier to think about than one of which half is not known.
        foreach (var party in FactSpace.Parties) _script.Prefer(Facts.IsOrdinary($"{party}.bank"));
        foreach (var money in (string[])["amount", "reporting"])
            _script.Prefer(Smt.AtMost(Facts.Number($"transaction.{money}.units"), Smt.Int(OrdinaryUnits)));
        foreach (var fact in _used.Concat(_unused)) _script.Prefer(Facts.IsOrdinary(fact));
    }

    private void Want()
    {
        foreach (var term in FactSpace.Numbers.Select(Facts.Number).Concat(TextFacts().Select(Facts.Texts.Code)).Concat(Facts.Texts.Matches.Values).Concat(Lists().Select(on => on.Term))) _script.Want(term);
        foreach (var term in (SmtTerm[])[Facts.IsFirst, Facts.IsIdleKnown, Facts.IsLeapYear, Facts.FirstWeekday]) _script.Want(term);
    }

    private FactValues ValuesOf(Answer answer, IReadOnlyDictionary<string, string> texts)
    {
        var numbers = FactSpace.Numbers.ToDictionary(fact => fact, fact => (long)answer.Number(Facts.Number(fact)), StringComparer.Ordinal);
        if (!Facts.UsesYear)
            numbers[FactSpace.Year] = Calendar.YearOf(SampleRequests.Baseline(_bank).Transaction.At.Year, answer.Holds(Facts.IsLeapYear), Facts.UsesWeekday ? (int)answer.Number(Facts.FirstWeekday) : null);
        return new FactValues(numbers, texts, Lists().Where(on => answer.Holds(on.Term)).ToLookup(on => on.Party, on => on.List), answer.Holds(Facts.IsFirst), answer.Holds(Facts.IsIdleKnown));
    }

    private IEnumerable<(string Party, string List, SmtTerm Term)> Lists() =>
        FactSpace.Parties.SelectMany(party => _bank.Lists.Keys.Select(list => (party, list, Facts.IsOn(party, list))));

    private static IEnumerable<string> TextFacts() => FactCatalog.All.Where(fact => fact.Kind == FactKind.Text).Select(fact => fact.Name);

    // The values by the terms that were wanted.
    private sealed class Answer(SmtScriptBuilder script, IReadOnlyList<SmtValue> values)
    {
        private readonly Dictionary<string, SmtValue> _values = script.Build().Wanted.Zip(values).DistinctBy(pair => pair.First.Text).ToDictionary(pair => pair.First.Text, pair => pair.Second, StringComparer.Ordinal);

        public System.Numerics.BigInteger Number(SmtTerm term) => ((IntValue)_values[term.Text]).Value;

        public bool Holds(SmtTerm term) => ((BoolValue)_values[term.Text]).Value;
    }
}

/// <summary>What came of looking for a payment.</summary>
internal abstract record Found
{
    private Found() { }

    /// <summary>There is one.</summary>
    public sealed record Payment(ValidationRequest Request) : Found;

    /// <summary>There is none.</summary>
    public sealed record Nothing : Found;

    /// <summary>It is not known.</summary>
    /// <param name="Code">Why, in kebab-case.</param>
    /// <param name="Message">One sentence.</param>
    public sealed record NotKnown(string Code, string Message) : Found;
}
