using WasmPay.Sandbox;

namespace WasmPay.Platform.Validators;

/// <summary>Runs validators in this process, by a sandbox, which admits or refuses.</summary>
public sealed class SandboxLoader(Sandbox.Sandbox sandbox) : IValidatorLoader
{
    /// <inheritdoc/>
    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component)
    {
        if (sandbox.TryLoad(component, out var validator, out var refusals))
            return new LoadedValidator(validator, validator.Digest, validator.Contract, validator.Engine, sandbox.Options.Fuel);
        return Refused(refusals);
    }

    /// <summary>The error that says every reason.</summary>
    internal static Error Refused(IReadOnlyList<Refusal> refusals) =>
        new(ErrorCode.ComponentRefused, string.Join(" ", refusals.Select(r => $"{r.Code}: {r.Message}")), refusals.Count > 0 ? refusals[0].Place : null);
}
