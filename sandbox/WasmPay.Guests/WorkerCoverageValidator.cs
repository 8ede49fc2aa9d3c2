using WasmPay.Fuzzing;
using WasmPay.Guests.Host;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests;

/// <summary>
/// A validator in a process of its own whose code counts what it executes, for a fuzzer that is guided by it. One thread at a time.
/// </summary>
public sealed class WorkerCoverageValidator : IValidator, ICoverageSource
{
    private readonly GuestHost _host;
    private readonly CoverWork _work;

    internal WorkerCoverageValidator(GuestHost host, CoverWork work, string contract) => (_host, _work, Contract) = (host, work, contract);

    /// <summary>The contract that it exports: <c>0.1.0</c> or <c>0.2.0</c>.</summary>
    public string Contract { get; }

    /// <summary>0 before the first call, when there is no instance yet.</summary>
    public int EdgesTotal => _work.Hits.Length;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> EdgeHits => _work.Hits;

    /// <inheritdoc/>
    public ReadOnlySpan<Comparison> Comparisons => _work.Comparisons;

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
}
