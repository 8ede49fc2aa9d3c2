using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// A validator whose code counts what it executes, for a fuzzer that is guided by it. Results and fuel are those of
/// <see cref="Validator"/>. One thread at a time.
/// </summary>
public sealed class CoverageValidator : IValidator, IDisposable
{
    private readonly ComponentPlan _plan;
    private readonly IReadOnlyList<ICoreModule> _modules;
    private readonly ICoreEngine _engine;
    private readonly ContractExport _contract;
    private readonly SandboxOptions _options;
    private Session? _session;
    private bool _used;

    internal CoverageValidator(ComponentPlan plan, IReadOnlyList<ICoreModule> modules, ICoreEngine engine, ContractExport contract, SandboxOptions options) =>
        (_plan, _modules, _engine, _contract, _options) = (plan, modules, engine, contract, options);

    /// <summary>The contract that it exports: <c>0.1.0</c> or <c>0.2.0</c>.</summary>
    public string Contract => _contract.Version;

    /// <summary>
    /// What the last call executed, one map for each core instance in the order of instantiation; empty before the first call
    /// and where the engine cannot tell. The maps of one call are overwritten by the next, and may be other objects then.
    /// </summary>
    public IReadOnlyList<CoverageMap> Coverage { get; private set; } = [];

    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = Call.For(request, _contract);
        if (_used && !_session!.TryReset()) Drop();
        if (_session is null)
        {
            _session = new(_engine, _plan, _contract, _options);
            if (_session.Start(call) is { } failed)
            {
                Coverage = _session.Coverage;
                Drop();
                return failed;
            }
            Coverage = _session.Coverage;
        }
        _used = true;
        return _session.Run(call);
    }

    private void Drop()
    {
        _session?.Dispose();
        (_session, _used) = (null, false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Drop();
        foreach (var module in _modules) module.Dispose();
    }
}
