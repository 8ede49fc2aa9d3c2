using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving;
using WasmPay.Solving.Terms;

namespace WasmPay.Authoring.Meaning;

/// <summary>
/// Says what readings mean: two are the same when no possible payment is decided otherwise. Each answer that names a payment was confirmed by
/// <see cref="InterpretationEvaluator"/>, which shares no code with what the solver is asked. Readings are such as
/// <see cref="InterpretationReader"/> makes. Safe for many callers.
/// </summary>
/// <param name="solver">Who decides; it is not disposed of.</param>
/// <param name="bank">The bank whose rules they are.</param>
public sealed class MeaningJudge(ISolver solver, BankProfile bank)
{
    /// <summary>How one reading is to another.</summary>
    public async Task<ReadingComparison> CompareAsync(Interpretation one, Interpretation other, CancellationToken cancellation)
    {
        var more = await DifferAsync(one, other, (a, b) => Smt.Less(b, a), (a, b) => a > b, cancellation).ConfigureAwait(false);
        if (more is Found.NotKnown unknown) return new ReadingComparison.NotKnown(unknown.Code, unknown.Message);
        var less = await DifferAsync(one, other, Smt.Less, (a, b) => a < b, cancellation).ConfigureAwait(false);
        if (less is Found.NotKnown unsure) return new ReadingComparison.NotKnown(unsure.Code, unsure.Message);
        var (stricter, laxer) = (Differing(more, one, other), Differing(less, one, other));
        if (stricter is null || laxer is null)
            return new ReadingComparison.Known(stricter is not null ? Relation.Stricter : laxer is not null ? Relation.Laxer : Relation.Equivalent, stricter, laxer);
        var both = await DifferAsync(one, other, BothApprove, (a, b) => (a, b) == default, cancellation).ConfigureAwait(false);
        return both is Found.NotKnown open
            ? new ReadingComparison.NotKnown(open.Code, open.Message)
            : new ReadingComparison.Known(both is Found.Nothing ? Relation.Disjoint : Relation.Overlapping, stricter, laxer);
    }

    /// <summary>A payment that tells two readings from each other, as ordinary as it can be.</summary>
    public async Task<Distinction> DistinguishAsync(Interpretation one, Interpretation other, CancellationToken cancellation)
    {
        var found = await DifferAsync(one, other, (a, b) => Smt.Not(Smt.Equal(a, b)), (a, b) => a != b, cancellation).ConfigureAwait(false);
        return found switch
        {
            Found.NotKnown unknown => new Distinction.NotKnown(unknown.Code, unknown.Message),
            _ => Differing(found, one, other) is { } payment ? new Distinction.Differs(payment) : new Distinction.None(),
        };
    }

    /// <summary>A payment that a condition of a reading holds for.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="reading">The reading whose definitions and tables it may name.</param>
    /// <param name="cancellation">Ends the question.</param>
    public async Task<Possibility> IsPossibleAsync(Condition condition, Interpretation reading, CancellationToken cancellation)
    {
        // A claim is compiled with the rest of its reading, so the condition goes along as one.
        var with = reading with { Floor = [], Liveness = [new Claim(condition, Decision.Approve)] };
        var evaluator = new InterpretationEvaluator(reading);
        return await AskAsync(with, r => r.Holds(r.Plain.Liveness[0].When), payment => evaluator.Holds(condition, payment), cancellation).ConfigureAwait(false) switch
        {
            Found.Payment found => new Possibility.Possible(found.Request),
            Found.NotKnown unknown => new Possibility.NotKnown(unknown.Code, unknown.Message),
            _ => new Possibility.Impossible(),
        };
    }

    /// <summary>What is remarkable about one reading, in the order of its clauses; nothing where all is as one would expect.</summary>
    public Task<IReadOnlyList<MeaningFinding>> ExamineAsync(Interpretation reading, CancellationToken cancellation) =>
        new ReadingExamination(this, reading, cancellation).RunAsync();

    /// <summary>Looks for a payment with something about it.</summary>
    internal Task<Found> AskAsync(Interpretation reading, Func<CompiledReading, SmtTerm> wanted, Func<ValidationRequest, bool> confirms, CancellationToken cancellation) =>
        PaymentQuestion.AskAsync(solver, bank, [reading], compiled => wanted(compiled[0]), confirms, cancellation);

    /// <summary>What an ordinary payment of the bank gets.</summary>
    internal Decision Ordinary(Interpretation reading) => new InterpretationEvaluator(reading).Decide(SampleRequests.Baseline(bank)).Decision;

    private Task<Found> DifferAsync(
        Interpretation one, Interpretation other, Func<SmtTerm, SmtTerm, SmtTerm> wanted, Func<Decision, Decision, bool> confirms, CancellationToken cancellation)
    {
        var (a, b) = (new InterpretationEvaluator(one), new InterpretationEvaluator(other));
        return PaymentQuestion.AskAsync(
            solver, bank, [one, other], compiled => wanted(compiled[0].Decision, compiled[1].Decision),
            payment => confirms(a.Decide(payment).Decision, b.Decide(payment).Decision), cancellation);
    }

    private static SmtTerm BothApprove(SmtTerm one, SmtTerm other) => Smt.Equal(Smt.Sum(one, other), Smt.Int(0));

    private static DifferingPayment? Differing(Found found, Interpretation one, Interpretation other) => found is Found.Payment { Request: var payment }
        ? new DifferingPayment(payment, new InterpretationEvaluator(one).Decide(payment).Decision, new InterpretationEvaluator(other).Decide(payment).Decision)
        : null;
}
