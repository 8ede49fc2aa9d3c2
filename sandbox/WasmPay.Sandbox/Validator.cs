using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// An admitted component that decides payments, each on a fresh instance. Safe to use from many threads. Where two engines are asked,
/// every payment is decided on both, and a difference is an outcome of its own.
/// </summary>
public sealed class Validator : IAdmittedValidator
{
    private readonly ContractExport _contract;
    private readonly EngineComponent _first;
    private readonly EngineComponent? _second;
    private readonly SecondOpinion? _opinion;

    internal Validator(string digest, ContractExport contract, EngineComponent first, EngineComponent? second)
    {
        (Digest, _contract, _first, _second) = (digest, contract, first, second);
        if (second is not null) _opinion = new(first.Engine, second.Engine);
    }

    /// <summary>Whether the next call finds it compiled.</summary>
    internal bool IsCompiled => _first.IsCompiled;

    /// <summary>What was made for it alone, and goes with it.</summary>
    internal IDisposable? Belonging { get; set; }

    /// <inheritdoc/>
    public string Digest { get; }

    /// <inheritdoc/>
    public string Contract => _contract.Version;

    /// <inheritdoc/>
    public EngineIdentity Engine => _first.Engine;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text of the request has an unpaired surrogate, which no contract can carry.</exception>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Run(Call.For(request, _contract), cancellation);
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
            var outcome = _first.Run(call, cancellation);
            if (_second is not null) outcome = _opinion!.Settle(outcome, _second.Run(call, cancellation));
            SandboxMeter.Came(outcome);
            return outcome;
        }
        finally
        {
            SandboxMeter.Ended(1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _first.Dispose();
        _second?.Dispose();
        Belonging?.Dispose();
    }
}

/// <summary>One request, in the terms of the validator's contract.</summary>
internal readonly record struct Call(ValidationRequest? Current, LegacyRequest? Legacy, ulong EpochMs, string Seed)
{
    public static Call For(ValidationRequest request, ContractExport contract)
    {
        var transaction = request.Transaction;
        return contract.IsLegacy
            ? new(null, LegacyRequest.From(request), transaction.At.EpochMs, transaction.Id)
            : new(request, null, transaction.At.EpochMs, transaction.Id);
    }
}
