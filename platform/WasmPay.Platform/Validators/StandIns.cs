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

    /// <summary>Whether a validator answers for a component that is not called, which is for good as long as nobody changes the live set.</summary>
    public static bool IsStopped(LoadedValidator validator) => validator.Validator is RevokedValidator or RefusedValidator or StoppedValidator;

    /// <summary>What answers: where something stands in for a component that was loaded since, that component with its engine and fuel.</summary>
    public static LoadedValidator Answering(LoadedValidator validator) => validator.Validator is LateValidator { Loaded: { } loaded } ? loaded : validator;
}

/// <summary>Answers in the place of a component that is revoked: it is not called, and its payments wait for a person.</summary>
internal sealed class RevokedValidator(string reason) : IValidator
{
    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default) =>
        OneByOne.Failure("revoked", $"The component is revoked: {reason}");
}

/// <summary>Answers in the place of whatever is live for a bank, or of nothing, while the bank is stopped: its payments wait for a person.</summary>
internal sealed class StoppedValidator(string reason) : IValidator
{
    /// <summary>One that answers for a bank. No component stands behind it.</summary>
    public static LoadedValidator Of(string reason) => new(new StoppedValidator(reason), "", "", StandIn.NoEngine, 0);

    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default) =>
        OneByOne.Failure("stopped", $"Payments are stopped: {reason}");
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
/// Answers in the place of a live component that could not be loaded for a reason that lies with the host: it tries again at each call,
/// and until it succeeds the component's payments wait for a person.
/// </summary>
internal sealed class LateValidator(IValidatorLoader loader, ReadOnlyMemory<byte> component) : IValidator, IDisposable
{
    private LoadedValidator? _loaded;

    /// <summary>What it loaded; null while it could not.</summary>
    public LoadedValidator? Loaded => Volatile.Read(ref _loaded);

    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
    {
        if (Loaded is { } known) return known.Validator.Validate(request, cancellation);
        if (!loader.Load(component, cancellation).TryGet(out var loaded, out var error)) return OneByOne.Failure("not-loaded", error.Message);
        // Of two that load at once, both answer the same; one of them is kept.
        var kept = Interlocked.CompareExchange(ref _loaded, loaded, null);
        if (kept is not null) (loaded.Validator as IDisposable)?.Dispose();
        return (kept ?? loaded).Validator.Validate(request, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => (_loaded?.Validator as IDisposable)?.Dispose();
}
