using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Platform.Validators;

/// <summary>A live component is not called by this node, since it could not be loaded; its payments are referred.</summary>
/// <param name="Target">Whose payments: a bank's code, or the platform.</param>
/// <param name="Digest">The component.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record StandInNotice(string Target, string Digest, string Reason);

/// <summary>What validators that stand in for a component have in common.</summary>
internal static class StandIn
{
    /// <summary>No engine runs them.</summary>
    public static readonly EngineIdentity NoEngine = new("none", "0", "none");
}

/// <summary>Answers in the place of a component that is revoked: it is not called, and its payments wait for a person.</summary>
internal sealed class RevokedValidator(string reason) : IValidator
{
    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default) =>
        OneByOne.Failure("revoked", $"The component is revoked: {reason}");
}

/// <summary>
/// Answers in the place of a live component that this node does not admit, since a limit is lower than when it went live: it is not called,
/// and its payments wait for a person.
/// </summary>
internal sealed class RefusedValidator(string reason) : IValidator
{
    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default) =>
        OneByOne.Failure("not-admitted", $"The component went live and is not admitted now: {reason}");
}

/// <summary>
/// Answers in the place of a live component that could not be loaded for a reason that lies with the host: its payments wait for a person.
/// Before each payment the real one is asked for, and stands in its own place from when it could be had.
/// </summary>
internal sealed class LateValidator(Func<Result<LoadedValidator>> load) : IValidator
{
    private readonly Lock _loading = new();
    private LoadedValidator? _real;
    private string _reason = "It was not asked for yet.";

    /// <summary>The component itself; null while it cannot be had. Of those that come at once, one loads and the others wait for it.</summary>
    public LoadedValidator? Real()
    {
        if (Volatile.Read(ref _real) is { } known) return known;
        lock (_loading)
        {
            if (_real is { } other) return other;
            if (load().TryGet(out var loaded, out var error)) Volatile.Write(ref _real, loaded);
            else Volatile.Write(ref _reason, error.Message);
            return _real;
        }
    }

    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default) => OneByOne.Failure("not-loaded", Volatile.Read(ref _reason));
}
