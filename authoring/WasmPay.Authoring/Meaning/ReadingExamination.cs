using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving.Terms;

namespace WasmPay.Authoring.Meaning;

/// <summary>Looks at one reading for what cannot be meant.</summary>
internal sealed class ReadingExamination(MeaningJudge judge, Interpretation reading, CancellationToken cancellation)
{
    private readonly InterpretationEvaluator _evaluator = new(reading);
    private readonly List<MeaningFinding> _findings = [];

    /// <summary>The findings.</summary>
    public async Task<IReadOnlyList<MeaningFinding>> RunAsync()
    {
        for (var i = 0; i < reading.Clauses.Count; i++) await ClauseAsync(i).ConfigureAwait(false);
        // Where the rule says which decision counts, two that fire together are no contradiction.
        if (reading is { Precedence: Precedence.Strictest, PrecedenceText: "" }) await ContradictionsAsync().ConfigureAwait(false);
        await AlikeAsync().ConfigureAwait(false);
        foreach (var claim in reading.Floor) await FloorAsync(claim).ConfigureAwait(false);
        foreach (var claim in reading.Liveness) await LivenessAsync(claim).ConfigureAwait(false);
        return _findings;
    }

    private async Task ClauseAsync(int at)
    {
        var clause = reading.Clauses[at];
        if (await NothingAsync(MeaningFindingKind.NeverFires, clause.Code, r => r.Fires[at], payment => _evaluator.Fires(clause, payment)).ConfigureAwait(false)) return;
        await NothingAsync(MeaningFindingKind.AlwaysFires, clause.Code, r => Smt.Not(r.Fires[at]), payment => !_evaluator.Fires(clause, payment)).ConfigureAwait(false);
        if (await NothingAsync(MeaningFindingKind.Shadowed, clause.Code, r => r.Counts(at), payment => Counts(at, payment)).ConfigureAwait(false)) return;
        // A clause that others give way to has its use even where it decides nothing.
        if (reading.Clauses.Any(other => other.Unless.Contains(clause.Code))) return;
        var without = new InterpretationEvaluator(reading with { Clauses = [.. reading.Clauses.Where(other => other != clause)] });
        await NothingAsync(
            MeaningFindingKind.Redundant, clause.Code,
            r => Smt.Not(Smt.Equal(r.Decision, CompiledReading.Decide(r.Plain, [.. r.Fires.Select((fires, i) => i == at ? null : fires)]))),
            payment => Decide(payment) != without.Decide(payment).Decision).ConfigureAwait(false);
    }

    private bool Counts(int at, ValidationRequest payment) => _evaluator.Fires(reading.Clauses[at], payment)
        && !reading.Clauses.Where((other, i) => reading.Precedence == Precedence.FirstMatch ? i < at : other.Decision > reading.Clauses[at].Decision).Any(other => _evaluator.Fires(other, payment));

    private async Task ContradictionsAsync()
    {
        for (var i = 0; i < reading.Clauses.Count; i++)
        {
            for (var j = i + 1; j < reading.Clauses.Count; j++)
            {
                var (one, other) = (reading.Clauses[i], reading.Clauses[j]);
                if (one.Decision == other.Decision) continue;
                var (a, b) = (i, j);
                var both = await FindAsync(r => Smt.And(r.Fires[a], r.Fires[b]), payment => _evaluator.Fires(one, payment) && _evaluator.Fires(other, payment)).ConfigureAwait(false);
                // Where one refers and the other denies, the stricter counts; where they always do so together, one of them was not meant.
                if (both is Found.Payment && one.Decision != default && other.Decision != default)
                {
                    var apart = await FindAsync(r => Smt.Not(Smt.Equal(r.Fires[a], r.Fires[b])), payment => _evaluator.Fires(one, payment) != _evaluator.Fires(other, payment)).ConfigureAwait(false);
                    if (apart is Found.Payment) continue;
                    if (apart is Found.NotKnown) both = apart;
                }
                if (both is Found.Payment { Request: var payment }) _findings.Add(new(MeaningFindingKind.Contradicts, one.Code) { Other = other.Code, Payment = payment });
                if (both is Found.NotKnown unknown) NotKnown(MeaningFindingKind.Contradicts, one.Code, unknown);
            }
        }
    }

    private async Task AlikeAsync()
    {
        // If all are alike, they are like an ordinary one.
        var usual = judge.Ordinary(reading);
        await NothingAsync(MeaningFindingKind.DecidesAlike, "", r => Smt.Not(r.Decides(usual)), payment => Decide(payment) != usual, new(MeaningFindingKind.DecidesAlike, "") { Decision = usual }).ConfigureAwait(false);
    }

    private async Task FloorAsync(Claim claim)
    {
        var at = reading.Floor.ToList().IndexOf(claim);
        switch (await FindAsync(r => Smt.And(r.Holds(r.Plain.Floor[at].When), Smt.Not(r.Decides(claim.Decision))), payment => _evaluator.Holds(claim.When, payment) && Decide(payment) != claim.Decision).ConfigureAwait(false))
        {
            case Found.Payment found:
                _findings.Add(new(MeaningFindingKind.BreaksFloor, claim.Text) { Claim = claim, Payment = found.Request });
                break;
            case Found.NotKnown unknown:
                NotKnown(MeaningFindingKind.BreaksFloor, claim.Text, unknown);
                break;
        }
    }

    private async Task LivenessAsync(Claim claim)
    {
        var at = reading.Liveness.ToList().IndexOf(claim);
        await NothingAsync(
            MeaningFindingKind.BreaksLiveness, claim.Text, r => Smt.And(r.Holds(r.Plain.Liveness[at].When), r.Decides(claim.Decision)),
            payment => _evaluator.Holds(claim.When, payment) && Decide(payment) == claim.Decision, new(MeaningFindingKind.BreaksLiveness, claim.Text) { Claim = claim }).ConfigureAwait(false);
    }

    // A finding where there is no such payment.
    private async Task<bool> NothingAsync(
        MeaningFindingKind kind, string about, Func<CompiledReading, SmtTerm> wanted, Func<ValidationRequest, bool> confirms, MeaningFinding? finding = null)
    {
        var found = await FindAsync(wanted, confirms).ConfigureAwait(false);
        if (found is Found.NotKnown unknown) NotKnown(kind, about, unknown);
        if (found is Found.Nothing) _findings.Add(finding ?? new(kind, about));
        return found is Found.Nothing;
    }

    private void NotKnown(MeaningFindingKind kind, string about, Found.NotKnown unknown) =>
        _findings.Add(new(MeaningFindingKind.NotKnown, about) { Message = $"Whether it is so that {InterpretationJson.Name(kind)} is not known ({unknown.Code}): {unknown.Message}" });

    private Task<Found> FindAsync(Func<CompiledReading, SmtTerm> wanted, Func<ValidationRequest, bool> confirms) => judge.AskAsync(reading, wanted, confirms, cancellation);

    private Decision Decide(ValidationRequest payment) => _evaluator.Decide(payment).Decision;
}
