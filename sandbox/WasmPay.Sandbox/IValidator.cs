using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox;

/// <summary>Anything that decides a payment: a sandboxed component, or the interpretation's own evaluator as a second opinion.</summary>
public interface IValidator
{
    /// <summary>
    /// Decides one payment. Never throws for what a guest does; safe to call from many threads. Where the caller cancels, the outcome is
    /// one that decides nothing.
    /// </summary>
    Outcome Validate(ValidationRequest request, CancellationToken cancellation = default);
}
