using WasmPay.Fuzzing.Judging;
using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Replaying;

/// <summary>What an executor said: an outcome, or what is wrong with the host.</summary>
internal readonly record struct Answer(Outcome? Outcome, Symptom? Fault);

/// <summary>One executor and what was counted on it.</summary>
internal sealed class Lane(string name, ExecutorStart start, CancellationToken cancellation) : IDisposable
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
