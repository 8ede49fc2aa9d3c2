using WasmPay.Fuzzing.Judging;
using WasmPay.Fuzzing.Requests;
using WasmPay.Fuzzing.Shrinking;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Replaying;

/// <summary>Puts the same requests to all executors and collects where they differ.</summary>
/// <param name="options">What to replay on.</param>
/// <param name="lanes">The executors, loaded.</param>
/// <param name="simple">The request that shrinking aims at.</param>
/// <param name="findings">Takes what is found.</param>
/// <param name="inTime">False once the time is up; looked at between calls.</param>
internal sealed class Replayer(ReplayOptions options, IReadOnlyList<Lane> lanes, ValidationRequest simple, FindingCollector findings, Func<bool> inTime)
{
    /// <summary>Replays what <see cref="ReplayOptions.Requests"/> and the time allow.</summary>
    /// <param name="requests">The requests, the most important first.</param>
    /// <param name="told">Told how many were replayed, after each.</param>
    public ReplayReport Run(IReadOnlyList<ValidationRequest> requests, Action<int> told)
    {
        var ready = lanes.Where(lane => lane.IsReady).ToList();
        if (ready.Count > 0) CompareAdmission(ready[0]);
        var replayed = 0;
        for (; replayed < Math.Min(requests.Count, options.Requests) && ready.Count > 0 && inTime(); told(++replayed)) Replay(ready, requests[replayed]);
        return new ReplayReport
        {
            Corpus = requests.Count,
            Executors = [.. lanes.Select(lane => lane.Report(ready.FirstOrDefault()))],
            End = replayed == requests.Count ? ReplayEnd.Corpus : replayed == options.Requests ? ReplayEnd.Requests : ReplayEnd.TimeLimit,
        };
    }

    // What one admits and another does not, no payment could be decided by: the plainest shows it.
    private void CompareAdmission(Lane reference)
    {
        foreach (var lane in lanes.Where(lane => lane.Refusal is not null))
        {
            lane.Differences++;
            var symptom = new Symptom(
                FindingKind.EngineDisagreement, $"{reference.Name} {lane.Name} admission", [], Plausibility.Holds(simple),
                $"{reference.Name} admits the component, {lane.Name} does not: {lane.Refusal}");
            findings.Record(symptom, simple, _ => symptom);
        }
    }

    private void Replay(List<Lane> ready, ValidationRequest request)
    {
        var reference = ready[0];
        var expected = reference.Ask(request);
        if (expected.Fault is { } fault)
        {
            reference.Differences++;
            findings.Record(fault, request, candidate => reference.Try(candidate).Fault);
            return;
        }
        foreach (var lane in ready.Skip(1))
        {
            if (!inTime()) return;
            if (Compare(reference, expected, lane, lane.Ask(request), request) is not { } symptom) continue;
            lane.Differences++;
            findings.Record(symptom, request, candidate => Examine(reference, lane, candidate));
        }
    }

    private Symptom? Examine(Lane reference, Lane lane, ValidationRequest request)
    {
        var expected = reference.Try(request);
        return expected.Fault is null && inTime() ? Compare(reference, expected, lane, lane.Try(request), request) : expected.Fault;
    }

    private static Symptom? Compare(Lane reference, Answer expected, Lane lane, Answer answer, ValidationRequest request)
    {
        if ((expected.Fault ?? answer.Fault) is { } fault) return fault;
        var difference = Verdicts.Compare(expected.Outcome!, answer.Outcome!, lane.CountsFuelAs(reference, answer.Outcome!));
        return difference is null ? null : new Symptom(
            FindingKind.EngineDisagreement, $"{reference.Name} {lane.Name} {difference.What}", [], Plausibility.Holds(request),
            $"the same request got two answers: {reference.Name} says {difference.First}, {lane.Name} says {difference.Second}");
    }
}
