using WasmPay.Guests.Protocol;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Guests;

/// <summary>
/// An admitted component that decides payments in a process of its own. Safe to use from many threads. Its outcomes are those of
/// <see cref="Validator"/>, or <see cref="OutcomeKind.HostFailure"/> where the process was lost.
/// </summary>
public sealed class WorkerValidator : IAdmittedValidator
{
    private readonly GuestHost _host;

    internal WorkerValidator(GuestHost host, ComponentKey key, ReadOnlyMemory<byte> component, string contract, EngineIdentity engine) =>
        (_host, Key, Component, Contract, Engine) = (host, key, component, contract, engine);

    /// <inheritdoc/>
    public string Digest => Key.Digest;

    /// <inheritdoc/>
    public string Contract { get; }

    /// <summary>The engine that runs it: the one that was named, or the managed one where the component is too much for Wasmtime's compiler.</summary>
    public EngineIdentity Engine { get; }

    internal ComponentKey Key { get; }

    /// <summary>The component's bytes, for workers that do not have them.</summary>
    internal ReadOnlyMemory<byte> Component { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text of the request has an unpaired surrogate, which no contract can carry.</exception>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _host.Run([new(this, request, null)], cancellation)[0];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text of the request has an unpaired surrogate, which no contract can carry.</exception>
    public Outcome ValidateWithin(ulong fuel, ValidationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _host.Run([new(this, request, null, fuel)], cancellation)[0];
    }

    /// <inheritdoc/>
    public Outcome ValidateLegacy(LegacyRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Contract != "0.1.0") throw new InvalidOperationException($"This validator keeps contract {Contract}, not 0.1.0.");
        return _host.Run([new(this, null, request)], cancellation)[0];
    }

    /// <summary>Decides the same payment on two fresh instances; equal outcomes with equal fuel say that it is deterministic.</summary>
    public (Outcome First, Outcome Second) ValidateTwice(ValidationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var outcomes = _host.Run([new(this, request, null), new(this, request, null)], cancellation);
        return (outcomes[0], outcomes[1]);
    }

    /// <summary>Nothing to wait for: workers let go of what is not called.</summary>
    public void Dispose()
    {
    }
}
