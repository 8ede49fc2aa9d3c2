using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>An admitted component that decides payments, each on a fresh instance. Safe to use from many threads.</summary>
public sealed class Validator : IValidator, IDisposable
{
    private readonly ComponentPlan _plan;
    private readonly IReadOnlyList<ICoreModule> _modules;
    private readonly ICoreEngine _engine;
    private readonly ContractExport _contract;
    private readonly SandboxOptions _options;
    private readonly SessionPool _sessions = new();

    internal Validator(string digest, ComponentPlan plan, IReadOnlyList<ICoreModule> modules, ICoreEngine engine, ContractExport contract, SandboxOptions options)
    {
        (Digest, _plan, _modules, _engine, _contract, _options) = (digest, plan, modules, engine, contract, options);
    }

    /// <summary>SHA-256 of the component's bytes, in lower-case hexadecimal.</summary>
    public string Digest { get; }

    /// <summary>The contract that it exports: <c>0.1.0</c> or <c>0.2.0</c>.</summary>
    public string Contract => _contract.Version;

    /// <summary>The engine that runs it.</summary>
    public EngineIdentity Engine => _engine.Identity;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text of the request has an unpaired surrogate, which no contract can carry.</exception>
    public Outcome Validate(ValidationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Run(Call.For(request, _contract));
    }

    /// <summary>Decides one payment in the terms of contract 0.1.0, as the validator sees it.</summary>
    /// <exception cref="InvalidOperationException">This validator keeps another contract.</exception>
    public Outcome ValidateLegacy(LegacyRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_contract.IsLegacy) throw new InvalidOperationException($"This validator keeps contract {Contract}, not 0.1.0.");
        return Run(new(null, request, 0, ""));
    }

    /// <summary>Decides the same payment on two fresh instances; equal outcomes with equal fuel say that it is deterministic.</summary>
    public (Outcome First, Outcome Second) ValidateTwice(ValidationRequest request) => (Validate(request), Validate(request));

    private Outcome Run(in Call call)
    {
        var session = _sessions.Rent();
        if (session is null)
        {
            session = new Session(_engine, _plan, _contract, _options);
            if (session.Start(call) is { } failed)
            {
                session.Dispose();
                return failed;
            }
        }
        var keep = false;
        try
        {
            var outcome = session.Run(call);
            keep = session.TryReset() && _sessions.Return(session);
            return outcome;
        }
        finally
        {
            if (!keep) session.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sessions.Dispose();
        foreach (var module in _modules) module.Dispose();
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
