using System.Diagnostics.CodeAnalysis;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Limits;

namespace WasmPay.Platform.Validators;

/// <summary>
/// Runs validators by a sandbox, wherever its guests run. All questions of a payment go there together; where guests have processes of their
/// own, one that is lost costs the payment a referral, and nobody else anything.
/// </summary>
public sealed class SandboxLoader(ISandbox sandbox) : IValidatorLoader
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Quarantined => sandbox.Held;

    /// <inheritdoc/>
    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component) => Load(component, CancellationToken.None);

    /// <inheritdoc/>
    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component, CancellationToken cancellation)
    {
        if (sandbox.TryLoad(component, out var validator, out var refusals, cancellation))
            return new LoadedValidator(validator, validator.Digest, validator.Contract, validator.Engine, sandbox.Options.Fuel, SandboxLimits.OfAnswers(sandbox.Options));
        return refusals is [{ IsOfHost: true } lost, ..]
            ? new Error(ErrorCode.Unavailable, $"The component could not be looked at: {lost.Message} ({lost.Code})", "component")
            : new Error(ErrorCode.ComponentRefused, string.Join(" ", refusals.Select(r => $"{r.Code}: {r.Message}")), refusals.Count > 0 ? refusals[0].Place : null);
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "A payment is referred, not lost, when the machinery behind a validator breaks.")]
    public IReadOnlyList<Outcome> Validate(IReadOnlyList<ValidatorCall> calls, CancellationToken cancellation = default)
    {
        var outcomes = new Outcome[calls.Count];
        List<int> places = [];
        List<(IAdmittedValidator, ValidationRequest)> batch = [];
        for (var i = 0; i < outcomes.Length; i++)
        {
            // Those that stand in for a component that is not called answer here; one with fuel of its own is asked alone.
            if (calls[i].Validator.Validator is not IAdmittedValidator validator || calls[i].Fuel is not null)
            {
                outcomes[i] = OneByOne.Call(calls[i], cancellation);
                continue;
            }
            places.Add(i);
            batch.Add((validator, calls[i].Request));
        }
        if (batch.Count == 0) return outcomes;
        try
        {
            var answers = sandbox.Validate(batch, cancellation);
            for (var i = 0; i < places.Count; i++) outcomes[places[i]] = answers[i];
        }
        catch (Exception broken)
        {
            foreach (var place in places) outcomes[place] = OneByOne.Failure("host-failure", $"The host failed while it ran the validators: {broken.Message}");
        }
        return outcomes;
    }

    /// <inheritdoc/>
    public bool Release(string digest) => sandbox.Release(digest);
}
