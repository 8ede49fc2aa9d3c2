using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// A validator whose code counts what it executes, for a fuzzer that is guided by it. Results and fuel are those of
/// <see cref="Validator"/>. One thread at a time.
/// </summary>
public sealed class CoverageValidator : IComponentValidator
{
    private readonly ComponentPlan _plan;
    private readonly IReadOnlyList<ICoreModule> _modules;
    private readonly GuestRuntime _host;
    private readonly ContractExport _contract;
    private readonly GuestBudget _budget;
    private readonly Runner _runner;
    private Session? _session;
    private bool _used;

    internal CoverageValidator(GuestRuntime host, string digest, ComponentPlan plan, IReadOnlyList<ICoreModule> modules, ContractExport contract, GuestBudget budget, long loadedBytes)
    {
        LoadedBytes = loadedBytes;
        (_host, Digest, _plan, _modules, _contract, _budget) = (host, digest, plan, modules, contract, budget);
        _runner = new(this);
    }

    /// <inheritdoc cref="Validator.LoadedBytes"/>
    public long LoadedBytes { get; }

    /// <inheritdoc/>
    public string Digest { get; }

    /// <inheritdoc/>
    public string Contract => _contract.Version;

    /// <inheritdoc/>
    public EngineIdentity Engine => _host.Engine.Identity;

    /// <summary>
    /// What the last call executed, one map for each core instance in the order of instantiation; empty before the first call
    /// and where the engine cannot tell. The maps of one call are overwritten by the next, and may be other objects then.
    /// </summary>
    public IReadOnlyList<CoverageMap> Coverage { get; private set; } = [];

    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _host.Run(_runner, Call.For(request, _contract), _host.NewDeadline(cancellation), cancellation);
    }

    private Outcome Run(in Call call, Deadline deadline, CancellationToken cancellation)
    {
        try
        {
            return RunFresh(call, deadline, cancellation);
        }
        catch
        {
            // What a fault has left behind is in an unknown state.
            Drop();
            throw;
        }
    }

    private Outcome RunFresh(in Call call, Deadline deadline, CancellationToken cancellation)
    {
        if (_used && !_session!.TryReset()) Drop();
        if (_session is null)
        {
            // One validator at a time is fuzzed; its memory is not reckoned with that of payments.
            _session = new(_host, _plan, _contract, _budget, new(_host.Memory));
            if (_session.Start(call, deadline, cancellation) is { } failed)
            {
                Coverage = _session.Coverage;
                Drop();
                return failed;
            }
            Coverage = _session.Coverage;
        }
        _used = true;
        return _session.Run(call, deadline, cancellation);
    }

    private void Drop()
    {
        _session?.Dispose();
        (_session, _used) = (null, false);
    }

    private sealed class Runner(CoverageValidator validator) : IRunner
    {
        public Outcome Run(in Call call, Deadline deadline, CancellationToken cancellation) => validator.Run(call, deadline, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Drop();
        foreach (var module in _modules) module.Dispose();
    }
}
