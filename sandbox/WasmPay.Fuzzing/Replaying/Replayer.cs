using WasmPay.Fuzzing.Judging;
using WasmPay.Fuzzing.Requests;
using WasmPay.Fuzzing.Shrinking;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Replaying;

/// <summary>Puts the same requests to all executors and collects where they differ.</summary>
/// <param name="options">What to replay on.</param>
/// <param name="simple">The request that shrinking aims at.</param>
/// <param name="findings">Takes what is found.</param>
/// <param name="inTime">False once the time is up; looked at between calls.</param>
internal sealed class Replayer(ReplayOptions options, ValidationRequest simple, FindingCollector findings, Func<bool> inTime)
{
    private const string Late = "The time was up before it could be loaded.";

    /// <summary>Replays what <see cref="ReplayOptions.Requests"/> and the time allow.</summary>
    /// <param name="requests">The requests, the most important first.</param>
    /// <param name="told">Told how many were replayed, after each.</param>
    /// <param name="cancellation">Stops it by an exception.</param>
    public ReplayReport Run(IReadOnlyList<ValidationRequest> requests, Action<int> told, CancellationToken cancellation)
    {
        var lanes = new List<Lane>();
        try
        {
            foreach (var factory in options.Executors)
            {
                cancellation.ThrowIfCancellationRequested();
                lanes.Add(new Lane(factory.Name, inTime() ? Start(factory) : new ExecutorStart.Unavailable(Late), cancellation));
            }
            var ready = lanes.Where(lane => lane.IsReady).ToList();
            if (ready.Count > 0) CompareAdmission(ready[0], lanes);
            var replayed = 0;
            for (; replayed < Math.Min(requests.Count, options.Requests) && ready.Count > 0 && inTime(); told(++replayed)) Replay(ready, requests[replayed]);
            return new ReplayReport
            {
                Corpus = requests.Count,
                Executors = [.. lanes.Select(lane => lane.Report(ready.FirstOrDefault()))],
                End = replayed == requests.Count ? ReplayEnd.Corpus : replayed == options.Requests ? ReplayEnd.Requests : ReplayEnd.TimeLimit,
            };
        }
        finally
        {
            foreach (var lane in lanes) lane.Dispose();
        }
    }

    private ExecutorStart Start(IExecutorFactory factory) => factory.Start(options.Component);

    // What one admits and another does not, no payment could be decided by: the plainest shows it.
    private void CompareAdmission(Lane reference, List<Lane> lanes)
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

    /// <summary>What an executor said: an outcome, or what is wrong with the host.</summary>
    private readonly record struct Answer(Outcome? Outcome, Symptom? Fault);

    /// <summary>One executor and what was counted on it.</summary>
    private sealed class Lane(string name, ExecutorStart start, CancellationToken cancellation) : IDisposable
    {
        private readonly IExecutor? executor = (start as ExecutorStart.Ready)?.Executor;
        private int requests;

        public string Name => name;

        public bool IsReady => executor is not null;

        public string? Refusal => (start as ExecutorStart.Refused)?.Reason;

        public int Differences { get; set; }

        /// <summary>A request of the corpus.</summary>
        public Answer Ask(ValidationRequest request)
        {
            requests++;
            return Try(request);
        }

        /// <summary>A request that shrinking tries, which is not counted.</summary>
        public Answer Try(ValidationRequest request)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var outcome = executor!.Validate(request, cancellation);
                // What a call that was cancelled answers says nothing.
                cancellation.ThrowIfCancellationRequested();
                return outcome.Kind is OutcomeKind.Deadline or OutcomeKind.HostFailure
                    ? Fault(request, outcome.Kind.ToString(), $"could not run the validator ({outcome.Kind}): {outcome.Explanation}")
                    : new Answer(outcome, null);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                return Fault(request, fault.GetType().Name, $"threw {fault.GetType().Name}: {fault.Message}");
            }
        }

        private Answer Fault(ValidationRequest request, string detail, string sentence) =>
            new(null, new Symptom(FindingKind.HostFault, $"{name} {detail}", [], Plausibility.Holds(request), $"{name} {sentence}"));

        /// <summary>
        /// Whether both must count the same fuel: by one schedule, and where the guest's code ended by itself. At other traps an engine
        /// may know no more than how much it was at least, but two tiers of one engine know the same.
        /// </summary>
        public bool CountsFuelAs(Lane other, Outcome outcome) => SharesSchedule(other)
            && (executor!.Engine == other.executor!.Engine || outcome.Kind is OutcomeKind.Verdict or OutcomeKind.MalformedAnswer || outcome.Trap == "unreachable");

        public ExecutorReplay Report(Lane? reference) => new()
        {
            Name = name,
            Engine = executor?.Engine,
            Requests = requests,
            ComparedWith = reference is null || reference == this ? null : reference.Name,
            FuelCompared = executor is not null && reference is not null && SharesSchedule(reference),
            Differences = Differences,
            Missing = start switch
            {
                ExecutorStart.Unavailable(var reason) => reason,
                ExecutorStart.Refused(var reason) => $"It does not admit the component: {reason}",
                _ => requests == 0 ? "The time was up before its first request." : null,
            },
        };

        public void Dispose() => executor?.Dispose();

        private bool SharesSchedule(Lane other) => executor!.Engine.FuelSchedule == other.executor!.Engine.FuelSchedule;
    }
}
