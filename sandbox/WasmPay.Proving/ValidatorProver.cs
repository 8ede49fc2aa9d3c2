using WasmPay.Proving.Answers;
using WasmPay.Proving.Expectations;
using WasmPay.Proving.Machine;
using WasmPay.Proving.Requests;
using WasmPay.Proving.Solving;
using WasmPay.Proving.Terms;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving;

namespace WasmPay.Proving;

/// <summary>
/// Shows that a validator answers what is meant to every payment within bounds, or a payment to which it does not. A difference that a solver finds counts
/// where the payment was run and shows it; so a solver that lies, or a mistake here, can leave something open and cannot refute what is right.
/// </summary>
/// <param name="solver">Who decides what the terms leave open.</param>
/// <param name="expected">What is meant, over the facts of the request.</param>
/// <param name="difference">Runs a payment: a sentence where the validator answers otherwise than is meant, else null.</param>
internal sealed class ValidatorProver(ISolver solver, Func<RequestTerms, ExpectedAnswer> expected, Func<ValidationRequest, string?> difference)
{
    /// <summary>Questions that a solver may give up on; then it is asked no more, since it takes its whole time for each.</summary>
    private const int MostUnknown = 2;

    private readonly List<OpenWay> _open = [];
    private int _unknown;

    /// <summary>Holds a component that has been admitted to what is meant.</summary>
    public Proof Prove(ReadOnlyMemory<byte> component, SandboxOptions options, TimeProvider time, RequestBounds bounds, MachineLimits limits, CancellationToken cancellation) =>
        DeepThread.Run(() =>
        {
            var guest = FollowedGuest.Follow(component.ToArray(), options, time, bounds, limits, cancellation);
            return Prove(guest, options.Fuel, cancellation);
        });

    private Proof Prove(FollowedGuest guest, ulong fuel, CancellationToken cancellation)
    {
        var following = guest.Report();
        if (guest.Problem is { } problem) return Open(following, [new OpenWay(problem, default)], 0);
        if (guest.Contract != ContractVersion.Second) return Open(following, [new OpenWay("It keeps a contract in which something may be not known, of which nothing is proved yet.", default)], 0);
        ExpectedAnswer meant;
        try
        {
            meant = expected(new RequestTerms(guest.Pool, guest.Facts, guest.Bounds, guest.IsWide));
        }
        catch (NotExpressibleException not)
        {
            return Open(following, [new OpenWay(not.Message, default)], 0);
        }
        var questions = new WayQuestions(solver, guest.Pool, guest.Facts);
        foreach (var (path, truth, why) in Questions(guest, meant, fuel))
        {
            // On a thread of its own, whose stack the terms need.
            var found = questions.AskAsync(path, truth, cancellation).GetAwaiter().GetResult();
            if (found.Exists == false) continue;
            if (found.Exists is null)
            {
                _open.Add(new OpenWay($"Whether a payment is answered otherwise is not known. {found.Why}", default));
                if (++_unknown == MostUnknown) break;
                continue;
            }
            var payment = new RequestOfValues(found.Values, guest.Bounds).Request();
            if (difference(payment) is { } sentence)
                return new Proof { Verdict = ProofVerdict.Refuted, Explanation = sentence, Counterexample = payment, Following = following, Questions = questions.Asked };
            _open.Add(why ?? new OpenWay("A solver says that a payment is answered otherwise than is meant, and the payment that it gives is not.", default));
        }
        if (_open.Count > 0) return Open(following, [.. _open.Distinct()], questions.Asked);
        return new Proof { Verdict = ProofVerdict.Proved, Explanation = $"It answers what is meant to {guest.Bounds.InWords()}, if nothing in it depends on where and in how many pieces a request lies in its memory.", Following = following, Questions = questions.Asked };
    }

    private static Proof Open(Following following, IReadOnlyList<OpenWay> open, int questions) =>
        new() { Verdict = ProofVerdict.Open, Explanation = open[0].Why, Open = open, Following = following, Questions = questions };

    // What must not be: a way that ends without an answer or takes more fuel than there is, and an answer that is not what is meant.
    private static IEnumerable<(PathCondition? Path, Bits Truth, OpenWay? Why)> Questions(FollowedGuest guest, ExpectedAnswer meant, ulong fuel)
    {
        foreach (var end in guest.OtherEnds) yield return (end.Path, guest.Pool.True, end is LeftOpen open ? new OpenWay(open.Why, open.Place) : null);
        foreach (var (state, answer) in guest.Answers)
        {
            // What the host takes comes to it, so less may be too much; more is.
            if (state.MostFuel > fuel) yield return (state.Path, guest.Pool.True, new OpenWay($"It may use {state.MostFuel} fuel, and a call has {fuel}.", default));
            if (answer.Problem is { } problem) yield return (state.Path, guest.Pool.True, new OpenWay(problem, default));
            else yield return (state.Path, Plain(Mismatch(answer, meant, guest.Pool), state.Path, guest.Pool), answer.Findings is null ? new OpenWay("How many findings it has depends on the payment in a way that is not followed.", default) : null);
        }
    }

    private static Bits Mismatch(WayAnswer answer, ExpectedAnswer meant, BitsPool pool)
    {
        if (answer.Findings is not { } findings) return pool.True;
        var same = pool.Equal(answer.Decision!, meant.Decision);
        var next = 0;
        foreach (var finding in findings)
        {
            var place = next;
            while (place < meant.Findings.Count && (finding.Clause != meant.Findings[place].Finding.Clause || finding.Message != meant.Findings[place].Finding.Message)) place++;
            // Not among what may be found here, or out of order, or with other words.
            if (place == meant.Findings.Count) return pool.True;
            for (; next < place; next++) same = pool.And(same, pool.Not(meant.Findings[next].When));
            same = pool.And(same, meant.Findings[next++].When);
        }
        for (; next < meant.Findings.Count; next++) same = pool.And(same, pool.Not(meant.Findings[next].When));
        return pool.Not(same);
    }

    // What a way has assumed need not be asked again.
    private static Bits Plain(Bits truth, PathCondition? path, BitsPool pool)
    {
        var (known, facts) = (new Dictionary<Bits, Bits>(), UInt128.Zero);
        for (var at = path; at is not null; at = at.Before) Learn(at.Condition, true);
        return pool.Substitute(truth, known, facts);

        void Learn(Bits condition, bool holds)
        {
            if (condition.Op == BitsOp.And && condition.Width == 1 && holds || condition.Op == BitsOp.Or && condition.Width == 1 && !holds)
            {
                Learn(condition.A!, holds);
                Learn(condition.B!, holds);
                return;
            }
            if (condition.Op == BitsOp.Xor && condition.Width == 1 && condition.B!.IsTrue)
            {
                Learn(condition.A!, !holds);
                return;
            }
            facts |= condition.Facts;
            known[condition] = pool.Bool(holds);
            if (holds && condition is { Op: BitsOp.Equal, B.IsConstant: true }) known[condition.A!] = condition.B;
        }
    }
}
