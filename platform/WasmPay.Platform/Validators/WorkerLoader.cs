using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using WasmPay.Guests;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Validators;

/// <summary>
/// Runs validators in processes of their own. All questions of a payment travel in one message; a process that is lost costs the payment a
/// referral, and nobody else anything.
/// </summary>
public sealed class WorkerLoader(GuestHost host, ulong fuelLimit) : IValidatorLoader
{
    // What the host says of itself where it could not look at a component.
    private static readonly FrozenSet<string> s_ofTheHost = FrozenSet.Create(StringComparer.Ordinal, "worker-lost", "worker-died", "worker-failed", "no-worker", "stopped", "quarantined");

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Quarantined => host.Held;

    /// <inheritdoc/>
    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component)
    {
        if (host.TryLoad(component, out var validator, out var refusals))
        {
            SandboxMeter.Admitted();
            return new LoadedValidator(validator, validator.Digest, validator.Contract, validator.Engine, fuelLimit);
        }
        SandboxMeter.Refused(refusals);
        return refusals.Count > 0 && s_ofTheHost.Contains(refusals[0].Code)
            ? new Error(ErrorCode.Unavailable, $"The component could not be looked at: {refusals[0].Message} ({refusals[0].Code})", "component")
            : SandboxLoader.Refused(refusals);
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "A payment is referred, not lost, when the machinery behind a validator breaks.")]
    public IReadOnlyList<Outcome> Validate(IReadOnlyList<ValidatorCall> calls, CancellationToken cancellation = default)
    {
        var outcomes = new Outcome[calls.Count];
        List<int> places = [];
        List<(WorkerValidator, ValidationRequest)> batch = [];
        for (var i = 0; i < outcomes.Length; i++)
        {
            // Those that stand in for a component that is not called answer here.
            if (calls[i].Validator.Validator is not WorkerValidator validator)
            {
                outcomes[i] = OneByOne.Call(calls[i], cancellation);
                continue;
            }
            places.Add(i);
            batch.Add((validator, calls[i].Request));
        }
        if (batch.Count == 0) return outcomes;
        SandboxMeter.Began(batch.Count);
        try
        {
            var answers = host.Validate(batch, cancellation);
            for (var i = 0; i < places.Count; i++) outcomes[places[i]] = answers[i];
        }
        catch (Exception broken)
        {
            foreach (var place in places) outcomes[place] = OneByOne.Failure("host-failure", $"The host failed while it ran the validators: {broken.Message}");
        }
        SandboxMeter.Ended(batch.Count);
        foreach (var place in places) SandboxMeter.Came(outcomes[place]);
        return outcomes;
    }

    /// <inheritdoc/>
    public bool Release(string digest) => host.Release(digest);
}
