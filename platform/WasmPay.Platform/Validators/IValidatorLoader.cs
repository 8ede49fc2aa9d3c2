using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Limits;
using WasmPay.Wasm.Engine;

namespace WasmPay.Platform.Validators;

/// <summary>A component that may decide payments, with all that a record of its verdicts must name.</summary>
/// <param name="Validator">Runs it; safe for many threads.</param>
/// <param name="Digest">SHA-256 of its bytes in lower-case hexadecimal.</param>
/// <param name="Contract">The contract that it exports.</param>
/// <param name="Engine">The engine and its fuel schedule.</param>
/// <param name="FuelLimit">Fuel that one call may use.</param>
/// <param name="Limits">The other limits on which its answers may depend, as <see cref="SandboxLimits.OfAnswers"/> writes them; empty where there are none.</param>
public sealed record LoadedValidator(IValidator Validator, string Digest, string Contract, EngineIdentity Engine, ulong FuelLimit, string Limits = "");

/// <summary>One question for one validator, with the fuel that it has for the answer; null for its usual.</summary>
public readonly record struct ValidatorCall(LoadedValidator Validator, ValidationRequest Request, ulong? Fuel = null);

/// <summary>Makes validators of component bytes, and runs them. The seam to the sandbox.</summary>
public interface IValidatorLoader
{
    /// <summary>
    /// A validator, <see cref="ErrorCode.ComponentRefused"/> with the reasons in its sentence, or <see cref="ErrorCode.Unavailable"/> where
    /// it could not be looked at.
    /// </summary>
    Result<LoadedValidator> Load(ReadOnlyMemory<byte> component);

    /// <summary>The same for a caller who may leave before it is done.</summary>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    Result<LoadedValidator> Load(ReadOnlyMemory<byte> component, CancellationToken cancellation) => Load(component);

    /// <summary>All questions of one payment, answered in their order. Whatever goes wrong, also in the host, is an outcome.</summary>
    IReadOnlyList<Outcome> Validate(IReadOnlyList<ValidatorCall> calls, CancellationToken cancellation = default) => [.. calls.Select(c => OneByOne.Call(c, cancellation))];

    /// <summary>Components that this node calls no more since they killed what ran them, by digest, with the reason.</summary>
    IReadOnlyDictionary<string, string> Quarantined => System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;

    /// <summary>Calls a quarantined component again; false where it was not held.</summary>
    bool Release(string digest) => false;
}
