using WasmPay.Fuzzing;
using WasmPay.Guests.Host;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Guests;

/// <summary>
/// A validator in a process of its own whose code counts what it executes, for a fuzzer that is guided by it. One thread at a time.
/// </summary>
public sealed class WorkerCoverageValidator : IComponentValidator, ICoverageSource
{
    private readonly GuestHost _host;
    private readonly CoverWork _work;

    internal WorkerCoverageValidator(GuestHost host, CoverWork work, string digest, string contract, EngineIdentity engine) =>
        (_host, _work, Digest, Contract, Engine) = (host, work, digest, contract, engine);

    /// <inheritdoc/>
    public string Digest { get; }

    /// <inheritdoc/>
    public string Contract { get; }

    /// <inheritdoc/>
    public EngineIdentity Engine { get; }

    /// <summary>0 before the first call, when there is no instance yet.</summary>
    public int EdgesTotal => _work.Hits.Length;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> EdgeHits => _work.Hits;

    /// <inheritdoc/>
    public ReadOnlySpan<Fuzzing.Comparison> Comparisons => _work.Comparisons;

    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellation.ThrowIfCancellationRequested();
        _work.Request = request;
        _host.Run(_work, cancellation);
        return _work.Outcome!;
    }

    /// <summary>Each call starts from nothing by itself.</summary>
    public void ClearCoverage()
    {
    }

    /// <summary>Nothing to wait for: workers let go of what is not called.</summary>
    public void Dispose()
    {
    }
}
