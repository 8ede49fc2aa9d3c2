using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// An admitted component that decides payments, each on a fresh instance. Safe to use from many threads.
/// </summary>
public sealed class Validator : IAdmittedValidator
{
    private readonly ContractExport _contract;
    private readonly IDecider _decider;

    internal Validator(string digest, ContractExport contract, IDecider decider, long loadedBytes) =>
        (Digest, _contract, _decider, LoadedBytes) = (digest, contract, decider, loadedBytes);

    /// <summary>Bytes of the process's memory that it takes while it is loaded, roughly: its own, and what was decoded of them.</summary>
    public long LoadedBytes { get; }

    /// <summary>Whether the next call finds it compiled.</summary>
    internal bool IsCompiled => _decider.IsCompiled;

    /// <summary>What decides.</summary>
    internal IDecider Decider => _decider;

    /// <inheritdoc/>
    public string Digest { get; }

    /// <inheritdoc/>
    public string Contract => _contract.Version;

    /// <summary>The engine whose answers count. Another may give some of them, to the same verdicts and fuel; each outcome names its own.</summary>
    public EngineIdentity Engine => _decider.Engine;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text of the request has an unpaired surrogate, which no contract can carry.</exception>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Run(Call.For(request, _contract), cancellation);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text of the request has an unpaired surrogate, which no contract can carry.</exception>
    public Outcome ValidateWithin(ulong fuel, ValidationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Run(Call.For(request, _contract) with { Fuel = fuel }, cancellation);
    }

    /// <inheritdoc/>
    public Outcome ValidateLegacy(LegacyRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_contract.IsLegacy) throw new InvalidOperationException($"This validator keeps contract {Contract}, not 0.1.0.");
        return Run(new(null, request, 0, ""), cancellation);
    }

    /// <summary>Decides the same payment on two fresh instances; equal outcomes with equal fuel say that it is deterministic.</summary>
    public (Outcome First, Outcome Second) ValidateTwice(ValidationRequest request, CancellationToken cancellation = default) =>
        (Validate(request, cancellation), Validate(request, cancellation));

    private Outcome Run(in Call call, CancellationToken cancellation)
    {
        SandboxMeter.Began(1);
        try
        {
            var outcome = _decider.Run(call, _decider.NewDeadline(cancellation), cancellation);
            SandboxMeter.Came(outcome);
            return outcome;
        }
        finally
        {
            SandboxMeter.Ended(1);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _decider.Dispose();
}

/// <summary>One request, in the terms of the validator's contract, with the fuel that it has; null for what the options give.</summary>
internal readonly record struct Call(ValidationRequest? Current, LegacyRequest? Legacy, ulong EpochMs, string Seed, ulong? Fuel = null)
{
    public static Call For(ValidationRequest request, ContractExport contract)
    {
        var transaction = request.Transaction;
        return contract.IsLegacy
            ? new(null, LegacyRequest.From(request), transaction.At.EpochMs, transaction.Id)
            : new(request, null, transaction.At.EpochMs, transaction.Id);
    }
}
