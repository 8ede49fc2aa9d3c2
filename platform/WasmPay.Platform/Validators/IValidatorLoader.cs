using WasmPay.Sandbox;
using WasmPay.Wasm.Engine;

namespace WasmPay.Platform.Validators;

/// <summary>A component that may decide payments, with all that a record of its verdicts must name.</summary>
/// <param name="Validator">Runs it; safe for many threads.</param>
/// <param name="Digest">SHA-256 of its bytes in lower-case hexadecimal.</param>
/// <param name="Contract">The contract that it exports.</param>
/// <param name="Engine">The engine and its fuel schedule.</param>
/// <param name="FuelLimit">Fuel that one call may use.</param>
public sealed record LoadedValidator(IValidator Validator, string Digest, string Contract, EngineIdentity Engine, ulong FuelLimit);

/// <summary>Makes validators of component bytes. The seam to the sandbox.</summary>
public interface IValidatorLoader
{
    /// <summary>A validator, or <see cref="ErrorCode.ComponentRefused"/> with the reasons in its sentence.</summary>
    Result<LoadedValidator> Load(ReadOnlyMemory<byte> component);
}

/// <summary>Loads through a sandbox, which admits or refuses.</summary>
public sealed class SandboxLoader(Sandbox.Sandbox sandbox) : IValidatorLoader
{
    /// <inheritdoc/>
    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component)
    {
        if (sandbox.TryLoad(component, out var validator, out var refusals))
            return new LoadedValidator(validator, validator.Digest, validator.Contract, validator.Engine, sandbox.Options.Fuel);
        return new Error(ErrorCode.ComponentRefused, string.Join(" ", refusals.Select(r => $"{r.Code}: {r.Message}")), refusals.Count > 0 ? refusals[0].Place : null);
    }
}
