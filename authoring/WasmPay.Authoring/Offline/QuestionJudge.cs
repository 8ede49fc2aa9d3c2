using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline;

/// <summary>
/// Holds the ways in which a sentence can be read against each other: those that decide every possible payment alike are one, and for the others a payment is
/// found on which they differ, so that the officer is asked about that and not about grammar.
/// </summary>
/// <param name="judge">Who decides whether two readings are the same.</param>
/// <param name="bank">The bank.</param>
internal sealed class QuestionJudge(MeaningJudge judge, BankProfile bank)
{
    /// <summary>The question with one reading for each meaning, and a payment that tells the first two apart.</summary>
    public async Task<Ambiguity> JudgeAsync(Ambiguity question, CancellationToken cancellation)
    {
        if (question.Candidates.Count < 2) return question;
        var kept = new List<int>();
        for (var i = 0; i < question.Candidates.Count; i++)
            if (!await IsKnownAsync(question, kept, i, cancellation).ConfigureAwait(false)) kept.Add(i);
        var judged = question with { Readings = [.. kept.Select(i => question.Readings[i])], Candidates = [.. kept.Select(i => question.Candidates[i])] };
        if (kept.Count < 2) return judged;
        var apart = await judge.DistinguishAsync(judged.Candidates[0], judged.Candidates[1], cancellation).ConfigureAwait(false);
        if (apart is not Distinction.Differs { Payment.Payment: var payment }) return judged;
        return judged with
        {
            Payment = PaymentWords.Of(payment, judged.Candidates, bank),
            Readings = [.. judged.Readings.Zip(judged.Candidates, (reading, candidate) => reading with { Decides = new InterpretationEvaluator(candidate).Decide(payment).Decision })],
        };
    }

    // What is not known to be the same is kept: a question too many costs a minute.
    private async Task<bool> IsKnownAsync(Ambiguity question, List<int> kept, int at, CancellationToken cancellation)
    {
        foreach (var other in kept)
            if (await judge.DistinguishAsync(question.Candidates[other], question.Candidates[at], cancellation).ConfigureAwait(false) is Distinction.None) return true;
        return false;
    }
}
