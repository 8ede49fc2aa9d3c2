using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Judging;

/// <summary>What one request brought to light.</summary>
/// <param name="Outcome">The subject's outcome; null when it threw.</param>
/// <param name="Behaviour">Equal for requests that were treated alike: decisions, clauses and about the same fuel.</param>
/// <param name="Symptom">What is wrong; null when nothing is.</param>
internal sealed record Observation(Outcome? Outcome, ulong Behaviour, Symptom? Symptom);

/// <summary>Runs the subject, and the second opinion beside it, and says what is wrong.</summary>
/// <param name="subject">The subject.</param>
/// <param name="oracle">The second opinion, if there is one.</param>
/// <param name="fuelLimit">Fuel that a verdict has.</param>
/// <param name="inTime">False once the time is up; no call is repeated then.</param>
/// <param name="cancellation">Reaches into the calls, and stops them by an exception.</param>
internal sealed class Judge(IValidator subject, IValidator? oracle, ulong? fuelLimit, Func<bool> inTime, CancellationToken cancellation)
{
    /// <summary>Tries a request; <paramref name="repeats"/> more calls must give the same answer.</summary>
    public Observation Examine(ValidationRequest request, int repeats)
    {
        var (outcome, fault) = Call(subject, request);
        if (outcome is null) return new Observation(null, Hash("fault"), Make(FindingKind.HostFault, fault!.GetType().Name, [], $"the host threw {fault.GetType().Name}: {fault.Message}"));

        Outcome? second = null;
        Exception? oracleFault = null;
        if (oracle is not null) (second, oracleFault) = Call(oracle, request);
        return new Observation(outcome, Behaviour(outcome, second), Failure() ?? Varying() ?? Disagreement() ?? Cliff());

        Symptom Make(FindingKind kind, string detail, ImmutableArray<string> clauses, string sentence) =>
            new(kind, detail, clauses, Plausibility.Holds(request), sentence);

        Symptom? Failure() => outcome.Kind switch
        {
            OutcomeKind.Trap => Make(FindingKind.Trap, outcome.Trap ?? "", [], $"the validator traps ({outcome.Trap}): {outcome.Explanation}"),
            OutcomeKind.OutOfFuel => Make(FindingKind.OutOfFuel, "", [], string.Create(CultureInfo.InvariantCulture, $"the validator uses up its fuel ({outcome.Fuel})")),
            OutcomeKind.OutOfMemory => Make(FindingKind.OutOfMemory, outcome.Trap ?? "", [], $"the validator outgrows its limits: {outcome.Explanation}"),
            OutcomeKind.MalformedAnswer => Make(FindingKind.MalformedAnswer, outcome.Trap ?? "", [], $"the answer breaks the contract: {outcome.Explanation}"),
            OutcomeKind.Deadline => Make(FindingKind.HostFault, "deadline", [], $"the validator takes too long: {outcome.Explanation}"),
            OutcomeKind.Disagreement => Make(FindingKind.HostFault, "engines", [], outcome.Explanation ?? "the engines disagree"),
            OutcomeKind.HostFailure => Make(FindingKind.HostFault, outcome.Trap ?? "", [], $"the host could not run the validator: {outcome.Explanation}"),
            _ => Verdicts.Defect(outcome.Verdict) is { } defect ? Make(FindingKind.MalformedAnswer, defect, [], $"the answer breaks the contract: {defect}") : null,
        };

        Symptom? Varying()
        {
            for (var i = 0; i < repeats && inTime(); i++)
            {
                var (again, thrown) = Call(subject, request);
                if (again is null)
                    return Make(FindingKind.NonDeterminism, "fault", [], $"the same request was answered first and then threw {thrown!.GetType().Name}: {thrown.Message}");
                if (Verdicts.Compare(outcome, again, withFuel: true) is { } difference)
                    return Make(FindingKind.NonDeterminism, difference.What, [], $"the same request got two answers: {difference.First}, then {difference.Second}");
            }
            return null;
        }

        Symptom? Disagreement()
        {
            if (oracle is null) return null;
            if (second is null)
                return Make(FindingKind.OracleFailure, oracleFault!.GetType().Name, [], $"the second opinion threw {oracleFault.GetType().Name}: {oracleFault.Message}");
            if (second.Kind != OutcomeKind.Verdict || second.Verdict is null)
                return Make(FindingKind.OracleFailure, $"{second.Kind} {second.Trap}", [], $"the second opinion gave no verdict ({second.Kind}): {second.Explanation}");
            var (mine, other) = (outcome.Verdict!, second.Verdict);
            if (mine.Decision == other.Decision) return null;
            var clauses = mine.Findings.Concat(other.Findings).Select(finding => finding.Clause).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            return Make(
                FindingKind.Disagreement,
                $"{mine.Decision} {other.Decision}",
                [.. clauses],
                $"the validator says {Verdicts.Describe(mine)}, the second opinion says {Verdicts.Describe(other)}");
        }

        Symptom? Cliff() => fuelLimit is { } limit && outcome.Fuel > limit / 2
            ? Make(FindingKind.FuelCliff, "", [], string.Create(CultureInfo.InvariantCulture, $"the verdict used {outcome.Fuel} fuel of {limit}"))
            : null;
    }

    /// <summary>Nothing that a subject does may end the run; a broken host is a finding.</summary>
    private (Outcome? Outcome, Exception? Fault) Call(IValidator validator, ValidationRequest request)
    {
        try
        {
            var outcome = validator.Validate(request, cancellation);
            // What a call that was cancelled answers says nothing.
            cancellation.ThrowIfCancellationRequested();
            return (outcome, null);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return (null, fault);
        }
    }

    private static ulong Behaviour(Outcome outcome, Outcome? second)
    {
        var hash = Add(Add(Hash(outcome.Trap ?? ""), (ulong)outcome.Kind), FuelBucket(outcome.Fuel));
        foreach (var verdict in new[] { outcome.Verdict, second?.Verdict })
        {
            hash = Add(hash, verdict is null ? 9 : (ulong)verdict.Decision);
            foreach (var finding in verdict?.Findings ?? []) hash = Add(hash, Hash(finding.Clause));
        }
        return hash;
    }

    /// <summary>Four buckets for each doubling: loops of other lengths differ, a text one letter longer does not.</summary>
    private static ulong FuelBucket(ulong fuel)
    {
        var top = BitOperations.Log2(fuel | 4);
        return (ulong)top << 2 | (fuel >> (top - 2) & 3);
    }

    /// <summary>FNV-1a: unlike string.GetHashCode, the same in every process.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in text) hash = Add(hash, unit);
        return hash;
    }

    private static ulong Add(ulong hash, ulong value) => BitOperations.RotateLeft((hash ^ value) * 1099511628211UL, 17);
}
