using WasmPay.Proving.Machine;
using WasmPay.Proving.Requests;
using WasmPay.Sandbox;

namespace WasmPay.Proving;

/// <summary>Follows a validator on all payments at once, whatever language it was written in.</summary>
public static class ValidatorFollower
{
    /// <summary>Follows a component that has been admitted.</summary>
    /// <param name="component">Its bytes.</param>
    /// <param name="options">What its guests may have.</param>
    /// <param name="time">The clock.</param>
    /// <param name="bounds">For which payments.</param>
    /// <param name="limits">How far.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Following Follow(ReadOnlyMemory<byte> component, SandboxOptions options, TimeProvider time, RequestBounds? bounds = null, MachineLimits? limits = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return DeepThread.Run(() => FollowedGuest.Follow(component.ToArray(), options, time, bounds ?? new(), limits ?? new(), cancellation).Report());
    }
}
