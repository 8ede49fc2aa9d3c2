using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// An admitted component that decides payments, each on a fresh instance. Safe to use from many threads. Of those that were not
/// called for a while, only the bytes stay; the next call compiles them again.
/// </summary>
public sealed class Validator : IValidator, IDisposable
{
    private readonly Sandbox _sandbox;
    private readonly byte[] _component;
    private readonly ContractExport _contract;
    private readonly GuestBudget _budget;
    private readonly Lock _compiling = new();
    private CompiledComponent? _compiled;
    private bool _disposed;

    internal Validator(
        Sandbox sandbox, string digest, byte[] component, ContractExport contract, GuestBudget budget, ComponentPlan plan, IReadOnlyList<ICoreModule> modules)
    {
        (_sandbox, Digest, _component, _contract, _budget) = (sandbox, digest, component, contract, budget);
        Keep(plan, modules);
    }

    /// <summary>Whether the next call finds it compiled.</summary>
    internal bool IsCompiled => Volatile.Read(ref _compiled) is not null;

    /// <summary>SHA-256 of the component's bytes, in lower-case hexadecimal.</summary>
    public string Digest { get; }

    /// <summary>The contract that it exports: <c>0.1.0</c> or <c>0.2.0</c>.</summary>
    public string Contract => _contract.Version;

    /// <summary>The engine that runs it.</summary>
    public EngineIdentity Engine => _sandbox.Engine;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text of the request has an unpaired surrogate, which no contract can carry.</exception>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Run(Call.For(request, _contract), cancellation);
    }

    /// <summary>Decides one payment in the terms of contract 0.1.0, as the validator sees it.</summary>
    /// <exception cref="InvalidOperationException">This validator keeps another contract.</exception>
    public Outcome ValidateLegacy(LegacyRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_contract.IsLegacy) throw new InvalidOperationException($"This validator keeps contract {Contract}, not 0.1.0.");
        return Run(new(null, request, 0, ""), cancellation);
    }

    /// <summary>Decides the same payment on two fresh instances; equal outcomes with equal fuel say that it is deterministic.</summary>
    public (Outcome First, Outcome Second) ValidateTwice(ValidationRequest request, CancellationToken cancellation = default) =>
        (Validate(request, cancellation), Validate(request, cancellation));

    private Outcome Run(in Call call, CancellationToken cancellation) =>
        _sandbox.Host.Run(Volatile.Read(ref _compiled) ?? Compile(), call, cancellation);

    private CompiledComponent Compile()
    {
        lock (_compiling)
        {
            if (_compiled is { } already) return already;
            var (plan, modules, error) = _sandbox.Decode(_component, coverage: false);
            if (error is not null) throw new InvalidOperationException($"The component {Digest} was admitted and does not compile any more: {error.Message}");
            return Keep(plan!, modules);
        }
    }

    private CompiledComponent Keep(ComponentPlan plan, IReadOnlyList<ICoreModule> modules)
    {
        var compiled = new CompiledComponent(_sandbox.Host, plan, modules, _contract, _budget, LetGo);
        // A call that comes late is still answered, and leaves nothing behind.
        if (_disposed)
        {
            compiled.Dispose();
            return compiled;
        }
        Volatile.Write(ref _compiled, compiled);
        _sandbox.Compiled.Add(compiled);
        return compiled;
    }

    private void LetGo(CompiledComponent compiled)
    {
        Interlocked.CompareExchange(ref _compiled, null, compiled);
        compiled.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CompiledComponent? compiled;
        lock (_compiling)
        {
            _disposed = true;
            compiled = Interlocked.Exchange(ref _compiled, null);
        }
        if (compiled is null) return;
        _sandbox.Compiled.Remove(compiled);
        compiled.Dispose();
        compiled.DisposeModules();
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
