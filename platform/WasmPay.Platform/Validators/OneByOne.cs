using System.Diagnostics.CodeAnalysis;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Validators;

/// <summary>Calls a validator in this process.</summary>
internal static class OneByOne
{
    /// <summary>One call. Whatever goes wrong in it, also in the host, is an outcome that does not approve.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A payment is referred, not lost, when the machinery behind a validator breaks.")]
    public static Outcome Call(ValidatorCall call, CancellationToken cancellation)
    {
        try
        {
            return call is { Fuel: { } fuel, Validator.Validator: IAdmittedValidator validator }
                ? validator.ValidateWithin(fuel, call.Request, cancellation)
                : call.Validator.Validator.Validate(call.Request, cancellation);
        }
        catch (Exception broken)
        {
            return Failure("host-failure", $"The host failed while it ran the validator: {broken.Message}");
        }
    }

    /// <summary>An outcome that is not the guest's.</summary>
    public static Outcome Failure(string trap, string explanation) => new() { Kind = OutcomeKind.HostFailure, Trap = trap, Explanation = explanation, Fuel = 0 };
}
